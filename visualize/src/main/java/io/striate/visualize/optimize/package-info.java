/// Images that are optimized for what a network gives.
package io.striate.visualize.optimize;

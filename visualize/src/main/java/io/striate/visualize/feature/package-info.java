/// Features: the filters of a network, and what its maps respond to.
package io.striate.visualize.feature;

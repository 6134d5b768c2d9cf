/// Attribution: which pixels of an image a value of a network depends on.
package io.striate.visualize.attribution;

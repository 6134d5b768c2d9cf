/// A trained network that takes one image, and the programs made of its forward pass.
package io.striate.visualize.model;

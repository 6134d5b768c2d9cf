/// Initializers of parameters.
package io.striate.layers.initializer;

/// Keras's files: what they say of a network, its weights, and both as a specification.
package io.striate.keras;

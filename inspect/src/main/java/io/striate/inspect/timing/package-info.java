/// The time and memory that a network takes on a backend, layer by layer.
package io.striate.inspect.timing;

/// Programs of a network, planned on a backend and run: states, steps by batch size, the memory
/// that they need.
package io.striate.training.step;

/// Batch normalization (training, inference, gradients, and folding it into the weights of the
/// convolution before it); group, layer and instance normalization; local response normalization.
package io.striate.backend.cpu.vector.normalization;

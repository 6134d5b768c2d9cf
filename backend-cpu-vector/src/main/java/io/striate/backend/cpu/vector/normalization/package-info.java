/// Batch normalization: training, inference, gradients, and folding it into the weights of the
/// convolution before it.
package io.striate.backend.cpu.vector.normalization;

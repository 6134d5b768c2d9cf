/// Convolutions and their gradients: direct kernels, kernels for depthwise convolutions, and
/// kernels that compute them as matrix products.
package io.striate.backend.gpu.aparapi.kernels.conv;

/// Batch normalization and its gradients.
package io.striate.backend.gpu.aparapi.kernels.norm;

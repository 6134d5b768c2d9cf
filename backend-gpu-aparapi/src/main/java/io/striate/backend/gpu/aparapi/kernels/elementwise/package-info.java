/// Chains of element-wise functions.
package io.striate.backend.gpu.aparapi.kernels.elementwise;

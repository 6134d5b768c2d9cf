/// Matrix products.
package io.striate.backend.gpu.aparapi.kernels.gemm;

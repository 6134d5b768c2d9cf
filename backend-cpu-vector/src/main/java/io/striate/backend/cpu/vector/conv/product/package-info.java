/// Convolution as an implicit matrix product: the matrix of patches (im2col) exists only panel by
/// panel, in the cache. `ImplicitGemm` and `ImplicitGemmGradWeight` have the loops,
/// `GemmForwardKernel`, `GemmGradInputKernel` and `GemmGradWeightBody` divide samples into tasks.
package io.striate.backend.cpu.vector.conv.product;

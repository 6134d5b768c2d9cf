/// Matrix products: `PackedGemm` (packing and blocking), `GemmTiles` (the micro-kernels), and the
/// bodies of dense layers and of products in general. Convolutions use the same micro-kernels.
package io.striate.backend.cpu.vector.dense;

/// A backend on the JDK's Vector API with a pool of threads. This package has the provider and the
/// backend itself; everything else is in the packages below, none of which is exported.
///
/// ## Packages
///
/// | package | contents |
/// |---|---|
/// | `plan` | a program as a plan: fusion, stages, memory, the plan that runs |
/// | `conv.choice` | the list of convolution algorithms, and the choice among them by cost |
/// | `conv.direct`, `conv.product`, `conv.winograd`, `conv.depthwise` | one algorithm each |
/// | `conv.pooled` | convolution, relu and max pooling as one step |
/// | `conv` | geometry, layouts of images, and what an algorithm is |
/// | `dense` | matrix product |
/// | `elementwise`, `reduction`, `normalization`, `pooling`, `movement`, `update` | the other operations |
/// | `run` | what every operation needs to run: body, operands, workspace, threads, vector species |
/// | `limits` | peak arithmetic and memory bandwidth of the machine |
///
/// A package uses only those below it, and there are no cycles:
///
///     (root) -> plan -> conv.choice -> conv.pooled -> conv.direct -> conv -> run
///                 |          |-> conv.product, conv.winograd -> conv, dense
///                 |          `-> conv.depthwise -> conv
///                 `-> dense, elementwise, reduction, normalization, pooling, movement, update -> run
///     (root) -> limits -> run
///
/// ## Classes
///
/// | name | is |
/// |---|---|
/// | `*Conv2d`, `*Gemm`, `*Kernels` | loops on `float[]`, offsets and sizes; no tensors, allocation or checks |
/// | `*Body`, `*Bodies` | adapters of loops: a `run.Body` reads operands and is divided into tasks |
/// | `*Kernel` | adapters of a convolution, a `conv.Conv2dKernel`, which also packs weights |
/// | `*Algorithm` | one algorithm of convolution, a `conv.ConvAlgorithm` |
///
/// Beside each SIMD loop stands its scalar twin: tests compare the two.
///
/// Loops take each array and its offset as two arguments, so their lists of arguments are long. One value for
/// both was measured on a loop with six arrays: where the JIT compiler does not inline the call, it allocates
/// 24 bytes for each value (at 4,096 numbers a call; 1 to 5 % slower from 512 numbers), and a run must not allocate.
///
/// ## Reading path: from the plain loops to the fast kernel
///
/// Each file explains one idea and has the figures that it was judged by. Read them in this order.
///
/// 1. **Formula.** `Conv2dLoops` of the reference backend: seven nested loops. Here it is the
///    scalar twin, `DirectConv2d.forwardScalar`, over two lists of offsets (`ConvGeometry`), so that
///    stride, padding, dilation and groups need no code of their own.
/// 2. **Register tile.** `GemmTiles`: a tile of 4 rows x 2 vectors of the result stays in registers
///    while the sum runs. `DirectConv2d` uses the same tile for 4 pixels x 2 vectors of filters
///    without writing a matrix of patches, `FlatConv2d` along the image where filters are few.
/// 3. **Packing.** `PackedGemm`: both matrices are rearranged so that the tile reads memory in
///    order. `ImplicitGemm`: only the panels of patches that are needed now are packed. Weights are
///    packed once for the whole batch (`Conv2dKernel`).
/// 4. **Blocking.** `PackedGemm` and `ImplicitGemm` again: block sizes by the cache that each panel
///    is to stay in; `GemmForwardKernel` divides one sample among threads.
/// 5. **Winograd.** `WinogradForm`, `WinogradTransforms`, `WinogradConv2d`: 2.25 multiplications per
///    number instead of 9, which round differently.
/// 6. **Choice.** `ConvAlgorithms` and `ConvCosts`: which of these runs, from the geometry alone.
/// 7. **Fusion.** `Fusion`: bias, relu, batch normalization and pooling join the convolution
///    (`PooledConv2d`, `FoldedNorm`), and element-wise functions each other (`Chains`,
///    `ElementwiseChain`); `Stages` then carries shards of the batch through many
///    operations while the data is in the cache.
///
/// ## Adding a convolution algorithm
///
/// Write a package beside `conv.direct` with the loops, their adapters and a `ConvAlgorithm`; add it
/// to the list in `ConvAlgorithms`; measure its prices with `benchmarks/run tune`, which writes
/// `conv-costs-256.txt` and its siblings. Nothing else names an algorithm.
package io.striate.backend.cpu.vector;

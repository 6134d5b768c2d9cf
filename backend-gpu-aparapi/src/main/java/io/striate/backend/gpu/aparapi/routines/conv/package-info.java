/// The kernel launches of convolutions and their gradients.
///
/// [ConvRoutines] chooses one of three algorithms by the sizes: as a matrix product, by kernels for
/// depthwise convolutions, or directly.
package io.striate.backend.gpu.aparapi.routines.conv;

/// Convolution by Winograd's algorithm, for square kernels of 3x3 and 5x5 with stride 1. Start with
/// `WinogradForm`, then `WinogradTransforms` and `WinogradConv2d`. It rounds differently from the
/// plain formula, so a backend that must be exact does not use it.
package io.striate.backend.cpu.vector.conv.winograd;

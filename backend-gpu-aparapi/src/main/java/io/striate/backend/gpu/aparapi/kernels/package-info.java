/// The code that runs on the device: one class per kernel, one package per family of operations.
///
/// Kernels are written in the subset of Java that Aparapi translates to OpenCL C (no `switch`, no
/// `break`, no chained assignment). The fields of a class are the arguments of its kernel. The
/// translation of `conv.ConvKernel` is the resource `conv/ConvKernel.cl` of this package, and
/// `conv/ConvKernel` is its name in a launch. `TranslationTest` translates all kernels again and
/// compares; with `-Dstriate.kernels=write` it writes the translations.
///
/// Global sizes are rounded up to whole work-groups, so every kernel checks that its indices are in
/// range. Java never runs a kernel: no class of these packages is loaded while Striate runs.
package io.striate.backend.gpu.aparapi.kernels;

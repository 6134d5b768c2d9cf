/// Runs programs on OpenCL devices.
///
/// The way of an operation: [Routines] says by which launches of which kernels it is computed, as
/// plain data that needs no device. [GpuPlan] gives each value of a program a place in the device's
/// memory and turns the launches into commands; [GpuKernel] does the same for a single operation.
/// [KernelSource] puts the text of a kernel together from what Aparapi made of the Java class.
///
/// `kernels` holds the Java kernels, `opencl` the calls of the OpenCL library.
package io.striate.backend.gpu.aparapi;

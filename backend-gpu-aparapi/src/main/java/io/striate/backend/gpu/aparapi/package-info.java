/// Runs programs on OpenCL devices.
///
/// How an operation gets to the device, and where to read about it:
///
/// 1. [GpuProvider] finds the devices and opens one as a [GpuBackend].
/// 2. `routines` chooses the kernel launches that compute an operation. A launch is plain data
///    (`launch`) and needs no device; start with `routines.Routines`.
/// 3. `kernels` holds the kernels: Java classes, and next to each its OpenCL C translation.
/// 4. `plan` turns a program into a list of commands: it fuses element-wise operations and assigns
///    a buffer to each value. Start with `plan.GpuPlan`.
/// 5. `run` compiles kernels, sets their arguments and runs them; it also holds the tensors.
/// 6. `opencl` calls the OpenCL library through the foreign function interface of the JDK.
///
/// Packages depend on each other in one direction only:
///
///     root -> plan -> routines -> routines.conv -> routines.core -> launch
///     root -> plan -> run -> launch, opencl
///
/// This package contains the backend's entry point and what it asks the system: whether there may
/// be a GPU, and which folder caches compiled programs. It exports nothing.
package io.striate.backend.gpu.aparapi;

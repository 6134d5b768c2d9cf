/// Kernel launches as data: which kernel, with which arguments, over how many work-items.
///
/// [KernelSource] names a kernel and builds its OpenCL C text, [Launch] adds arguments and sizes,
/// and [Routine] is the list of launches that computes one operation. Nothing here needs a device,
/// and nothing here knows any operation.
package io.striate.backend.gpu.aparapi.launch;

/// The OpenCL library of the system, called through the JDK's foreign function interface: devices,
/// a context with one queue, buffers, programs. Tensors and particular kernels do not belong here.
package io.striate.backend.gpu.aparapi.opencl;

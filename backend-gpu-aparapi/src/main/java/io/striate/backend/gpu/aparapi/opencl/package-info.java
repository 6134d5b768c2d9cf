/// The OpenCL library of the system, called through the JDK's foreign function interface: devices,
/// one context and queue, buffers, programs. Knows nothing of tensors or kernels.
package io.striate.backend.gpu.aparapi.opencl;

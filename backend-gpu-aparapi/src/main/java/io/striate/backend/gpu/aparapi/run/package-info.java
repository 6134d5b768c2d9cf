/// Launches on a device: compiled kernels, commands with their arguments set, tensors in device
/// memory, and kernels of single operations.
package io.striate.backend.gpu.aparapi.run;

/// Optimizer updates.
package io.striate.backend.gpu.aparapi.kernels.update;

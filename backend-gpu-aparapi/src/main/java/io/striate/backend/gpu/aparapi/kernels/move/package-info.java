/// Copies of elements between layouts, constants and index ranges.
package io.striate.backend.gpu.aparapi.kernels.move;

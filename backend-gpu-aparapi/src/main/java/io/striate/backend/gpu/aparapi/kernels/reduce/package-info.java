/// Reductions over axes: sums, largest and smallest elements.
package io.striate.backend.gpu.aparapi.kernels.reduce;

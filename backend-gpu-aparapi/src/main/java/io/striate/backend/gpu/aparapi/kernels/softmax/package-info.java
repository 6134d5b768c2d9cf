/// Softmax, cross-entropy and argmax: one work-item for each position, over all classes.
package io.striate.backend.gpu.aparapi.kernels.softmax;

/// Unfold, fold and pooling: operations that slide a window over maps.
package io.striate.backend.gpu.aparapi.kernels.window;

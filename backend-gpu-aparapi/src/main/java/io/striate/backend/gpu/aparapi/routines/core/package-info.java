/// The kernel launches of core operations: element-wise functions, matrix products, reductions,
/// moves, unfold and fold, constants and random numbers. Composite operations use them too.
package io.striate.backend.gpu.aparapi.routines.core;

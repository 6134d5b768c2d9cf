/// Operations on each number by itself: arithmetic with broadcasting, exponential functions,
/// constants, random numbers and dropout. `ElementwiseChain` runs several functions in one pass
/// over memory.
package io.striate.backend.cpu.vector.elementwise;

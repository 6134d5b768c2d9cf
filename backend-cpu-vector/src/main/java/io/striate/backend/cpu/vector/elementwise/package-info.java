/// Operations on each number by itself: arithmetic with broadcasting, exponential functions,
/// constants, random numbers and dropout.
package io.striate.backend.cpu.vector.elementwise;

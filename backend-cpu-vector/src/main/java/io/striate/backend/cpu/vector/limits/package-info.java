/// Measures the limits of the machine: peak fused multiply-adds and memory bandwidth.
package io.striate.backend.cpu.vector.limits;

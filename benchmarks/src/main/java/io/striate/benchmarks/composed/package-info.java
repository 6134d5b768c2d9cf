/// Programs that are composed of core operations: activations, images that are states, frames, and
/// networks unrolled over time.
package io.striate.benchmarks.composed;

/// Layers alone, beside the time that their tensors take to be read and written once.
package io.striate.benchmarks.layers;

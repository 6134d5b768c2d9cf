/// Chooses the algorithm of each convolution: `ConvAlgorithms` has the list and compares costs,
/// `ConvCosts` reads the prices from `conv-costs.txt`, which `benchmarks/run tune` measures.
/// `Conv2dBodies` has convolutions as single operations.
package io.striate.backend.cpu.vector.conv.choice;

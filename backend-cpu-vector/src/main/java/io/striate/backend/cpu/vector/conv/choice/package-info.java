/// Chooses the algorithm of each convolution: `ConvAlgorithms` has the list and compares costs,
/// `ConvCosts` reads the prices from the table of the vector width, `conv-costs-512.txt` and its
/// siblings, which `benchmarks/run tune` measures. `Conv2dBodies` has convolutions as single
/// operations.
package io.striate.backend.cpu.vector.conv.choice;

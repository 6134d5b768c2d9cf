/// The commands: training against the machine's peak, and Striate against its peers. What is
/// measured is in `work`, how each library does it in `peer`.
@NullMarked
package io.striate.benchmarks;

import org.jspecify.annotations.NullMarked;

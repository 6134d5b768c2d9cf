/// What is measured, said once for all peers: networks, tasks, the rows of the table, and the
/// numbers that fill weights and images. Knows no library that runs it.
@NullMarked
package io.striate.benchmarks.work;

import org.jspecify.annotations.NullMarked;

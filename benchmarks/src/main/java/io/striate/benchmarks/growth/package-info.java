/// How the cost of training grows: with the batch, the threads, the channels, the size of the image
/// and the depth. Measures, and draws what it has measured.
package io.striate.benchmarks.growth;

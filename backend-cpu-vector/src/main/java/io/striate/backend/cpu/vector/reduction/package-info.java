/// Sums and maxima over axes, softmax and cross-entropy, and the sum of the shards' partial sums in
/// a fixed order.
package io.striate.backend.cpu.vector.reduction;

package io.striate.benchmarks.work;

/// The words in which a network is written once and from which each library builds its own.
///
/// Parameters come from [Numbers], drawn in the order in which the words are called, so that all
/// libraries start from the same weights.
///
/// @param <T> what a library passes between layers: `[N, C, H, W]`, or `[N, D]` after
///   [#globalAverage] and [#flatten]
public interface Layers<T> {
  /// A convolution with a square kernel; sizes that do not divide are rounded down.
  T conv(T x, int filters, int kernel, int stride, int padding, boolean bias);

  /// Batch normalisation, with the batch's statistics in training and the gathered ones at
  /// inference.
  T batchNorm(T x);

  /// `max(x, 0)`; may overwrite its input.
  T relu(T x);

  /// The largest of each square window.
  T maxPool(T x, int kernel, int stride, int padding);

  /// The mean of each map: `[N, C]`.
  T globalAverage(T x);

  /// `[N, C H W]`.
  T flatten(T x);

  /// A fully connected layer with bias.
  T dense(T x, int units);

  /// The sum of two tensors of one shape.
  T add(T a, T b);
}

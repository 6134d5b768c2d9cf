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
  default T conv(T x, int filters, int kernel, int stride, int padding, boolean bias) {
    return conv(x, filters, kernel, stride, padding, 1, bias);
  }

  /// The same in groups of channels.
  T conv(T x, int filters, int kernel, int stride, int padding, int groups, boolean bias);

  /// A convolution with a square kernel for each of as many channels, without bias.
  default T depthwise(T x, int channels, int kernel, int stride, int padding) {
    return conv(x, channels, kernel, stride, padding, channels, false);
  }

  /// Batch normalisation, with the batch's statistics in training and the gathered ones at
  /// inference.
  T batchNorm(T x);

  /// `max(x, 0)`; may overwrite its input.
  T relu(T x);

  /// The largest of each square window.
  T maxPool(T x, int kernel, int stride, int padding);

  /// The mean of each square window, side by side.
  T averagePool(T x, int kernel);

  /// Each number twice in both directions: `[N, C, 2 H, 2 W]`.
  T enlarge(T x);

  /// The channels of `a`, then those of `b`.
  T concat(T a, T b);

  /// The mean of each map: `[N, C]`.
  T globalAverage(T x);

  /// `[N, C H W]`.
  T flatten(T x);

  /// A fully connected layer with bias.
  T dense(T x, int units);

  /// The sum of two tensors of one shape.
  T add(T a, T b);
}

package io.striate.benchmarks.work;

/// A piece of work that a library does in one run, on inputs ready in memory.
public sealed interface Task {
  /// One training step: forward, softmax-cross-entropy loss averaged over the batch, backward, SGD
  /// with momentum 0.9, and the loss read back.
  record Training(Network network, int batch) implements Task {
    /// What every library's optimiser uses.
    public static final double RATE = 0.001;

    /// What every library's optimiser uses.
    public static final double MOMENTUM = 0.9;
  }

  /// The logits of a batch.
  record Inference(Network network, int batch) implements Task {}

  /// What is computed of a convolution.
  enum Direction {
    /// The output.
    FORWARD,
    /// The gradient by the input.
    BY_INPUT,
    /// The gradient by the weight.
    BY_WEIGHT
  }

  /// One convolution without bias, square in all.
  record Convolution(
      Direction direction,
      int batch,
      int channels,
      int size,
      int filters,
      int kernel,
      int stride,
      int padding,
      int groups)
      implements Task {
    /// Height and width of the output.
    public int outSize() {
      return (size + 2 * padding - kernel) / stride + 1;
    }

    /// `[N, C, H, W]`.
    public int[] inputShape() {
      return new int[] {batch, channels, size, size};
    }

    /// `[filters, C / groups, k, k]`.
    public int[] weightShape() {
      return new int[] {filters, channels / groups, kernel, kernel};
    }

    /// `[N, filters, oH, oW]`.
    public int[] outputShape() {
      return new int[] {batch, filters, outSize(), outSize()};
    }
  }

  /// What a pooling takes of each window.
  enum Pool {
    /// The largest number.
    MAX,
    /// The mean.
    AVERAGE
  }

  /// Pooling by square windows without padding, or its gradient.
  record Pooling(
      Pool pool, boolean backward, int batch, int channels, int size, int kernel, int stride)
      implements Task {
    /// `[N, C, H, W]`.
    public int[] inputShape() {
      return new int[] {batch, channels, size, size};
    }

    /// `[N, C, oH, oW]`.
    public int[] outputShape() {
      int out = (size - kernel) / stride + 1;
      return new int[] {batch, channels, out, out};
    }
  }

  /// The product of `[m, k]` and `[k, n]`, or of `[m, k]` and the transpose of `[n, k]`, as in a
  /// fully connected layer.
  record Product(int m, int n, int k, boolean transposed) implements Task {}

  /// From the start of a process to the end of its first training step.
  record FirstStep(Training step) implements Task {}

  /// The shape of the labels that belong to logits: without the axis of classes.
  ///
  /// @param logits `[N, classes]` or `[N, classes, H, W]`
  static int[] labelShape(int... logits) {
    int[] shape = new int[logits.length - 1];
    shape[0] = logits[0];
    System.arraycopy(logits, 2, shape, 1, shape.length - 1);
    return shape;
  }

  /// The elements of a shape.
  static int size(int... shape) {
    int size = 1;
    for (int extent : shape) {
      size = Math.multiplyExact(size, extent);
    }
    return size;
  }
}

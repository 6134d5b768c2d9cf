package io.striate.backend.cpu.vector;

import io.striate.backend.cpu.vector.Conv2dBodies.GradInputTables;
import java.util.Arrays;

/// Convolution, relu and max pooling in one step, and the gradients of the three in one step each.
///
/// Forward, one sample at a time: convolution into scratch memory, pooling from there, relu last
/// (it commutes with a maximum and has a quarter of the work there). Neither the convolution's
/// result nor the relu's ever leaves the cache, and the backward pass needs neither: the positions
/// of the maxima say where gradients go, and a gradient passes the relu where the pooled number is
/// above zero.
///
/// Backward: [PooledConv2dGradWeight] adds the windows of the listed gradients; the gradient by the
/// input spreads them over the map first and runs [DirectConv2dGradInput].
final class PooledConv2d {
  private final ConvGeometry geometry;
  private final Conv2dForward conv;
  private final MaxPool2dKernels.Window pool;
  private final boolean relu;
  private final GradInputTables gradInput;
  private final int[] vectors;

  /// Where the convolution's pixel behind a pooled number and a position lies, by pooled pixel and
  /// tap.
  private final int[] pixel;

  /// Where that pixel's window starts in the padded sample with channels innermost.
  private final int[] window;

  PooledConv2d(ConvGeometry geometry, MaxPool2dKernels.Window pool, boolean relu) {
    this.geometry = geometry;
    this.pool = pool;
    this.relu = relu;
    conv = new Conv2dForward(geometry);
    gradInput = new GradInputTables(geometry);
    vectors = PooledConv2dGradWeight.vectors(geometry);
    pixel = new int[pool.pixels() * pool.taps()];
    window = new int[pixel.length];
    int[] starts = geometry.pixelOffsets();
    for (int q = 0; q < pool.pixels(); q++) {
      for (int t = 0; t < pool.taps(); t++) {
        int y = q / pool.outWidth() * pool.strideHeight() + t / pool.kernelWidth();
        int x = q % pool.outWidth() * pool.strideWidth() + t % pool.kernelWidth();
        int at = q * pool.taps() + t;
        pixel[at] = y * geometry.outWidth() + x;
        window[at] = starts[pixel[at]] * geometry.groupChannels();
      }
    }
  }

  Conv2dForward conv() {
    return conv;
  }

  GradInputTables gradInput() {
    return gradInput;
  }

  private int pooledSize() {
    return geometry.filters() * pool.pixels();
  }

  /// Inputs: image, packed weights; outputs: pooled, and the positions if the backward pass wants
  /// them.
  Body forward(int samples, boolean keepPositions) {
    return new Forward(samples, keepPositions);
  }

  private final class Forward implements Body {
    private final int samples;
    private final boolean keepPositions;

    Forward(int samples, boolean keepPositions) {
      this.samples = samples;
      this.keepPositions = keepPositions;
    }

    private int pooledAt() {
      return conv.paddedSize() + conv.resultSize();
    }

    private int row() {
      return geometry.groupFiltersPadded();
    }

    @Override
    public int scratch() {
      return pooledAt() + 2 * pool.pixels() * row() + pooledSize();
    }

    @Override
    public String algorithm() {
      return conv.algorithm() + (relu ? ", relu" : "") + " and max pooling while in the cache";
    }

    @Override
    public void run(int task, Operands operands, Worker worker) {
      float[] in = operands.floats(0, worker);
      float[] packed = operands.floats(1, worker);
      float[] out = operands.floats(2, worker);
      float[] scratch = worker.scratch;
      float[] position = keepPositions ? operands.floats(3, worker) : scratch;
      int positionAt = keepPositions ? operands.at(3) : pooledAt() + 2 * pool.pixels() * row();
      for (int n = 0; n < samples; n++) {
        int to = operands.at(2) + n * pooledSize();
        ImageLayouts.pad(geometry, in, operands.at(0) + n * geometry.inputSize(), scratch, 0);
        conv.group(0, scratch, 0, packed, operands.at(1), scratch, conv.paddedSize());
        pool(scratch, out, to, position, positionAt);
        if (relu) {
          ElementwiseKernels.relu(out, to, out, to, pooledSize());
        }
        positionAt += keepPositions ? pooledSize() : 0;
      }
    }

    private void pool(float[] scratch, float[] out, int to, float[] position, int positionAt) {
      int result = conv.paddedSize();
      int pixels = pool.pixels();
      if (conv.flat) {
        int plane = FlatConv2d.planeSize(geometry);
        for (int f = 0; f < geometry.filters(); f++) {
          MaxPool2dKernels.plane(
              pool,
              scratch,
              result + f * plane,
              geometry.paddedWidth(),
              out,
              to + f * pixels,
              position,
              positionAt + f * pixels,
              scratch,
              pooledAt());
        }
        return;
      }
      int max = pooledAt();
      int first = max + pixels * row();
      MaxPool2dKernels.pixels(
          pool, scratch, result, geometry.outWidth(), row(), scratch, max, scratch, first);
      int filters = geometry.filters();
      ImageLayouts.transpose(pixels, filters, scratch, max, row(), out, to, pixels);
      ImageLayouts.transpose(pixels, filters, scratch, first, row(), position, positionAt, pixels);
    }
  }

  /// Whether the gradient of a pooled number reaches the convolution: above zero behind a relu,
  /// else not NaN.
  private boolean passes(float pooled) {
    return relu ? pooled > 0f : !Float.isNaN(pooled);
  }

  /// Inputs: image, pooled, positions, gradPooled; output: the weights' gradient, summed over the
  /// samples.
  Body gradWeight(int samples) {
    return new GradWeight(samples);
  }

  private final class GradWeight implements Body {
    private final int samples;

    GradWeight(int samples) {
      this.samples = samples;
    }

    private int paddedSize() {
      return geometry.paddedPlane() * geometry.channels() + Lanes.LANES;
    }

    private int sumSize() {
      return vectors.length * Lanes.LANES;
    }

    @Override
    public int scratch() {
      return paddedSize() + pool.pixels() + geometry.filters() * sumSize();
    }

    @Override
    public int words() {
      return pool.pixels();
    }

    @Override
    public String algorithm() {
      return "windows of the pooled maxima only, 1 pixel in "
          + pool.strideHeight() * pool.strideWidth();
    }

    @Override
    public void run(int task, Operands operands, Worker worker) {
      float[] in = operands.floats(0, worker);
      float[] pooled = operands.floats(1, worker);
      float[] position = operands.floats(2, worker);
      float[] grad = operands.floats(3, worker);
      float[] scratch = worker.scratch;
      int[] start = worker.words;
      int list = paddedSize();
      int sums = list + pool.pixels();
      Arrays.fill(scratch, sums, sums + geometry.filters() * sumSize(), 0f);
      for (int n = 0; n < samples; n++) {
        int image = operands.at(0) + n * geometry.inputSize();
        ImageLayouts.padChannelsLast(geometry, in, image, scratch, 0);
        for (int f = 0; f < geometry.filters(); f++) {
          int map = n * pooledSize() + f * pool.pixels();
          int count =
              list(
                  pooled,
                  operands.at(1) + map,
                  position,
                  operands.at(2) + map,
                  grad,
                  operands.at(3) + map,
                  start,
                  scratch,
                  list);
          PooledConv2dGradWeight.accumulate(
              vectors, scratch, 0, start, scratch, list, count, scratch, sums + f * sumSize());
        }
      }
      for (int f = 0; f < geometry.filters(); f++) {
        PooledConv2dGradWeight.store(
            geometry,
            scratch,
            sums + f * sumSize(),
            operands.floats(4, worker),
            operands.at(4) + f * geometry.taps());
      }
    }

    /// Lists the gradients of one map that pass, and where their windows start. No branch: half of
    /// them pass.
    private int list(
        float[] pooled,
        int pooledAt,
        float[] position,
        int positionAt,
        float[] grad,
        int gradAt,
        int[] start,
        float[] listed,
        int listAt) {
      int taps = pool.taps();
      int count = 0;
      for (int q = 0; q < pool.pixels(); q++) {
        start[count] = window[q * taps + (int) position[positionAt + q]];
        listed[listAt + count] = grad[gradAt + q];
        count += passes(pooled[pooledAt + q]) ? 1 : 0;
      }
      return count;
    }
  }

  /// Inputs: pooled, gradPooled; output: the biases' gradient, summed over the samples.
  Body gradBias(int samples) {
    return (task, operands, worker) -> {
      float[] pooled = operands.floats(0, worker);
      float[] grad = operands.floats(1, worker);
      float[] out = operands.floats(2, worker);
      for (int f = 0; f < geometry.filters(); f++) {
        float sum = 0f;
        for (int n = 0; n < samples; n++) {
          int map = n * pooledSize() + f * pool.pixels();
          for (int q = 0; q < pool.pixels(); q++) {
            float g = grad[operands.at(1) + map + q];
            sum += passes(pooled[operands.at(0) + map + q]) ? g : 0f;
          }
        }
        out[operands.at(2) + f] = sum;
      }
    };
  }

  /// Inputs: pooled, positions, gradPooled, packed weights; output: the image's gradient.
  Body gradInput(int samples) {
    return new GradInput(samples);
  }

  private final class GradInput implements Body {
    private final int samples;

    GradInput(int samples) {
      this.samples = samples;
    }

    private int turnedSize() {
      return geometry.pixels() * geometry.groupFiltersPadded();
    }

    @Override
    public int scratch() {
      return turnedSize() + DirectConv2dGradInput.gradInSize(geometry);
    }

    @Override
    public String algorithm() {
      return "windows added, 4 pixels x %d".formatted(Lanes.TILE);
    }

    @Override
    public void run(int task, Operands operands, Worker worker) {
      float[] scratch = worker.scratch;
      for (int n = 0; n < samples; n++) {
        spread(operands, worker, n * pooledSize());
        gradInput.group(
            0,
            scratch,
            0,
            operands.floats(3, worker),
            operands.at(3),
            scratch,
            turnedSize(),
            operands.floats(4, worker),
            operands.at(4) + n * geometry.inputSize());
      }
    }

    /// Writes one sample's gradient of the convolution's result, `[pixels, padded filters]`.
    private void spread(Operands operands, Worker worker, int sample) {
      float[] pooled = operands.floats(0, worker);
      float[] position = operands.floats(1, worker);
      float[] grad = operands.floats(2, worker);
      float[] turned = worker.scratch;
      int row = geometry.groupFiltersPadded();
      int taps = pool.taps();
      Arrays.fill(turned, 0, turnedSize(), 0f);
      for (int f = 0; f < geometry.filters(); f++) {
        int map = sample + f * pool.pixels();
        for (int q = 0; q < pool.pixels(); q++) {
          float g = grad[operands.at(2) + map + q];
          int tap = (int) position[operands.at(1) + map + q];
          turned[pixel[q * taps + tap] * row + f] +=
              passes(pooled[operands.at(0) + map + q]) ? g : 0f;
        }
      }
    }
  }
}

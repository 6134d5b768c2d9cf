package io.striate.backend.cpu.vector.conv.pooled;

import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.conv.ImageLayouts;
import io.striate.backend.cpu.vector.conv.direct.DirectConv2dGradInput;
import io.striate.backend.cpu.vector.pooling.MaxPool2dKernels;
import io.striate.backend.cpu.vector.reduction.ReduceKernels;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Lanes;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.Arrays;

/// The gradients of [PooledConv2d]: by weights and biases together, and by the input.
///
/// Only the gradients that pass are multiplied. For each filter those of one sample are listed with
/// where their windows start, and [PooledConv2dGradWeight] adds the windows of the input; the
/// biases' gradient is the sum of the list. For the input they are sorted by the pixel that they
/// reach, and [PooledConv2dGradInput] adds windows of the weights.
///
/// A gradient that a pooling or a relu stops is not multiplied, so it does not turn an infinite
/// input or weight into NaN, as a multiplication by zero would.
public final class PooledConv2dGradients {
  private final ConvGeometry geometry;
  private final MaxPool2dKernels.Window pool;
  private final boolean relu;
  private final int[] vectors;

  /// Where the convolution's pixel behind a pooled number and a position lies, by pooled pixel and
  /// tap.
  private final int[] pixel;

  /// Where that pixel's window starts in the padded sample with channels innermost.
  private final int[] window;

  PooledConv2dGradients(ConvGeometry geometry, MaxPool2dKernels.Window pool, boolean relu) {
    this.geometry = geometry;
    this.pool = pool;
    this.relu = relu;
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

  /// The geometry of the convolution.
  public ConvGeometry geometry() {
    return geometry;
  }

  /// Floats of the weights that [#gradInput] wants.
  public int packedSize() {
    return PooledConv2dGradInput.packedSize(geometry);
  }

  /// Input: weight; output: the same, packed for [#gradInput].
  public Body pack() {
    return (task, operands, workspace) ->
        PooledConv2dGradInput.packWeight(
            geometry,
            operands.floats(0, workspace),
            operands.at(0),
            operands.floats(1, workspace),
            operands.at(1));
  }

  private int pooledSize() {
    return geometry.filters() * pool.pixels();
  }

  /// 1 if the gradient of a pooled number reaches the convolution, else 0: above zero behind a
  /// relu, else not NaN. By bits, because a branch here is mispredicted about every other time.
  private int passes(float pooled) {
    int bits = Float.floatToRawIntBits(pooled);
    return relu
        ? (int) ((((bits - 1) & 0xffff_ffffL) - 0x7f80_0000L) >>> 63)
        : (int) (((bits & 0x7fff_ffffL) - 0x7f80_0001L) >>> 63);
  }

  /// Inputs: image, pooled, positions, gradPooled; output: the weights' gradient, summed over the
  /// samples.
  public Body gradWeight(int samples) {
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
      return biasAt() + geometry.filters() + ReduceKernels.SCRATCH;
    }

    private int biasAt() {
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
    public void run(int task, Operands operands, Workspace workspace) {
      float[] in = operands.floats(0, workspace);
      float[] pooled = operands.floats(1, workspace);
      float[] position = operands.floats(2, workspace);
      float[] grad = operands.floats(3, workspace);
      float[] scratch = workspace.scratch;
      int[] start = workspace.words;
      int list = paddedSize();
      int sums = list + pool.pixels();
      int folding = biasAt() + geometry.filters();
      Arrays.fill(scratch, sums, folding, 0f);
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
          scratch[biasAt() + f] += ReduceKernels.sum(scratch, list, count, scratch, folding);
        }
      }
      for (int f = 0; f < geometry.filters(); f++) {
        PooledConv2dGradWeight.store(
            geometry,
            scratch,
            sums + f * sumSize(),
            operands.floats(4, workspace),
            operands.at(4) + f * geometry.taps());
      }
      System.arraycopy(
          scratch, biasAt(), operands.floats(5, workspace), operands.at(5), geometry.filters());
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
        count += passes(pooled[pooledAt + q]);
      }
      return count;
    }
  }

  /// Inputs: pooled, positions, gradPooled, packed weights; output: the image's gradient.
  public Body gradInput(int samples) {
    return new GradInput(samples);
  }

  private final class GradInput implements Body {
    private final int samples;
    private final int[] inputVectors = PooledConv2dGradInput.vectors(geometry);
    private final int[] keep = PooledConv2dGradInput.keep(geometry);
    private final int[] order = DirectConv2dGradInput.pixelOrder(geometry);
    private final int[] starts;

    GradInput(int samples) {
      this.samples = samples;
      starts = geometry.pixelOffsets();
      for (int q = 0; q < starts.length; q++) {
        starts[q] *= geometry.channels();
      }
    }

    private int gradInSize() {
      return geometry.paddedPlane() * geometry.channels() + Lanes.LANES;
    }

    @Override
    public int scratch() {
      return gradInSize() + pooledSize() + keep.length;
    }

    @Override
    public int words() {
      return geometry.pixels() + 2 + pooledSize();
    }

    @Override
    public String algorithm() {
      return "windows of the pooled maxima only, added";
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      float[] scratch = workspace.scratch;
      int[] words = workspace.words;
      for (int n = 0; n < samples; n++) {
        group(operands, workspace, n * pooledSize());
        Arrays.fill(scratch, 0, gradInSize(), 0f);
        PooledConv2dGradInput.accumulate(
            inputVectors,
            keep,
            order,
            starts,
            words,
            words,
            geometry.pixels() + 2,
            scratch,
            gradInSize(),
            operands.floats(3, workspace),
            operands.at(3),
            scratch,
            gradInSize() + pooledSize(),
            scratch,
            0);
        ImageLayouts.cropChannelsLast(
            geometry,
            scratch,
            0,
            operands.floats(4, workspace),
            operands.at(4) + n * geometry.inputSize());
      }
    }

    /// Sorts one sample's gradients that pass by the convolution's pixel that they reach: how many
    /// each pixel gets, then where its list starts, then the lists. What does not pass goes to one
    /// pixel too many.
    private void group(Operands operands, Workspace workspace, int sample) {
      float[] pooled = operands.floats(0, workspace);
      float[] position = operands.floats(1, workspace);
      float[] grad = operands.floats(2, workspace);
      int pooledAt = operands.at(0) + sample;
      int positionAt = operands.at(1) + sample;
      int gradAt = operands.at(2) + sample;
      int[] first = workspace.words;
      int pixels = geometry.pixels();
      int filterAt = pixels + 2;
      Arrays.fill(first, 0, filterAt, 0);
      for (int f = 0; f < geometry.filters(); f++) {
        for (int q = 0; q < pool.pixels(); q++) {
          int i = f * pool.pixels() + q;
          first[target(q, pooled[pooledAt + i], position[positionAt + i])]++;
        }
      }
      int sum = 0;
      for (int p = 0; p <= pixels; p++) {
        sum += first[p];
        first[p] = sum;
      }
      for (int f = geometry.filters() - 1; f >= 0; f--) {
        for (int q = 0; q < pool.pixels(); q++) {
          int i = f * pool.pixels() + q;
          int at = --first[target(q, pooled[pooledAt + i], position[positionAt + i])];
          first[filterAt + at] = f;
          workspace.scratch[gradInSize() + at] = grad[gradAt + i];
        }
      }
    }

    /// The convolution's pixel that a pooled number's gradient reaches, or one too many if it
    /// reaches none.
    private int target(int q, float pooled, float position) {
      int reached = pixel[q * pool.taps() + (int) position];
      int mask = -passes(pooled);
      return (reached & mask) | (geometry.pixels() & ~mask);
    }
  }
}

package io.striate.backend.cpu.vector;

import io.striate.api.op.Conv2d;
import io.striate.api.op.Conv2dGradInput;
import io.striate.api.op.Conv2dGradWeight;
import io.striate.api.op.Window2d;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;

/// Convolution and its gradients on batches. Weights are packed either by a step of their own, once
/// for all shards of a batch, or here before the samples.
final class Conv2dBodies {

  private Conv2dBodies() {}

  static ConvGeometry geometry(Conv2d op, List<TensorType> in) {
    return geometry(op.window(), op.groups(), in.get(0).shape(), in.get(1).shape().extent(0));
  }

  static ConvGeometry geometry(Window2d window, int groups, Shape image, int filters) {
    return ConvGeometry.of(
        window, groups, image.extent(1), image.extent(2), image.extent(3), filters);
  }

  /// A kernel of the direct family.
  static Conv2dKernel direct(Conv2dForward conv) {
    return new DirectKernel(conv);
  }

  /// Inputs: image, weight, and bias if there is one.
  static Body forward(Conv2d op, List<TensorType> in) {
    boolean hasBias = in.size() == 3;
    int samples = in.getFirst().shape().extent(0);
    Conv2dKernel kernel = new ConvAlgorithms(true).forward(geometry(op, in), samples, false);
    return new PackingFirst(kernel, samples, hasBias ? 2 : 1);
  }

  /// A kernel that packs its weights before each run: for operations by themselves.
  private static final class PackingFirst implements Body {
    private final int weights;
    private final int packedSize;
    private final Body pack;
    private final Body samples;
    private final Operands packing;
    private final Operands running = new Operands(3);

    /// @param weights inputs after the first: the weight, and the bias if there is one
    PackingFirst(Conv2dKernel kernel, int count, int weights) {
      this.weights = weights;
      packedSize = kernel.packedSize();
      pack = kernel.pack(weights == 2);
      samples = kernel.samples(count, false, false);
      packing = new Operands(weights + 1);
    }

    @Override
    public int scratch() {
      return samples.scratch() + packedSize;
    }

    @Override
    public int words() {
      return samples.words();
    }

    @Override
    public String algorithm() {
      return samples.algorithm();
    }

    @Override
    public void run(int task, Operands operands, Worker worker) {
      int packedAt = samples.scratch();
      for (int i = 0; i < weights; i++) {
        packing.place(i, operands.floats(i + 1, worker), operands.at(i + 1));
      }
      packing.place(weights, worker.scratch, packedAt);
      pack.run(0, packing, worker);
      running.place(0, operands.floats(0, worker), operands.at(0));
      running.place(1, worker.scratch, packedAt);
      running.place(2, operands.floats(weights + 1, worker), operands.at(weights + 1));
      for (int part = 0; part < samples.tasks(); part++) {
        samples.run(part, running, worker);
      }
    }
  }

  /// [DirectConv2d] or [FlatConv2d].
  private record DirectKernel(Conv2dForward conv) implements Conv2dKernel {
    @Override
    public int packedSize() {
      return conv.packedSize();
    }

    @Override
    public Body pack(boolean hasBias) {
      return Conv2dBodies.pack(conv, hasBias);
    }

    @Override
    public Body samples(int count, boolean relu, boolean shared) {
      return new Forward(conv, count, relu);
    }
  }

  /// Inputs: weight, and bias if there is one; output: both, packed.
  static Body pack(Conv2dForward conv, boolean hasBias) {
    return (task, operands, worker) ->
        conv.pack(
            operands.floats(0, worker),
            operands.at(0),
            hasBias,
            operands.floats(hasBias ? 1 : 0, worker),
            operands.at(hasBias ? 1 : 0),
            operands.floats(hasBias ? 2 : 1, worker),
            operands.at(hasBias ? 2 : 1));
  }

  /// The samples of a batch, with packed weights; inputs: image, packed weights.
  record Forward(Conv2dForward conv, int samples, boolean relu) implements Body {
    @Override
    public int scratch() {
      return conv.paddedSize() + conv.resultSize();
    }

    @Override
    public String algorithm() {
      return conv.algorithm();
    }

    @Override
    public void run(int task, Operands operands, Worker worker) {
      run(
          operands.floats(0, worker),
          operands.at(0),
          operands.floats(1, worker),
          operands.at(1),
          operands.floats(2, worker),
          operands.at(2),
          worker.scratch);
    }

    void run(
        float[] in,
        int inAt,
        float[] packed,
        int packedAt,
        float[] out,
        int outAt,
        float[] scratch) {
      ConvGeometry g = conv.geometry;
      int result = conv.paddedSize();
      for (int n = 0; n < samples; n++) {
        int sample = outAt + n * g.outputSize();
        ImageLayouts.pad(g, in, inAt + n * g.inputSize(), scratch, 0);
        for (int group = 0; group < g.groups(); group++) {
          conv.group(group, scratch, 0, packed, packedAt, scratch, result);
          conv.store(scratch, result, out, sample + group * g.groupFilters() * g.pixels());
        }
        if (relu) {
          ElementwiseKernels.relu(out, sample, out, sample, g.outputSize());
        }
      }
    }
  }

  /// Inputs: gradOutput, weight.
  static Body gradInput(Conv2dGradInput op, List<TensorType> in, TensorType out) {
    Shape weight = in.get(1).shape();
    ConvGeometry g = geometry(op.window(), op.groups(), out.shape(), weight.extent(0));
    int samples = out.shape().extent(0);
    return new PackingFirst(new ConvAlgorithms(true).gradInput(g, samples, false), samples, 1);
  }

  /// Offsets and packed weights of [DirectConv2dGradInput] for all groups of a geometry.
  static final class GradInputTables implements Conv2dKernel {
    final ConvGeometry geometry;
    private final int[] runs;
    private final int runLength;
    private final int[] order;
    private final int[] windows;

    GradInputTables(ConvGeometry geometry) {
      this.geometry = geometry;
      runs = DirectConv2dGradInput.runOffsets(geometry);
      runLength = DirectConv2dGradInput.runLength(geometry);
      order = DirectConv2dGradInput.pixelOrder(geometry);
      windows = DirectConv2dGradInput.windowOffsets(geometry);
    }

    @Override
    public int packedSize() {
      return geometry.groups() * DirectConv2dGradInput.packedSize(geometry);
    }

    @Override
    public Body pack(boolean hasBias) {
      return (task, operands, worker) ->
          pack(
              operands.floats(0, worker),
              operands.at(0),
              operands.floats(1, worker),
              operands.at(1));
    }

    @Override
    public Body samples(int count, boolean relu, boolean shared) {
      return new GradInput(this, count);
    }

    private void pack(float[] weight, int weightAt, float[] packed, int packedAt) {
      int size = DirectConv2dGradInput.packedSize(geometry);
      for (int group = 0; group < geometry.groups(); group++) {
        int from = weightAt + group * geometry.groupFilters() * geometry.taps();
        DirectConv2dGradInput.packWeight(geometry, weight, from, packed, packedAt + group * size);
      }
    }

    /// One group of one sample: `gradOut` is `[pixels, padded filters]`, the result `[C, H, W]`.
    void group(
        int group,
        float[] gradOut,
        int gradOutAt,
        float[] packed,
        int packedAt,
        float[] padded,
        int paddedAt,
        float[] gradIn,
        int gradInAt) {
      DirectConv2dGradInput.apply(
          runs,
          runLength,
          order,
          windows,
          gradOut,
          gradOutAt,
          geometry.groupFiltersPadded(),
          geometry.groupFilters(),
          packed,
          packedAt + group * DirectConv2dGradInput.packedSize(geometry),
          padded,
          paddedAt,
          DirectConv2dGradInput.gradInSize(geometry));
      int plane = geometry.height() * geometry.width();
      ImageLayouts.cropChannelsLast(
          geometry, padded, paddedAt, gradIn, gradInAt + group * geometry.groupChannels() * plane);
    }
  }

  /// The samples of a batch, with packed weights; inputs: gradOutput, packed weights.
  record GradInput(GradInputTables tables, int samples) implements Body {
    private int turnedSize() {
      return tables.geometry.pixels() * tables.geometry.groupFiltersPadded();
    }

    @Override
    public int scratch() {
      return turnedSize() + DirectConv2dGradInput.gradInSize(tables.geometry);
    }

    @Override
    public String algorithm() {
      return "windows added, 4 pixels x %d".formatted(Lanes.TILE);
    }

    @Override
    public void run(int task, Operands operands, Worker worker) {
      run(
          operands.floats(0, worker),
          operands.at(0),
          operands.floats(1, worker),
          operands.at(1),
          operands.floats(2, worker),
          operands.at(2),
          worker.scratch);
    }

    void run(
        float[] gradOut,
        int gradOutAt,
        float[] packed,
        int packedAt,
        float[] gradIn,
        int gradInAt,
        float[] scratch) {
      ConvGeometry g = tables.geometry;
      for (int n = 0; n < samples; n++) {
        for (int group = 0; group < g.groups(); group++) {
          int from = gradOutAt + n * g.outputSize() + group * g.groupFilters() * g.pixels();
          turn(g, gradOut, from, scratch, 0);
          int to = gradInAt + n * g.inputSize();
          tables.group(group, scratch, 0, packed, packedAt, scratch, turnedSize(), gradIn, to);
        }
      }
    }
  }

  /// One group of a gradient, `[filters, pixels]`, to `[pixels, padded filters]`.
  static void turn(ConvGeometry g, float[] gradOut, int at, float[] turned, int turnedAt) {
    ImageLayouts.transpose(
        g.groupFilters(),
        g.pixels(),
        gradOut,
        at,
        g.pixels(),
        turned,
        turnedAt,
        g.groupFiltersPadded());
  }

  /// Inputs: image, gradOutput. Summed over the samples, one after the other.
  static Body gradWeight(Conv2dGradWeight op, List<TensorType> in, boolean shared) {
    int filters = in.get(1).shape().extent(1);
    ConvGeometry g = geometry(op.window(), op.groups(), in.get(0).shape(), filters);
    int samples = in.getFirst().shape().extent(0);
    return new ConvAlgorithms(true).gradWeight(g, samples).make(0, samples, shared);
  }

  /// The same by the direct kernels. A shared body has a task for every block of TILE filters, each
  /// of which pads the samples for itself.
  static Body directGradWeight(ConvGeometry g, int samples, boolean shared) {
    int block = shared ? Math.min(Lanes.TILE, g.groupFilters()) : g.groupFilters();
    return new GradWeight(g, g.tapOffsets(), g.pixelOffsets(), samples, block);
  }

  /// The samples of a batch; a task is `block` filters of one group.
  @SuppressWarnings("ArrayRecordComponent") // tables, made once and only read
  private record GradWeight(ConvGeometry g, int[] taps, int[] pixels, int samples, int block)
      implements Body {
    private int blocks() {
      return (g.groupFilters() + block - 1) / block;
    }

    @Override
    public int tasks() {
      return g.groups() * blocks();
    }

    private int paddedSize() {
      return g.channels() * g.paddedPlane();
    }

    private int turnedSize() {
      return g.pixels() * Lanes.roundUp(block);
    }

    @Override
    public int scratch() {
      return paddedSize() + turnedSize() + g.taps() * Lanes.roundUp(block);
    }

    @Override
    public String algorithm() {
      return "direct, 4 taps x %d filters".formatted(Lanes.TILE);
    }

    @Override
    public void run(int task, Operands operands, Worker worker) {
      float[] in = operands.floats(0, worker);
      float[] gradOut = operands.floats(1, worker);
      float[] scratch = worker.scratch;
      int turned = paddedSize();
      int sum = turned + turnedSize();
      int group = task / blocks();
      int first = task % blocks() * block;
      int count = Math.min(block, g.groupFilters() - first);
      int row = Lanes.roundUp(count);
      int filter = group * g.groupFilters() + first;
      java.util.Arrays.fill(scratch, sum, sum + g.taps() * row, 0f);
      int channels = group * g.groupChannels() * g.paddedPlane();
      for (int n = 0; n < samples; n++) {
        ImageLayouts.pad(g, in, operands.at(0) + n * g.inputSize(), scratch, 0);
        int from = operands.at(1) + n * g.outputSize() + filter * g.pixels();
        ImageLayouts.transpose(count, g.pixels(), gradOut, from, g.pixels(), scratch, turned, row);
        DirectConv2dGradWeight.accumulate(
            scratch, channels, pixels, pixels.length, taps, scratch, turned, row, scratch, sum);
      }
      DirectConv2d.unpackWeight(
          count,
          g.taps(),
          scratch,
          sum,
          operands.floats(2, worker),
          operands.at(2) + filter * g.taps());
    }
  }
}

package io.striate.backend.cpu.vector.conv.product;

import io.striate.backend.cpu.vector.conv.Conv2dKernel;
import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Lanes;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The gradient of a convolution by its input, by [ImplicitGemm].
///
///     gradIn[c, i] = sum over f and ky of gradOut[f, (i + pad - ky) / stride] · weight[f, c, ky]
///
/// (one axis; the other is the same) where the division leaves no remainder. With stride 1 that is
/// a convolution of the gradient with the weights rotated by 180 degrees. With stride s the numbers
/// of the image fall into s·s *phases*, by the remainders of their padded coordinates; each phase
/// sees its own taps only, and is a convolution of stride 1, whose result is spread over the image.
/// No multiplication by an inserted zero is ever made.
final class GemmGradInputKernel implements Conv2dKernel {
  private final ConvGeometry geometry;
  private final ConvGeometry group;
  private final List<Phase> phases = new ArrayList<>();
  private final int packedSize;
  private final int resultSize;

  GemmGradInputKernel(ConvGeometry geometry) {
    this.geometry = geometry;
    group = geometry.group();
    int packed = 0;
    int result = 0;
    for (Axis y : Axis.vertical(group)) {
      for (Axis x : Axis.horizontal(group)) {
        if (y.positions > 0 && x.positions > 0) {
          var phase = new Phase(group, y, x, packed);
          phases.add(phase);
          packed += phase.packedSize();
          result = Math.max(result, phase.spreads() ? phase.convolution.outputSize() : 0);
        }
      }
    }
    packedSize = packed;
    resultSize = result;
  }

  /// Whether it can compute a geometry, and a panel is full.
  static boolean suits(ConvGeometry g) {
    boolean dilated = g.dilationHeight() > 1 || g.dilationWidth() > 1;
    boolean strided = g.strideHeight() > 1 || g.strideWidth() > 1;
    return g.pixels() >= Lanes.TILE
        && !(dilated && strided)
        && Axis.vertical(g).stream().allMatch(Axis::suits)
        && Axis.horizontal(g).stream().allMatch(Axis::suits);
  }

  /// One axis of a phase: positions `start`, `start + stride`, and so on of the image; of the taps
  /// those from `remainder` in steps of the stride, the last one first.
  private record Axis(
      int remainder, int stride, int dilation, int start, int positions, int taps, int padding) {
    static List<Axis> of(int extent, int kernel, int stride, int dilation, int padding) {
      var axes = new ArrayList<Axis>();
      for (int r = 0; r < stride; r++) {
        int first = Math.ceilDiv(padding - r, stride);
        int last = Math.floorDiv(extent - 1 + padding - r, stride);
        int taps = Math.max(0, Math.ceilDiv(kernel - r, stride));
        int start = first * stride + r - padding;
        int before = (taps - 1) * dilation - first;
        axes.add(new Axis(r, stride, dilation, start, last - first + 1, taps, before));
      }
      return axes;
    }

    static List<Axis> vertical(ConvGeometry g) {
      return of(g.height(), g.kernelHeight(), g.strideHeight(), g.dilationHeight(), g.padTop());
    }

    static List<Axis> horizontal(ConvGeometry g) {
      return of(g.width(), g.kernelWidth(), g.strideWidth(), g.dilationWidth(), g.padLeft());
    }

    boolean suits() {
      return taps == 0 || padding >= 0;
    }

    /// Which tap of the kernel is number i of this phase.
    int tap(int i) {
      return remainder + stride * (taps - 1 - i);
    }
  }

  /// A convolution of the gradient that gives every stride-th number of the image.
  private static final class Phase {
    private final ConvGeometry group;
    private final Axis y;
    private final Axis x;
    private final int packedAt;
    private final ConvGeometry convolution;
    private final GemmForwardKernel.Product product;
    private final int[] taps;

    Phase(ConvGeometry group, Axis y, Axis x, int packedAt) {
      this.group = group;
      this.y = y;
      this.x = x;
      this.packedAt = packedAt;
      convolution =
          new ConvGeometry(
              group.filters(),
              group.outHeight(),
              group.outWidth(),
              group.channels(),
              y.taps,
              x.taps,
              1,
              1,
              y.padding,
              x.padding,
              y.dilation,
              x.dilation,
              1,
              y.positions,
              x.positions);
      product = new GemmForwardKernel.Product(isZero() ? group : convolution);
      taps = isZero() ? new int[0] : weightTaps();
    }

    /// Whether no window reaches these numbers of the image.
    boolean isZero() {
      return y.taps == 0 || x.taps == 0;
    }

    /// Whether the result is not the whole image.
    boolean spreads() {
      return y.stride > 1 || x.stride > 1;
    }

    int packedSize() {
      return isZero() ? 0 : product.packedSize();
    }

    int scratch() {
      return isZero() ? 0 : product.scratch();
    }

    void pack(float[] weight, int at, float[] packed, int to) {
      if (isZero()) {
        return;
      }
      int kernel = group.kernelHeight() * group.kernelWidth();
      product.pack(weight, at, kernel, taps, packed, to + packedAt);
    }

    /// Where this phase's taps lie among the weights of one channel.
    private int[] weightTaps() {
      int[] tap = new int[convolution.taps()];
      int t = 0;
      for (int f = 0; f < group.filters(); f++) {
        for (int ky = 0; ky < y.taps; ky++) {
          for (int kx = 0; kx < x.taps; kx++) {
            tap[t++] = f * group.taps() + y.tap(ky) * group.kernelWidth() + x.tap(kx);
          }
        }
      }
      return tap;
    }

    /// Puts the result, `[C, positions, positions]`, where it belongs in the image.
    void spread(float[] result, int from, float[] image, int to) {
      for (int c = 0; c < group.channels(); c++) {
        for (int i = 0; i < y.positions; i++) {
          int row = to + (c * group.height() + y.start + i * y.stride) * group.width() + x.start;
          int at = from + (c * y.positions + i) * x.positions;
          for (int j = 0; j < x.positions; j++) {
            image[row + j * x.stride] = isZero() ? 0f : result[at + j];
          }
        }
      }
    }
  }

  @Override
  public int packedSize() {
    return geometry.groups() * packedSize;
  }

  @Override
  public Body pack(boolean hasBias) {
    return (task, operands, workspace) -> {
      for (int i = 0; i < geometry.groups(); i++) {
        for (Phase phase : phases) {
          phase.pack(
              operands.floats(0, workspace),
              operands.at(0) + i * group.weightSize(),
              operands.floats(1, workspace),
              operands.at(1) + i * packedSize);
        }
      }
    };
  }

  @Override
  public Body samples(int count, boolean relu, boolean shared) {
    return new GradInput(count, shared && resultSize == 0);
  }

  private final class GradInput implements Body {
    private final int samples;
    private final GemmForwardKernel.Cut cut;
    private final Phase[] all = phases.toArray(new Phase[0]);

    /// @param cuts whether a sample is cut further: only if it has one phase
    GradInput(int samples, boolean cuts) {
      this.samples = samples;
      cut =
          cuts
              ? GemmForwardKernel.Cut.of(phases.getFirst().convolution)
              : GemmForwardKernel.Cut.NONE;
    }

    @Override
    public int tasks() {
      return samples * geometry.groups() * cut.blocks();
    }

    @Override
    public int scratch() {
      return resultSize + Arrays.stream(all).mapToInt(Phase::scratch).max().orElse(0);
    }

    @Override
    public int words() {
      return ImplicitGemm.words();
    }

    @Override
    public String algorithm() {
      return String.format(Locale.ROOT, "implicit matrix product, %d phases", all.length);
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      int part = task / cut.blocks();
      int one = part % geometry.groups();
      int sample = part / geometry.groups();
      float[] gradIn = operands.floats(2, workspace);
      int to = operands.at(2) + sample * geometry.inputSize() + one * group.inputSize();
      for (int i = 0; i < all.length; i++) {
        Phase phase = all[i];
        if (!phase.isZero()) {
          phase.product.run(
              cut,
              task % cut.blocks(),
              operands.floats(0, workspace),
              operands.at(0) + sample * geometry.outputSize() + one * group.outputSize(),
              operands.floats(1, workspace),
              operands.at(1) + one * packedSize + phase.packedAt,
              false,
              phase.spreads() ? workspace.scratch : gradIn,
              phase.spreads() ? 0 : to,
              workspace.scratch,
              resultSize,
              workspace.words);
        }
        if (phase.spreads()) {
          phase.spread(workspace.scratch, 0, gradIn, to);
        }
      }
    }
  }
}

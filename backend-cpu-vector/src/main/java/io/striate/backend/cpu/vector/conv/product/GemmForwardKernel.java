package io.striate.backend.cpu.vector.conv.product;

import io.striate.backend.cpu.vector.conv.Conv2dKernel;
import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.conv.PatchLayout;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Lanes;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.Locale;
import java.util.Optional;

/// The forward convolution of one geometry by [ImplicitGemm]: where the patches lie, how weights
/// are packed, and how one sample is cut into tasks.
final class GemmForwardKernel implements Conv2dKernel {
  /// Most blocks of pixels or filters of a sample that several workers share.
  private static final int BLOCKS = 16;

  /// Panels of pixels, and filters, below which a block is not cut further: each block packs its
  /// own pixels.
  private static final int PANELS = 4;

  private static final int BLOCK_FILTERS = 64;

  /// Floats of panels, 2 MB, which stay in the last cache from one step to the next.
  private static final int PANELS_SIZE = 1 << 19;

  private final ConvGeometry geometry;
  private final ConvGeometry group;
  private final Product product;

  GemmForwardKernel(ConvGeometry geometry) {
    this.geometry = geometry;
    group = geometry.group();
    product = new Product(group);
  }

  /// Whether a geometry has enough pixels for a panel.
  static boolean suits(ConvGeometry g) {
    return g.pixels() >= Lanes.TILE;
  }

  @Override
  public int packedSize() {
    return geometry.groups() * product.packedSize();
  }

  @Override
  public Body pack(boolean hasBias) {
    int[] taps = new int[group.taps()];
    java.util.Arrays.setAll(taps, t -> t);
    int out = hasBias ? 2 : 1;
    return (task, operands, workspace) -> {
      for (int i = 0; i < geometry.groups(); i++) {
        float[] packed = operands.floats(out, workspace);
        int to = operands.at(out) + i * product.packedSize();
        int from = operands.at(0) + i * group.weightSize();
        product.pack(operands.floats(0, workspace), from, group.taps(), taps, packed, to);
        if (hasBias) {
          System.arraycopy(
              operands.floats(1, workspace),
              operands.at(1) + i * group.filters(),
              packed,
              to + product.biasAt(),
              group.filters());
        }
      }
    };
  }

  @Override
  public Body samples(int count, boolean relu, boolean shared) {
    return new Forward(count, relu, shared ? Cut.of(group) : Cut.NONE);
  }

  /// In two steps wherever tasks share pixels, or rows above and below their own.
  @Override
  public Optional<TwoSteps> twoSteps(int count, boolean relu) {
    Cut cut = Cut.of(group);
    return cut.filters == 1 && product.panelsSize() > PANELS_SIZE
        ? Optional.empty()
        : Optional.of(
            new TwoSteps(
                count * geometry.groups() * product.panelsSize(),
                new Lay(count),
                new Multiply(count, relu, cut)));
  }

  /// The first of two steps: a task is some channels of one group of one sample.
  private final class Lay implements Body {
    private static final int CHANNELS = 16;

    private final int samples;

    Lay(int samples) {
      this.samples = samples;
    }

    private int blocks() {
      return Math.ceilDiv(group.channels(), CHANNELS);
    }

    @Override
    public int tasks() {
      return samples * geometry.groups() * blocks();
    }

    @Override
    public int scratch() {
      return product.layout.copySize(CHANNELS);
    }

    @Override
    public int words() {
      return ImplicitGemm.words();
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      int part = task / blocks();
      int channel = task % blocks() * CHANNELS;
      product.lay(
          channel,
          Math.min(CHANNELS, group.channels() - channel),
          operands.floats(0, workspace),
          operands.at(0) + part * group.inputSize(),
          operands.floats(1, workspace),
          operands.at(1) + part * product.panelsSize(),
          workspace.scratch,
          workspace.words);
    }
  }

  /// The second of two steps: a task is one block of a cut.
  private final class Multiply implements Body {
    private final int samples;
    private final boolean relu;
    private final Cut cut;

    Multiply(int samples, boolean relu, Cut cut) {
      this.samples = samples;
      this.relu = relu;
      this.cut = cut;
    }

    @Override
    public int tasks() {
      return samples * geometry.groups() * cut.blocks();
    }

    @Override
    public int scratch() {
      return ImplicitGemm.tileSize();
    }

    @Override
    public String algorithm() {
      return String.format(
          Locale.ROOT,
          "implicit matrix product, 4 filters x %d pixels, laid out first",
          Lanes.TILE);
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      int part = task / cut.blocks();
      product.multiply(
          cut,
          task % cut.blocks(),
          operands.floats(0, workspace),
          operands.at(0) + part * product.panelsSize(),
          operands.floats(1, workspace),
          operands.at(1) + part % geometry.groups() * product.packedSize(),
          relu,
          operands.floats(2, workspace),
          operands.at(2) + part * group.outputSize(),
          workspace.scratch);
    }
  }

  /// Into how many blocks the filters and the pixels of one group of one sample are cut.
  record Cut(int filters, int pixels) {
    static final Cut NONE = new Cut(1, 1);

    static Cut of(ConvGeometry group) {
      int panels = (group.pixels() + Lanes.TILE - 1) / Lanes.TILE;
      int pixels = Math.clamp(panels / PANELS, 1, BLOCKS);
      int filters = Math.clamp(group.filters() / BLOCK_FILTERS, 1, BLOCKS / pixels);
      return new Cut(filters, pixels);
    }

    int blocks() {
      return filters * pixels;
    }

    /// Where a block of a row of numbers starts, in units of `step`.
    static int start(int block, int blocks, int numbers, int step) {
      int units = (numbers + step - 1) / step;
      return Math.min(numbers, (int) ((long) block * units / blocks) * step);
    }
  }

  private final class Forward implements Body {
    private final int samples;
    private final boolean relu;
    private final Cut cut;

    Forward(int samples, boolean relu, Cut cut) {
      this.samples = samples;
      this.relu = relu;
      this.cut = cut;
    }

    @Override
    public int tasks() {
      return samples * geometry.groups() * cut.blocks();
    }

    @Override
    public int scratch() {
      return product.scratch();
    }

    @Override
    public int words() {
      return ImplicitGemm.words();
    }

    @Override
    public String algorithm() {
      return String.format(
          Locale.ROOT, "implicit matrix product, 4 filters x %d pixels", Lanes.TILE);
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      int part = task / cut.blocks();
      int one = part % geometry.groups();
      int sample = part / geometry.groups();
      product.run(
          cut,
          task % cut.blocks(),
          operands.floats(0, workspace),
          operands.at(0) + sample * geometry.inputSize() + one * group.inputSize(),
          operands.floats(1, workspace),
          operands.at(1) + one * product.packedSize(),
          relu,
          operands.floats(2, workspace),
          operands.at(2) + sample * geometry.outputSize() + one * group.outputSize(),
          workspace.scratch,
          0,
          workspace.words);
    }
  }

  /// One group of one sample as a product. The gradient by the input is made of such products, too.
  static final class Product {
    private final ConvGeometry g;
    private final PatchLayout layout;
    private final int[] taps;
    private final int[] pixels;

    Product(ConvGeometry g) {
      this.g = g;
      layout = PatchLayout.ofPixels(g);
      taps = layout.taps();
      pixels = layout.pixels();
    }

    int packedSize() {
      return biasAt() + ImplicitGemm.paddedFilters(g.filters());
    }

    /// Where the biases lie behind the packed weights.
    int biasAt() {
      return ImplicitGemm.paddedFilters(g.filters()) * taps.length;
    }

    /// Packs weights, of which tap t of filter f lies at `at + f * row + tap[t]`, and biases of
    /// zero.
    void pack(float[] weight, int at, int row, int[] tap, float[] packed, int to) {
      ImplicitGemm.packWeight(g.filters(), tap, weight, at, row, packed, to);
      java.util.Arrays.fill(packed, to + biasAt(), to + packedSize(), 0f);
    }

    int scratch() {
      return layout.copySize(g.channels()) + ImplicitGemm.scratchSize();
    }

    /// Floats of all panels.
    int panelsSize() {
      return ImplicitGemm.panelsSize(g.pixels(), taps.length);
    }

    /// Packs some channels' part of all panels.
    void lay(
        int channel,
        int channels,
        float[] in,
        int inAt,
        float[] panels,
        int panelsAt,
        float[] scratch,
        int[] words) {
      int first = inAt + channel * g.height() * g.width();
      if (!layout.inPlace) {
        layout.copy(in, first, channels, 0, g.pixels(), scratch, 0);
      }
      int kernel = g.kernelHeight() * g.kernelWidth();
      for (int q = 0; q < g.pixels(); q += Lanes.TILE) {
        ImplicitGemm.packOwnRows(
            layout.inPlace ? in : scratch,
            layout.inPlace ? inAt : -taps[channel * kernel],
            pixels,
            q,
            Math.min(Lanes.TILE, g.pixels() - q),
            taps,
            channel * kernel,
            channels * kernel,
            panels,
            panelsAt + q * taps.length + channel * kernel * Lanes.TILE,
            words);
      }
    }

    /// One block of a cut, from panels.
    void multiply(
        Cut cut,
        int block,
        float[] panels,
        int panelsAt,
        float[] packed,
        int packedAt,
        boolean relu,
        float[] out,
        int outAt,
        float[] scratch) {
      int pixelBlock = block % cut.pixels;
      int filterBlock = block / cut.pixels;
      int first = Cut.start(pixelBlock, cut.pixels, g.pixels(), Lanes.TILE);
      int filter = Cut.start(filterBlock, cut.filters, g.filters(), ImplicitGemm.FILTERS);
      ImplicitGemm.multiplyPanels(
          panels,
          panelsAt,
          first,
          Cut.start(pixelBlock + 1, cut.pixels, g.pixels(), Lanes.TILE) - first,
          taps.length,
          packed,
          packedAt + filter * taps.length,
          Cut.start(filterBlock + 1, cut.filters, g.filters(), ImplicitGemm.FILTERS) - filter,
          packed,
          packedAt + biasAt() + filter,
          relu,
          out,
          outAt + filter * g.pixels(),
          g.pixels(),
          scratch,
          0);
    }

    /// One block of a cut.
    void run(
        Cut cut,
        int block,
        float[] in,
        int inAt,
        float[] packed,
        int packedAt,
        boolean relu,
        float[] out,
        int outAt,
        float[] scratch,
        int scratchAt,
        int[] words) {
      int pixelBlock = block % cut.pixels;
      int filterBlock = block / cut.pixels;
      int first = Cut.start(pixelBlock, cut.pixels, g.pixels(), Lanes.TILE);
      int count = Cut.start(pixelBlock + 1, cut.pixels, g.pixels(), Lanes.TILE) - first;
      int filter = Cut.start(filterBlock, cut.filters, g.filters(), ImplicitGemm.FILTERS);
      int filters =
          Cut.start(filterBlock + 1, cut.filters, g.filters(), ImplicitGemm.FILTERS) - filter;
      if (!layout.inPlace) {
        layout.copy(in, inAt, g.channels(), first, count, scratch, scratchAt);
      }
      ImplicitGemm.multiply(
          layout.inPlace ? in : scratch,
          layout.inPlace ? inAt : scratchAt,
          pixels,
          first,
          count,
          taps,
          packed,
          packedAt + filter * taps.length,
          filters,
          packed,
          packedAt + biasAt() + filter,
          relu,
          out,
          outAt + filter * g.pixels(),
          g.pixels(),
          scratch,
          scratchAt + layout.copySize(g.channels()),
          words);
    }
  }
}

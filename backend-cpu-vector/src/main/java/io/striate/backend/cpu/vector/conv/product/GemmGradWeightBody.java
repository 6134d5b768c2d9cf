package io.striate.backend.cpu.vector.conv.product;

import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.conv.ImageLayouts;
import io.striate.backend.cpu.vector.conv.PatchLayout;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Lanes;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.Arrays;
import java.util.Locale;

/// The gradient of a convolution by its weights, by [ImplicitGemmGradWeight], summed over the
/// samples one after the other.
///
/// If several workers share it, a task is some channels and filters of one group, over all samples:
/// each copies its own channels only, and writes its own part of the gradient.
///
/// A panel costs most where few filters use it. A 1x1 convolution with more channels than filters
/// is therefore computed transposed, `[channels, filters]`: panels of filters, which all channels
/// use, and transposed at the end.
final class GemmGradWeightBody implements Body {
  /// Fewest taps and filters of a task.
  private static final int BLOCK_TAPS = 128;

  private static final int BLOCK_FILTERS = 128;

  private final ConvGeometry g;
  private final ConvGeometry group;
  private final PatchLayout layout;

  /// Offsets across a panel: of the taps or, turned, of the filters; of a whole block, and of the
  /// last one.
  private final int[][] across;

  private final int[] pixels;
  private final int samples;
  private final int channelBlock;
  private final int filterBlock;
  private final boolean turned;

  GemmGradWeightBody(ConvGeometry geometry, int samples, boolean shared) {
    g = geometry;
    group = g.group();
    layout = PatchLayout.ofTaps(group);
    this.samples = samples;
    int kernel = g.kernelHeight() * g.kernelWidth();
    int wanted = Lanes.roundUpToTile(Math.ceilDiv(BLOCK_TAPS, kernel));
    channelBlock = shared ? Math.min(wanted, group.channels()) : group.channels();
    filterBlock = shared ? Math.min(BLOCK_FILTERS, group.filters()) : group.filters();
    pixels = layout.pixels();
    turned =
        layout.inPlace
            && group.taps() == group.channels()
            && group.filters() < group.channels()
            && group.filters() >= Lanes.TILE;
    int[] all = layout.taps();
    int whole = turned ? filterBlock : channelBlock * kernel;
    int rest = turned ? group.filters() % filterBlock : group.channels() % channelBlock * kernel;
    across = new int[][] {Arrays.copyOf(all, whole), Arrays.copyOf(all, rest)};
  }

  /// Whether a geometry has enough taps for a panel.
  static boolean suits(ConvGeometry g) {
    return g.taps() >= Lanes.TILE;
  }

  private int channelBlocks() {
    return Math.ceilDiv(group.channels(), channelBlock);
  }

  private int filterBlocks() {
    return Math.ceilDiv(group.filters(), filterBlock);
  }

  @Override
  public int tasks() {
    return g.groups() * channelBlocks() * filterBlocks();
  }

  private int sumSize() {
    return turned ? channelBlock * filterBlock : 0;
  }

  @Override
  public int scratch() {
    return sumSize() + layout.copySize(channelBlock) + ImplicitGemmGradWeight.scratchSize();
  }

  @Override
  public int words() {
    return ImplicitGemm.words();
  }

  @Override
  public String algorithm() {
    return String.format(
        Locale.ROOT,
        "implicit matrix product, 4 %s x %d %s",
        turned ? "channels" : "filters",
        Lanes.TILE,
        turned ? "filters" : "taps");
  }

  @Override
  public void run(int task, Operands operands, Workspace workspace) {
    int block = task % channelBlocks();
    int filter = task / channelBlocks() % filterBlocks() * filterBlock;
    int one = task / channelBlocks() / filterBlocks();
    int channel = block * channelBlock;
    int channels = Math.min(channelBlock, group.channels() - channel);
    int filters = Math.min(filterBlock, group.filters() - filter);
    if (turned) {
      multiplyTurned(one, channel, channels, filter, filters, operands, workspace);
    } else {
      multiply(one, channel, channels, filter, filters, operands, workspace);
    }
  }

  private void multiply(
      int one,
      int channel,
      int channels,
      int filter,
      int filters,
      Operands operands,
      Workspace workspace) {
    int kernel = g.kernelHeight() * g.kernelWidth();
    float[] image = operands.floats(0, workspace);
    float[] scratch = workspace.scratch;
    int plane = g.height() * g.width();
    for (int n = 0; n < samples; n++) {
      int from = operands.at(0) + n * g.inputSize() + (one * group.channels() + channel) * plane;
      if (!layout.inPlace) {
        layout.copy(image, from, channels, 0, pixels.length, scratch, 0);
      }
      ImplicitGemmGradWeight.multiply(
          layout.inPlace ? image : scratch,
          layout.inPlace ? from : 0,
          pixels,
          across[channels == channelBlock ? 0 : 1],
          operands.floats(1, workspace),
          operands.at(1) + n * g.outputSize() + (one * group.filters() + filter) * g.pixels(),
          g.pixels(),
          filters,
          operands.floats(2, workspace),
          operands.at(2) + (one * group.filters() + filter) * group.taps() + channel * kernel,
          group.taps(),
          n > 0,
          scratch,
          layout.copySize(channelBlock),
          workspace.words);
    }
  }

  private void multiplyTurned(
      int one,
      int channel,
      int channels,
      int filter,
      int filters,
      Operands operands,
      Workspace workspace) {
    float[] scratch = workspace.scratch;
    for (int n = 0; n < samples; n++) {
      ImplicitGemmGradWeight.multiply(
          operands.floats(1, workspace),
          operands.at(1) + n * g.outputSize() + (one * group.filters() + filter) * g.pixels(),
          pixels,
          across[filters == filterBlock ? 0 : 1],
          operands.floats(0, workspace),
          operands.at(0) + n * g.inputSize() + (one * group.channels() + channel) * g.pixels(),
          g.pixels(),
          channels,
          scratch,
          0,
          filters,
          n > 0,
          scratch,
          sumSize(),
          workspace.words);
    }
    ImageLayouts.transposeRows(
        channels,
        filters,
        scratch,
        0,
        filters,
        operands.floats(2, workspace),
        operands.at(2) + (one * group.filters() + filter) * group.channels() + channel,
        group.channels());
  }
}

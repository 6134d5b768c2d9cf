package io.striate.backend.cpu.vector.conv.winograd;

import io.striate.backend.cpu.vector.conv.Conv2dKernel;
import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.BodyMaker;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.Optional;

/// Convolutions by [WinogradConv2d], and their gradients by the input, on batches.
final class WinogradBodies {
  /// Minimum number of tasks of a shared batch, if it has enough panels of filters.
  private static final int TASKS = 8;

  /// Floats of transformed weights, 6 MB, past which the whole batch should meet them at once.
  private static final int STREAMED = 3 << 19;

  /// Panels of filters in a task of a gradient by the weights.
  private static final int PANELS = 4;

  private WinogradBodies() {}

  /// One convolution, forward or by the input.
  ///
  /// @param filterStep numbers between the kernels of one filter of the result and the next
  /// @param depthStep numbers between the kernels of one channel of the input and the next
  /// @param turned whether kernels are rotated by 180 degrees, as they are for the gradient
  private record Kernel(
      WinogradConv2d conv,
      int depth,
      int filters,
      int filterStep,
      int depthStep,
      boolean turned,
      String reason)
      implements Conv2dKernel {
    @Override
    public Body samples(int count, boolean relu, boolean shared) {
      return new Blocks(this, count, relu, shared);
    }

    @Override
    public Optional<TwoSteps> twoSteps(int count, boolean relu) {
      int tiles = count * conv.tiles().perSample();
      if (Math.ceilDiv(tiles, conv.blockTiles()) >= TASKS) {
        return Optional.empty();
      }
      return Optional.of(
          new TwoSteps(
              conv.transformedSize(tiles),
              new Transform(conv, depth, tiles),
              new Multiply(this, conv.ofTransformed(tiles, TASKS), tiles, relu)));
    }

    @Override
    public boolean streams() {
      return conv.packedSize() > STREAMED;
    }

    @Override
    public int packedSize() {
      return conv.packedSize();
    }

    @Override
    public Body pack(boolean hasBias) {
      return new Pack(this, hasBias);
    }
  }

  static Conv2dKernel forward(WinogradForm form, ConvGeometry g, String reason) {
    var conv = new WinogradConv2d(WinogradTiles.of(form, g), g.channels(), g.filters());
    return new Kernel(conv, g.channels(), g.filters(), g.taps(), form.taps(), false, reason);
  }

  static Conv2dKernel gradInput(WinogradForm form, ConvGeometry g, String reason) {
    var conv = new WinogradConv2d(WinogradTiles.ofGradInput(form, g), g.filters(), g.channels());
    return new Kernel(conv, g.filters(), g.channels(), form.taps(), g.taps(), true, reason);
  }

  /// Transforms weights; a task is a panel of filters.
  private record Pack(Kernel kernel, boolean hasBias) implements Body {
    @Override
    public int tasks() {
      return kernel.conv.panels();
    }

    @Override
    public int scratch() {
      return kernel.conv.packScratch();
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      int out = hasBias ? 2 : 1;
      float[] packed = operands.floats(out, workspace);
      kernel.conv.pack(
          task,
          operands.floats(0, workspace),
          operands.at(0),
          kernel.filterStep,
          kernel.depthStep,
          kernel.turned,
          packed,
          operands.at(out),
          workspace.scratch);
      if (task == 0) {
        int bias = hasBias ? 1 : 0;
        kernel.conv.packBias(
            hasBias, operands.floats(bias, workspace), operands.at(bias), packed, operands.at(out));
      }
    }
  }

  /// Some samples: block by block. If several workers share them, a task is one block, or some
  /// panels of filters of one where there are few blocks.
  private static final class Blocks implements Body {
    private final Kernel kernel;
    private final WinogradConv2d conv;
    private final boolean relu;
    private final int count;
    private final int blocks;
    private final int tasks;
    private final int panels;

    Blocks(Kernel kernel, int samples, boolean relu, boolean shared) {
      this.kernel = kernel;
      this.relu = relu;
      conv = kernel.conv;
      count = samples * conv.tiles().perSample();
      blocks = (count + conv.blockTiles() - 1) / conv.blockTiles();
      int groups = Math.min(conv.panels(), (TASKS + blocks - 1) / blocks);
      panels = shared ? (conv.panels() + groups - 1) / groups : conv.panels();
      tasks = shared ? blocks * groups() : 1;
    }

    /// Groups of panels.
    private int groups() {
      return (conv.panels() + panels - 1) / panels;
    }

    @Override
    public int tasks() {
      return tasks;
    }

    @Override
    public int scratch() {
      return conv.scratch();
    }

    @Override
    public String algorithm() {
      return "Winograd " + conv.tiles().form() + ", " + kernel.reason;
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      if (tasks == 1) {
        for (int block = 0; block < blocks; block++) {
          block(block, 0, conv.panels(), operands, workspace);
        }
      } else {
        int from = task % groups() * panels;
        block(task / groups(), from, Math.min(conv.panels(), from + panels), operands, workspace);
      }
    }

    private void block(int block, int from, int to, Operands operands, Workspace workspace) {
      int first = block * conv.blockTiles();
      conv.block(
          first,
          Math.min(conv.blockTiles(), count - first),
          from,
          to,
          operands.floats(0, workspace),
          operands.at(0),
          operands.floats(1, workspace),
          operands.at(1),
          relu,
          operands.floats(2, workspace),
          operands.at(2),
          workspace.scratch);
    }
  }

  /// The first of two steps: a task is some channels of some tiles.
  private record Transform(WinogradConv2d conv, int depth, int tiles) implements Body {
    private static final int TILES = 64;
    private static final int CHANNELS = 32;

    private int channelBlocks() {
      return Math.ceilDiv(depth, CHANNELS);
    }

    @Override
    public int tasks() {
      return Math.ceilDiv(tiles, TILES) * channelBlocks();
    }

    @Override
    public int scratch() {
      return conv.transformScratch();
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      int first = task / channelBlocks() * TILES;
      conv.transformAll(
          tiles,
          first,
          Math.min(TILES, tiles - first),
          task % channelBlocks() * CHANNELS,
          CHANNELS,
          operands.floats(0, workspace),
          operands.at(0),
          operands.floats(1, workspace),
          operands.at(1),
          workspace.scratch);
    }
  }

  /// The second of two steps: a task is a panel of filters and a block of tiles.
  private record Multiply(Kernel kernel, WinogradConv2d conv, int tiles, boolean relu)
      implements Body {
    private int blocks() {
      return Math.ceilDiv(tiles, conv.blockTiles());
    }

    @Override
    public int tasks() {
      return conv.panels() * blocks();
    }

    @Override
    public int scratch() {
      return conv.scratch();
    }

    @Override
    public String algorithm() {
      return "Winograd " + conv.tiles().form() + ", " + kernel.reason;
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      int first = task % blocks() * conv.blockTiles();
      conv.multiplyAll(
          tiles,
          first,
          Math.min(conv.blockTiles(), tiles - first),
          task / blocks(),
          operands.floats(0, workspace),
          operands.at(0),
          operands.floats(1, workspace),
          operands.at(1),
          relu,
          operands.floats(2, workspace),
          operands.at(2),
          workspace.scratch);
    }
  }

  /// The gradient by the weights. Inputs: image, gradOutput; output: summed over the samples. A
  /// shared body has a task for every few panels of filters, each of which transforms the images
  /// for itself.
  static BodyMaker gradWeight(WinogradForm form, ConvGeometry g, String reason) {
    return (first, count, shared) ->
        new GradWeight(new WinogradGradWeight(form, g, count), shared, reason);
  }

  private record GradWeight(WinogradGradWeight conv, boolean shared, String reason)
      implements Body {
    private int panels() {
      return shared ? Math.min(PANELS, conv.panels()) : conv.panels();
    }

    @Override
    public int tasks() {
      return (conv.panels() + panels() - 1) / panels();
    }

    @Override
    public int scratch() {
      return conv.scratch(panels());
    }

    @Override
    public String algorithm() {
      return "Winograd " + conv.form() + ", " + reason;
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      int from = task * panels();
      conv.apply(
          from,
          Math.min(conv.panels(), from + panels()),
          operands.floats(0, workspace),
          operands.at(0),
          operands.floats(1, workspace),
          operands.at(1),
          operands.floats(2, workspace),
          operands.at(2),
          workspace.scratch);
    }
  }
}

package io.striate.backend.cpu.vector.dense;

import io.striate.backend.cpu.vector.elementwise.ElementwiseKernels;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.BodyMaker;
import io.striate.backend.cpu.vector.run.Lanes;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;

/// A dense layer on a slice of the batch: matrix product with packed weights, bias and relu.
///
/// The packed weights are the panels of [PackedGemm], then the biases. The result starts as the
/// biases, and the product is added to it. A task is a few panels, so that threads that share a
/// batch each read their own part of the weights, once; with many samples it is more panels, so
/// that packing the samples pays, and some of the samples.
///
/// @param block units of a task
public record DenseBody(int samples, int depth, int units, boolean relu, int block)
    implements Body {
  /// Panels of a task if several workers share them.
  private static final int PANELS = 4;

  /// The same if a task packs its samples.
  private static final int MANY_PANELS = 16;

  /// Packed weights of more numbers, 2 MB, do not stay in the second-level cache until the next
  /// shard.
  private static final int STREAMED = 1 << 19;

  /// Makes the bodies of one layer.
  public record Maker(int depth, int units, boolean relu) implements BodyMaker {
    @Override
    public Body make(int first, int count, boolean shared) {
      int panels = count > PackedGemm.PACKED_ROWS ? MANY_PANELS : PANELS;
      return new DenseBody(count, depth, units, relu, shared ? panels * Lanes.TILE : units);
    }

    @Override
    public boolean streams() {
      return packedSize(depth, units) > STREAMED;
    }
  }

  /// Floats of packed weights and biases.
  public static int packedSize(int depth, int units) {
    return PackedGemm.panelsSize(depth, units) + units;
  }

  /// Inputs: weight (`[units, depth]` if transposed), and bias if there is one; output: both,
  /// packed.
  public static Body pack(int depth, int units, boolean transposed, boolean hasBias) {
    return (task, operands, workspace) -> {
      float[] packed = operands.floats(hasBias ? 2 : 1, workspace);
      int to = operands.at(hasBias ? 2 : 1);
      PackedGemm.packPanels(
          depth,
          units,
          operands.floats(0, workspace),
          operands.at(0),
          transposed ? 1 : units,
          transposed ? depth : 1,
          packed,
          to);
      int biases = to + PackedGemm.panelsSize(depth, units);
      if (hasBias) {
        System.arraycopy(operands.floats(1, workspace), operands.at(1), packed, biases, units);
      } else {
        java.util.Arrays.fill(packed, biases, biases + units, 0f);
      }
    };
  }

  private int blocks() {
    return Math.ceilDiv(units, block);
  }

  @Override
  public int tasks() {
    return blocks() * Math.ceilDiv(samples, PackedGemm.ROWS);
  }

  @Override
  public int scratch() {
    return PackedGemm.panelsScratchSize(samples, block);
  }

  @Override
  public String algorithm() {
    return "packed matrix product";
  }

  @Override
  public void run(int task, Operands operands, Workspace workspace) {
    int first = task % blocks() * block;
    int count = Math.min(block, units - first);
    int sample = task / blocks() * PackedGemm.ROWS;
    int rows = Math.min(PackedGemm.ROWS, samples - sample);
    float[] packed = operands.floats(1, workspace);
    float[] out = operands.floats(2, workspace);
    int to = operands.at(2) + sample * units + first;
    int biases = operands.at(1) + PackedGemm.panelsSize(depth, units) + first;
    for (int n = 0; n < rows; n++) {
      System.arraycopy(packed, biases, out, to + n * units, count);
    }
    PackedGemm.multiplyPanels(
        rows,
        count,
        depth,
        operands.floats(0, workspace),
        operands.at(0) + sample * depth,
        depth,
        1,
        packed,
        operands.at(1) + first * depth,
        out,
        to,
        units,
        true,
        workspace.scratch,
        0);
    for (int n = 0; n < rows && relu; n++) {
      ElementwiseKernels.relu(out, to + n * units, out, to + n * units, count);
    }
  }
}

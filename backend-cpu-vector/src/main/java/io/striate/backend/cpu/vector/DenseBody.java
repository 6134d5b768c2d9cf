package io.striate.backend.cpu.vector;

/// A dense layer on a slice of the batch: matrix product with packed weights, bias and relu.
///
/// The packed weights are the panels of [PackedGemm], then the biases. The result starts as the
/// biases, and the product is added to it.
record DenseBody(int samples, int depth, int units, boolean relu) implements Body {

  /// Floats of packed weights and biases.
  static int packedSize(int depth, int units) {
    return PackedGemm.panelsSize(depth, units) + units;
  }

  /// Inputs: weight (`[units, depth]` if transposed), and bias if there is one; output: both,
  /// packed.
  static Body pack(int depth, int units, boolean transposed, boolean hasBias) {
    return (task, operands, worker) -> {
      float[] packed = operands.floats(hasBias ? 2 : 1, worker);
      int to = operands.at(hasBias ? 2 : 1);
      PackedGemm.packPanels(
          depth,
          units,
          operands.floats(0, worker),
          operands.at(0),
          transposed ? 1 : units,
          transposed ? depth : 1,
          packed,
          to);
      int biases = to + PackedGemm.panelsSize(depth, units);
      if (hasBias) {
        System.arraycopy(operands.floats(1, worker), operands.at(1), packed, biases, units);
      } else {
        java.util.Arrays.fill(packed, biases, biases + units, 0f);
      }
    };
  }

  @Override
  public int scratch() {
    return 4 * Lanes.TILE;
  }

  @Override
  public String algorithm() {
    return "packed matrix product, weights packed once a step";
  }

  @Override
  public void run(int task, Operands operands, Worker worker) {
    float[] packed = operands.floats(1, worker);
    float[] out = operands.floats(2, worker);
    int to = operands.at(2);
    int biases = operands.at(1) + PackedGemm.panelsSize(depth, units);
    for (int n = 0; n < samples; n++) {
      System.arraycopy(packed, biases, out, to + n * units, units);
    }
    PackedGemm.multiplyPanels(
        samples,
        units,
        depth,
        operands.floats(0, worker),
        operands.at(0),
        depth,
        1,
        packed,
        operands.at(1),
        out,
        to,
        units,
        true,
        worker.scratch,
        0);
    if (relu) {
      ElementwiseKernels.relu(out, to, out, to, samples * units);
    }
  }
}

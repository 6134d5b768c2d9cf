package io.striate.backend.cpu.vector.normalization;

import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;

/// Packs the weights of a convolution together with the batch normalization behind it, whose
/// statistics no run changes:
///
///     weight[f] * slope[f],  (bias[f] - mean[f]) * slope[f] + shift[f]
///     slope[f] = scale[f] / sqrt(variance[f] + epsilon)
///
/// Every number is computed in double and rounded once, so the convolution rounds as one with other
/// weights would; it is another rounding than the plain formulas' all the same. The scaled weights
/// live only while they are packed: that happens once a plan, so it may allocate.
///
/// Inputs: weight, bias if there is one, scale, shift, mean, variance; output: weights and biases,
/// packed.
///
/// @param pack packs weights and biases
/// @param size of the weights
public record FoldedNorm(Body pack, int size, int filters, boolean hasBias, double epsilon)
    implements Body {
  @Override
  public int scratch() {
    return pack.scratch();
  }

  @Override
  public int words() {
    return pack.words();
  }

  @Override
  public void run(int task, Operands operands, Workspace workspace) {
    float[] weight = new float[size];
    float[] bias = new float[filters];
    int norm = hasBias ? 2 : 1;
    for (int f = 0; f < filters; f++) {
      double slope =
          number(operands, norm, f, workspace)
              / Math.sqrt(number(operands, norm + 3, f, workspace) + epsilon);
      double from = hasBias ? number(operands, 1, f, workspace) : 0;
      bias[f] =
          (float)
              ((from - number(operands, norm + 2, f, workspace)) * slope
                  + number(operands, norm + 1, f, workspace));
      for (int i = f * (size / filters); i < (f + 1) * (size / filters); i++) {
        weight[i] = (float) (number(operands, 0, i, workspace) * slope);
      }
    }
    var folded = new Operands(3);
    folded.place(0, weight, 0);
    folded.place(1, bias, 0);
    folded.place(2, operands.floats(norm + 4, workspace), operands.at(norm + 4));
    for (int part = 0; part < pack.tasks(); part++) {
      pack.run(part, folded, workspace);
    }
  }

  private static double number(Operands operands, int operand, int i, Workspace workspace) {
    return operands.floats(operand, workspace)[operands.at(operand) + i];
  }
}

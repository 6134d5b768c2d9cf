package io.striate.backend.reference;

import static io.striate.backend.reference.ReferenceTensor.elements;

import io.striate.api.backend.Kernel;
import io.striate.api.op.Dropout;
import io.striate.api.op.Generate;
import io.striate.api.random.Philox;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.Arrays;

/// Constants, index ranges and random numbers, and dropout, which uses random numbers.
///
/// A random number is a function of the seed, the purpose, the step, the sample and the element
/// within the sample only. Four elements share one block of [Philox].
final class GenerateLoops {
  private GenerateLoops() {}

  static Kernel kernel(Generate op) {
    return switch (op) {
      case Generate.Fill(var shape, double value) ->
          (in, out) -> Arrays.fill(elements(out, 0), value);
      case Generate.Constant constant ->
          (in, out) -> Arrays.setAll(elements(out, 0), constant::value);
      case Generate.Iota(var shape, int axis) -> {
        int stride = shape.strides()[axis];
        yield (in, out) -> {
          double[] to = elements(out, 0);
          for (int e = 0; e < to.length; e++) {
            to[e] = e / stride % shape.extent(axis);
          }
        };
      }
      case Generate.Uniform(var shape, long seed, int purpose, int first, int rows) -> {
        var numbers = new Uniforms(shape, seed, purpose, first, rows);
        yield (in, out) -> {
          double[] to = elements(out, 0);
          int step = (int) elements(in, 0)[0];
          int firstSample = (int) elements(in, 1)[0];
          for (int e = 0; e < to.length; e++) {
            to[e] = numbers.at(step, firstSample, e);
          }
        };
      }
    };
  }

  /// `out = uniform < rate ? 0 : input / (1 - rate)` (Srivastava et al., JMLR 15, 2014).
  static Kernel dropout(Dropout op, TensorType input) {
    var numbers = new Uniforms(input.shape(), op.seed(), op.purpose(), op.first(), op.rows());
    return (in, out) -> {
      double[] from = elements(in, 0);
      int step = (int) elements(in, 1)[0];
      int firstSample = (int) elements(in, 2)[0];
      double[] to = elements(out, 0);
      for (int e = 0; e < to.length; e++) {
        to[e] = numbers.at(step, firstSample, e) < op.rate() ? 0 : from[e] / (1 - op.rate());
      }
    };
  }

  /// The random numbers of a tensor whose axis 0 is the sample.
  private static final class Uniforms {
    private final int sampleSize;
    private final long seed;
    private final int purpose;
    private final int first;
    private final int rows;
    private final int[] block = new int[4];

    Uniforms(Shape shape, long seed, int purpose, int first, int rows) {
      this.sampleSize = shape.strides()[0];
      this.seed = seed;
      this.purpose = purpose;
      this.first = first;
      this.rows = rows;
    }

    double at(int step, int firstSample, int index) {
      int sample = firstSample * rows + first + index / sampleSize;
      int element = index % sampleSize;
      Philox.block(seed, element / 4, sample, step, purpose, block, 0);
      return Philox.uniform(block[element % 4]);
    }
  }
}

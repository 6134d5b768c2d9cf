package io.striate.backend.reference;

import static io.striate.backend.reference.ReferenceTensor.elements;

import io.striate.api.backend.Kernel;
import io.striate.api.op.MatMul;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/// `out[m, n] = sum over k of a[m, k] * b[k, n]` for each matrix of a batch (lecture, slides 8 to
/// 10). A transposed operand is read column by column.
final class MatMulLoops {
  private MatMulLoops() {}

  static Kernel kernel(MatMul op, List<TensorType> in, List<TensorType> out) {
    Shape shapeA = in.get(0).shape();
    Shape shapeB = in.get(1).shape();
    Shape shape = out.getFirst().shape();
    int rows = shape.extent(shape.rank() - 2);
    int columns = shape.extent(shape.rank() - 1);
    int inner = shapeA.extent(shapeA.rank() - (op.transposeA() ? 2 : 1));
    Shape batch = leading(shape);
    Places batchA = Places.broadcast(leading(shapeA), batch);
    Places batchB = Places.broadcast(leading(shapeB), batch);
    return (inputs, outputs) -> {
      double[] a = elements(inputs, 0);
      double[] b = elements(inputs, 1);
      double[] to = elements(outputs, 0);
      for (int s = 0; s < batch.size(); s++) {
        int startA = batchA.of(s) * rows * inner;
        int startB = batchB.of(s) * inner * columns;
        for (int m = 0; m < rows; m++) {
          for (int n = 0; n < columns; n++) {
            double sum = 0;
            for (int k = 0; k < inner; k++) {
              sum +=
                  a[startA + (op.transposeA() ? k * rows + m : m * inner + k)]
                      * b[startB + (op.transposeB() ? n * inner + k : k * columns + n)];
            }
            to[(s * rows + m) * columns + n] = sum;
          }
        }
      }
    };
  }

  /// The axes before the last two.
  private static Shape leading(Shape shape) {
    return Shape.of(Arrays.copyOf(shape.extents(), shape.rank() - 2));
  }
}

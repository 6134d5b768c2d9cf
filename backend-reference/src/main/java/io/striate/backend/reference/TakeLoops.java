package io.striate.backend.reference;

import static io.striate.backend.reference.ReferenceTensor.elements;

import io.striate.api.backend.Kernel;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.Arrays;

/// Entries along an axis by their indices, and the adjoint, which adds them back in ascending order
/// of the indices' positions.
///
/// Seen as `[outer, extent, inner]`, the output of a take is `[outer, positions, inner]`:
///
///     take:        out[o, p, i]           = in[o, index[p], i], or NaN where there is no such entry
///     scatter-add: out[o, index[p], i]   += in[o, p, i]
final class TakeLoops {
  private final int outer;
  private final int extent;
  private final int inner;
  private final int positions;

  private TakeLoops(int axis, TensorType whole, TensorType indices) {
    Shape shape = whole.shape();
    this.extent = shape.extent(axis);
    this.inner = shape.strides()[axis];
    this.outer = shape.size() / extent / inner;
    this.positions = indices.shape().size();
  }

  /// Whether an index names an entry.
  private boolean names(double index) {
    return index >= 0 && index < extent && index == Math.rint(index);
  }

  static Kernel take(int axis, TensorType input, TensorType indices) {
    var loops = new TakeLoops(axis, input, indices);
    return (in, out) -> loops.take(elements(in, 0), elements(in, 1), elements(out, 0));
  }

  private void take(double[] from, double[] indices, double[] to) {
    for (int o = 0; o < outer; o++) {
      for (int p = 0; p < positions; p++) {
        int target = (o * positions + p) * inner;
        for (int i = 0; i < inner; i++) {
          to[target + i] =
              names(indices[p]) ? from[(o * extent + (int) indices[p]) * inner + i] : Double.NaN;
        }
      }
    }
  }

  static Kernel scatterAdd(int axis, TensorType indices, TensorType output) {
    var loops = new TakeLoops(axis, output, indices);
    return (in, out) -> loops.scatterAdd(elements(in, 0), elements(in, 1), elements(out, 0));
  }

  private void scatterAdd(double[] from, double[] indices, double[] to) {
    Arrays.fill(to, 0);
    for (int o = 0; o < outer; o++) {
      for (int p = 0; p < positions; p++) {
        for (int i = 0; i < inner && names(indices[p]); i++) {
          to[(o * extent + (int) indices[p]) * inner + i] += from[(o * positions + p) * inner + i];
        }
      }
    }
  }
}

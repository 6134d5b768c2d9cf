package io.striate.layers.type.pooling;

import io.striate.api.op.Move;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// An axis of `inputs` entries cut into `outputs` regions of nearly the same size: region `i` is
/// from `floor(i inputs / outputs)` to below `ceil((i + 1) inputs / outputs)`, so that neighbors
/// may overlap by one entry. The rule of PyTorch.
record Regions(int inputs, int outputs) {
  /// The first entry of a region.
  int begin(int region) {
    return (int) ((long) region * inputs / outputs);
  }

  /// The entry behind a region.
  int end(int region) {
    return (int) Math.ceilDiv((region + 1L) * inputs, outputs);
  }

  /// Whether the regions have one size and do not overlap.
  boolean even() {
    return inputs % outputs == 0;
  }

  /// The mean of each region along an axis of `[N, C, H, W]`, by a product with a matrix of ones
  /// and zeros.
  ///
  /// @param axis 2 or 3
  Value means(Emitter emit, Value value, int axis) {
    float[] members = new float[outputs * inputs];
    float[] counts = new float[outputs];
    for (int region = 0; region < outputs; region++) {
      Arrays.fill(members, region * inputs + begin(region), region * inputs + end(region), 1);
      counts[region] = end(region) - begin(region);
    }
    Value matrix = emit.constant(Shape.of(outputs, inputs), members);
    if (axis == 2) {
      Value sums = emit.matmul(matrix, value, false, false);
      return emit.divide(sums, emit.constant(Shape.of(outputs, 1), counts));
    }
    Value sums = emit.matmul(value, matrix, false, true);
    return emit.divide(sums, emit.constant(Shape.of(outputs), counts));
  }

  /// The largest entry of each region along an axis.
  Value largest(Emitter emit, Value value, int axis) {
    var regions = new ArrayList<Value>();
    for (int region = 0; region < outputs; region++) {
      Value slice = emit.slice(value, axis, begin(region), end(region));
      regions.add(emit.reduce(Reduce.Kind.MAX, slice, List.of(axis)));
    }
    return emit.emit(new Move.Concat(axis), regions).getFirst();
  }
}

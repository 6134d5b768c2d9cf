package io.striate.interop.onnx.operator;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.Arrays;

/// How many samples the graph is written for, and how many it is emitted for.
///
/// Most files are written for one sample, and shapes in them say so. The graph sees shapes of as
/// many samples as it is written for; what is emitted has as many as the program has. Both agree as
/// long as axis 0 holds the samples one after the other.
///
/// @param declared the extent of axis 0 of the inputs in the file; 1 if it is not fixed
/// @param actual the number of samples of the program
public record Batch(int declared, int actual) {
  /// The shape of a value as the graph sees it.
  int[] visible(Value value) {
    int[] extents = value.type().shape().extents();
    if (value.perSample()) {
      extents[0] = Math.multiplyExact(value.rows(), declared);
    }
    return extents;
  }

  /// The shape that a value has in the program.
  ///
  /// @param visible the shape as the graph sees it
  /// @param perSample whether axis 0 belongs to samples
  Shape actual(int[] visible, boolean perSample) {
    int[] extents = visible.clone();
    if (perSample) {
      if (extents.length == 0 || extents[0] % declared != 0) {
        throw mixes();
      }
      extents[0] = Math.multiplyExact(extents[0] / declared, actual);
    }
    for (int extent : extents) {
      if (extent < 1) {
        throw new StriateException(
            Code.BAD_MODEL, "makes the shape " + Arrays.toString(visible) + ", without elements");
      }
    }
    return Shape.of(extents);
  }

  /// The samples of a batch must stay apart.
  static StriateException mixes() {
    return new StriateException(
        Code.BAD_MODEL,
        "does not keep axis 0 for the samples of a batch; move the batch to axis 0 in the model");
  }
}

package io.striate.keras;

import java.util.List;
import java.util.Optional;

/// What a layer gives.
///
/// @param giver the layer of the specification
/// @param shape of a sample as Keras has it, channels last
/// @param maps the shape before it was flattened, where Keras has the numbers in another order than
///   the specification: row, column, channel, not channel, row, column
record Flow(String giver, List<Integer> shape, Optional<List<Integer>> maps) {
  Flow {
    shape = List.copyOf(shape);
  }

  Flow(String giver, List<Integer> shape) {
    this(giver, shape, Optional.empty());
  }

  /// The same numbers from another layer.
  Flow by(WrittenLayer layer) {
    return new Flow(layer.name(), shape, maps);
  }

  int rank() {
    return shape.size();
  }

  /// Channels of maps, features of a sequence, or the length of a list.
  int channels() {
    return shape.getLast();
  }
}

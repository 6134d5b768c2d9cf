package io.striate.layers.program;

import io.striate.api.program.Value;
import io.striate.layers.graph.GraphOutput;
import java.util.List;

/// The values of a network's outputs in a program.
@FunctionalInterface
interface OutputValues {
  /// The values of an output, one for each of [GraphOutput#sources].
  List<Value> of(GraphOutput output);
}

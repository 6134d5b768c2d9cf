package io.striate.training;

import io.striate.api.tensor.HostArray;
import java.util.List;

/// A sample that is ready to run.
///
/// @param kind what its network takes
/// @param inputs one array for each feed of the kind
record PreparedSample(SampleKind kind, List<HostArray> inputs) {
  PreparedSample {
    inputs = List.copyOf(inputs);
  }
}

package io.striate.training;

import io.striate.api.tensor.HostArray;
import io.striate.training.data.Feed;
import java.util.ArrayList;
import java.util.List;

/// A sample that is ready to run.
///
/// @param kind what its network takes
/// @param inputs one array for each feed of the kind
record PreparedSample(SampleKind kind, List<HostArray> inputs) {
  PreparedSample {
    inputs = List.copyOf(inputs);
  }

  /// The same sample with other values of an input.
  PreparedSample with(String input, float[] values) {
    var others = new ArrayList<>(inputs);
    for (Feed feed : kind.feeds()) {
      if (feed.input().equals(input)) {
        others.set(feed.feature(), new HostArray.Floats(values));
      }
    }
    return new PreparedSample(kind, others);
  }
}

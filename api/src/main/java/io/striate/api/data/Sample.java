package io.striate.api.data;

import io.striate.api.tensor.HostArray;
import java.util.List;

/// One sample in memory, as part of a batch.
public interface Sample {
  /// What the sample consists of.
  List<Samples.Feature> features();

  /// The array that holds a feature's elements, row by row, from [#offset] on. Elements outside the
  /// sample belong to other samples and must not be touched.
  HostArray values(int feature);

  /// Where in its array a feature begins.
  int offset(int feature);
}

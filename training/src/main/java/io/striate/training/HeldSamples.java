package io.striate.training;

import io.striate.api.data.PassMonitor;
import io.striate.api.data.SamplePass;
import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Some samples in memory, for a network that runs several times on each.
///
/// @param size how many
/// @param features what a sample consists of
/// @param arrays one for each feature, with the samples one after the other; shared, not copied
record HeldSamples(int size, List<Samples.Feature> features, List<HostArray> arrays) {
  HeldSamples {
    features = List.copyOf(features);
    arrays = List.copyOf(arrays);
  }

  /// Reads samples.
  ///
  /// @param first the index of the first one
  /// @param inputs the names of the features that are read
  /// @throws io.striate.api.error.StriateException if one of them cannot be read
  static HeldSamples of(Samples samples, int first, int size, Set<String> inputs) {
    var features = new ArrayList<Samples.Feature>();
    var arrays = new ArrayList<HostArray>();
    var indexes = new ArrayList<Integer>();
    for (int i = 0; i < samples.features().size(); i++) {
      Samples.Feature feature = samples.features().get(i);
      if (inputs.contains(feature.name())) {
        TensorType type = feature.type();
        features.add(feature);
        indexes.add(i);
        arrays.add(HostArray.allocate(new TensorType(type.element(), type.shape().prepend(size))));
      }
    }
    var failures =
        SamplePass.over(
            "reading samples",
            size,
            PassMonitor.none(),
            row -> {
              for (int i = 0; i < indexes.size(); i++) {
                int length = features.get(i).type().shape().size();
                samples.read(first + row, indexes.get(i), arrays.get(i), row * length);
              }
            });
    if (!failures.isEmpty()) {
      throw SamplePass.all(failures.values(), "replace or leave them out");
    }
    return new HeldSamples(size, features, arrays);
  }

  /// Copies a feature of a sample, as [Samples#read] does.
  void read(int sample, int feature, HostArray target, int offset) {
    int length = features.get(feature).type().shape().size();
    switch (arrays.get(feature)) {
      case HostArray.Bytes(byte[] from) when target instanceof HostArray.Bytes(byte[] to) ->
          System.arraycopy(from, sample * length, to, offset, length);
      case HostArray.Floats(float[] from) when target instanceof HostArray.Floats(float[] to) ->
          System.arraycopy(from, sample * length, to, offset, length);
      default ->
          throw new IllegalArgumentException(
              features.get(feature) + " cannot be read into " + target.getClass().getSimpleName());
    }
  }
}

package io.striate.training;

import io.striate.api.data.Samples;
import io.striate.api.tensor.TensorType;
import io.striate.layers.program.Programs;
import io.striate.training.data.Feed;
import io.striate.training.data.Feeding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Samples of the same types, which can share a batch.
///
/// @param model the model for their size
/// @param types of one sample of each input, by name
/// @param feeds the inputs, each with the number of the array that feeds it
/// @param programs for such samples
record SampleKind(
    TrainedModel model, Map<String, TensorType> types, List<Feed> feeds, Programs programs) {
  SampleKind {
    feeds = List.copyOf(feeds);
  }

  /// The kind of samples with some features.
  ///
  /// @throws io.striate.api.error.StriateException if they do not suit the network
  static SampleKind of(TrainedModel model, List<Samples.Feature> features) {
    Feeding feeding = Feeding.ofInputs(model.network().graph(), features, "the sample");
    return new SampleKind(model, types(features), feeding.feeds(), model.programs(feeding));
  }

  /// What tells kinds apart.
  static Map<String, TensorType> types(List<Samples.Feature> features) {
    var types = new LinkedHashMap<String, TensorType>();
    features.forEach(feature -> types.put(feature.name(), feature.type()));
    return types;
  }
}

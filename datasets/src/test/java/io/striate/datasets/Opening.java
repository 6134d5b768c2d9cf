package io.striate.datasets;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.api.data.PassMonitor;
import io.striate.api.data.Samples;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Opens data sets with settings as a specification has them, for a network of one input.
///
/// @param type opened
/// @param folder of the specification
/// @param input the shape of the network's input
record Opening(DatasetType type, Path folder, Shape input) {
  DatasetSource source(Map<String, ?> settings) {
    var parsed = new HashMap<String, Object>();
    for (Field<?> field : type.fields()) {
      Optional.ofNullable(settings.get(field.key()))
          .ifPresent(json -> parsed.put(field.key(), field.kind().parse(json)));
    }
    return type.create(Config.of(type.fields(), parsed));
  }

  Dataset open(Map<String, ?> settings) {
    return source(settings).open(folder, Map.of("input", input), PassMonitor.none());
  }

  /// The message of what refuses to open, or to check, without the folder.
  String refused(Map<String, ?> settings) {
    return assertThrows(
            StriateException.class,
            () -> {
              try (Dataset dataset = open(settings)) {
                dataset.check(PassMonitor.none());
              }
            })
        .getMessage()
        .replace(folder + "/./", "")
        .replace(folder + "/", "");
  }

  /// The values of a feature of a sample.
  static List<Double> values(Samples samples, int sample, int feature) {
    TensorType type = samples.features().get(feature).type();
    HostArray array = HostArray.allocate(type);
    samples.read(sample, feature, array, 0);
    var values = new ArrayList<Double>();
    for (int i = 0; i < array.length(); i++) {
      values.add(array.get(i));
    }
    return values;
  }
}

package io.striate.synthetic;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A data set of this module, opened with some settings.
record Opened(Dataset dataset) {
  /// A data set of one input.
  static Opened of(DatasetType type, Shape input, Map<String, ?> settings) {
    return of(type, Map.of("input", input), settings);
  }

  static Opened of(DatasetType type, Map<String, Shape> inputs, Map<String, ?> settings) {
    var parsed = new HashMap<String, Object>();
    for (Field<?> field : type.fields()) {
      Optional.ofNullable(settings.get(field.key()))
          // Whole numbers of a specification are long.
          .map(json -> json instanceof Integer number ? (Object) number.longValue() : json)
          .ifPresent(json -> parsed.put(field.key(), field.kind().parse(json)));
    }
    DatasetSource source = type.create(Config.of(type.fields(), parsed));
    return new Opened(source.open(Path.of(""), inputs));
  }

  /// A feature of a training sample.
  HostArray training(int sample, String feature) {
    return read(dataset.training(), sample, feature);
  }

  /// A feature of a test sample.
  HostArray test(int sample, String feature) {
    return read(dataset.test().orElseThrow(), sample, feature);
  }

  private static HostArray read(Samples samples, int sample, String name) {
    for (int i = 0; i < samples.features().size(); i++) {
      Samples.Feature feature = samples.features().get(i);
      if (feature.name().equals(name)) {
        HostArray array = HostArray.allocate(feature.type());
        samples.read(sample, i, array, 0);
        return array;
      }
    }
    throw new AssertionError("no feature " + name + " in " + samples.features());
  }
}

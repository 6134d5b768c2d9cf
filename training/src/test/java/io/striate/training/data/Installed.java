package io.striate.training.data;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.component.Config;
import io.striate.api.data.Dataset;
import io.striate.api.tensor.Shape;
import java.nio.file.Path;
import java.util.Map;

/// Opens data sets as a specification does: found in the catalog by their id.
public final class Installed {
  private Installed() {}

  /// An open data set for one input.
  ///
  /// @param settings those that are not the default
  public static Dataset open(String id, Shape input, Map<String, ?> settings) {
    var type =
        Catalog.installed().all(Kinds.DATASET).stream()
            .filter(each -> each.id().equals(id))
            .findFirst()
            .orElseThrow();
    return type.create(Config.of(type.fields(), settings))
        .open(Path.of(""), Map.of("input", input));
  }
}

package io.striate.layers.golden;

import io.striate.api.Catalog;
import io.striate.backend.tck.golden.GoldenCase;
import io.striate.layers.Network;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A layer in a specification, and what PyTorch computed for it (`golden/make_golden.py`, where
/// `golden.py` describes the arrays).
///
/// @param name of the case
/// @param spec a specification whose layer `tested` is computed
/// @param arrays by name, row-major
record GoldenLayer(String name, String spec, Map<String, double[]> arrays) {
  /// The cases of a family of layer types, such as `activation`.
  static List<GoldenLayer> of(String family) {
    return GoldenCase.all(GoldenLayer.class, family + ".txt").stream()
        .map(each -> new GoldenLayer(each.name(), each.spec(), each.arrays()))
        .toList();
  }

  /// The network that consists of the layer.
  Network network() {
    return Network.parse(name, spec, List.of(), Catalog.installed());
  }

  /// An array that the case has.
  double[] get(String array) {
    return Objects.requireNonNull(arrays.get(array), () -> name + "/" + array);
  }

  /// The arrays whose names begin with a prefix, by the rest of their names.
  Map<String, double[]> named(String prefix) {
    var found = new LinkedHashMap<String, double[]>();
    arrays.forEach((key, values) -> {
      if (key.startsWith(prefix)) {
        found.put(key.substring(prefix.length()), values);
      }
    });
    return found;
  }

  @Override
  public String toString() {
    return name;
  }
}

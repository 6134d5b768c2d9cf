package io.striate.layers.golden;

import io.striate.api.Catalog;
import io.striate.layers.Network;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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
    var cases = new ArrayList<GoldenLayer>();
    for (String line : lines(family + ".txt")) {
      int space = line.indexOf(' ');
      int slash = line.indexOf('/');
      if (slash < 0 || slash > space) {
        String spec = line.substring(line.indexOf('{'));
        cases.add(new GoldenLayer(line.substring(0, space), spec, new LinkedHashMap<>()));
      } else {
        int shape = line.indexOf(" [");
        String numbers = line.substring(line.indexOf("] ") + 2);
        double[] values =
            Arrays.stream(numbers.split(" ")).mapToDouble(Double::parseDouble).toArray();
        cases.getLast().arrays().put(line.substring(slash + 1, shape), values);
      }
    }
    return cases;
  }

  private static List<String> lines(String file) {
    try (var stream = GoldenLayer.class.getResourceAsStream(file);
        var reader =
            new BufferedReader(
                new InputStreamReader(
                    Objects.requireNonNull(stream, file), StandardCharsets.UTF_8))) {
      return reader.lines().filter(line -> !line.startsWith("#")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

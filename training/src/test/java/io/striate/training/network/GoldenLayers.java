package io.striate.training.network;

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

/// A network of `golden-layers.txt` and what PyTorch computed for it (`golden/make_golden.py`).
///
/// @param name of the case
/// @param spec its specification
/// @param arrays by name, row-major
record GoldenLayers(String name, String spec, Map<String, double[]> arrays) {
  /// All cases of the file.
  static List<GoldenLayers> all() {
    var cases = new ArrayList<GoldenLayers>();
    for (String line : lines()) {
      int space = line.indexOf(' ');
      int slash = line.indexOf('/');
      if (slash < 0 || slash > space) {
        String spec = line.substring(line.indexOf('{'));
        cases.add(new GoldenLayers(line.substring(0, space), spec, new LinkedHashMap<>()));
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

  private static List<String> lines() {
    try (var stream = GoldenLayers.class.getResourceAsStream("golden-layers.txt");
        var reader =
            new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(stream), StandardCharsets.UTF_8))) {
      return reader.lines().filter(line -> !line.startsWith("#")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// An array that the case has.
  double[] get(String array) {
    return Objects.requireNonNull(arrays.get(array), () -> name + "/" + array);
  }

  /// The arrays whose names begin with a word, by the rest of their names.
  Map<String, double[]> of(String word) {
    var found = new LinkedHashMap<String, double[]>();
    arrays.forEach((key, values) -> {
      if (key.startsWith(word + " ")) {
        found.put(key.substring(word.length() + 1), values);
      }
    });
    return found;
  }

  @Override
  public String toString() {
    return name;
  }
}

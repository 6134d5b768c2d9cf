package io.striate.backend.tck.golden;

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

/// A component in a specification, and what PyTorch or NumPy computed for it.
///
/// A file of such cases has these lines; `#` begins a comment:
///
///     CASE spec {...}                 the specification
///     CASE/NAME [D0,D1,...] V0 V1 ... an array, row-major
///
/// @param name of the case
/// @param spec its specification
/// @param shapes the extents of the arrays, by their names
/// @param arrays by name, row-major
public record GoldenCase(
    String name, String spec, Map<String, int[]> shapes, Map<String, double[]> arrays) {
  /// All cases of a file.
  ///
  /// @param beside a class in whose package the file is a resource
  /// @param file such as `losses.txt`
  public static List<GoldenCase> all(Class<?> beside, String file) {
    var cases = new ArrayList<GoldenCase>();
    for (String line : lines(beside, file)) {
      int space = line.indexOf(' ');
      int slash = line.indexOf('/');
      if (slash < 0 || slash > space) {
        cases.add(
            new GoldenCase(
                line.substring(0, space),
                line.substring(line.indexOf('{')),
                new LinkedHashMap<>(),
                new LinkedHashMap<>()));
      } else {
        cases.getLast().add(line.substring(slash + 1));
      }
    }
    return cases;
  }

  private void add(String line) {
    int shape = line.indexOf(" [");
    int numbers = line.indexOf("] ");
    String array = line.substring(0, shape);
    String extents = line.substring(shape + 2, numbers);
    shapes.put(array, extents.isEmpty() ? new int[0] : wholes(extents));
    arrays.put(
        array,
        Arrays.stream(line.substring(numbers + 2).split(" "))
            .mapToDouble(Double::parseDouble)
            .toArray());
  }

  private static int[] wholes(String text) {
    return Arrays.stream(text.split(",")).mapToInt(Integer::parseInt).toArray();
  }

  private static List<String> lines(Class<?> beside, String file) {
    try (var stream = beside.getResourceAsStream(file);
        var reader =
            new BufferedReader(
                new InputStreamReader(
                    Objects.requireNonNull(stream, file), StandardCharsets.UTF_8))) {
      return reader.lines().filter(line -> !line.startsWith("#")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whether the case has an array.
  public boolean has(String array) {
    return arrays.containsKey(array);
  }

  /// The extents of an array that the case has.
  public int[] shape(String array) {
    return Objects.requireNonNull(shapes.get(array), () -> name + "/" + array);
  }

  /// An array that the case has.
  public double[] get(String array) {
    return Objects.requireNonNull(arrays.get(array), () -> name + "/" + array);
  }

  /// The arrays whose names begin with a word, by the rest of their names.
  public Map<String, double[]> of(String word) {
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

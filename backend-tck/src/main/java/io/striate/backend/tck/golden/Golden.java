package io.striate.backend.tck.golden;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Stream;

/// One file of golden values: numbers that PyTorch computed in float64 (`golden/make_golden.py`).
///
/// A line is `case/tensor [2,3]: v v v v v v`, row-major; `#` begins a comment. Settings such as a
/// stride are tensors too.
public final class Golden {
  /// A named tensor: its shape and its values in row-major order.
  private record Values(List<Integer> shape, List<Double> values) {}

  private final String file;
  private final Map<String, Values> tensors;

  private Golden(String file, Map<String, Values> tensors) {
    this.file = file;
    this.tensors = tensors;
  }

  /// Reads a file of this module's resources, such as `conv2d`.
  public static Golden read(String file) {
    try (var stream = Golden.class.getResourceAsStream(file + ".txt")) {
      if (stream == null) {
        throw new IllegalArgumentException(
            "no golden file " + file + ".txt beside " + Golden.class);
      }
      var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
      var tensors = new LinkedHashMap<String, Values>();
      reader
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> tensors.put(line.substring(0, line.indexOf(' ')), parse(line)));
      return new Golden(file, tensors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Values parse(String line) {
    var shape = line.substring(line.indexOf('[') + 1, line.indexOf(']'));
    var values = line.substring(line.indexOf(": ") + 2);
    return new Values(
        shape.isEmpty()
            ? List.of()
            : Arrays.stream(shape.split(",")).map(Integer::valueOf).toList(),
        Arrays.stream(values.split(" ")).map(Double::valueOf).toList());
  }

  /// The names before the first slash, in the file's order.
  public List<String> cases() {
    var names = new LinkedHashSet<String>();
    for (var name : tensors.keySet()) {
      if (name.indexOf('/') > 0) {
        names.add(name.substring(0, name.indexOf('/')));
      }
    }
    return List.copyOf(names);
  }

  /// The names of all tensors that begin with `prefix`.
  public Stream<String> names(String prefix) {
    return tensors.keySet().stream().filter(name -> name.startsWith(prefix));
  }

  /// Whether the file has a tensor of that name (`case/tensor`).
  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  /// The extents of a tensor.
  public int[] shape(String name) {
    return tensor(name).shape().stream().mapToInt(Integer::intValue).toArray();
  }

  /// The values of a tensor, row-major.
  public double[] values(String name) {
    return tensor(name).values().stream().mapToDouble(Double::doubleValue).toArray();
  }

  /// The first value of a tensor.
  public double number(String name) {
    return tensor(name).values().getFirst();
  }

  /// The first value of a tensor, a whole number.
  public int whole(String name) {
    return (int) number(name);
  }

  /// The values of a tensor of whole numbers.
  public int[] wholes(String name) {
    return tensor(name).values().stream().mapToInt(Double::intValue).toArray();
  }

  private Values tensor(String name) {
    var values = tensors.get(name);
    if (values == null) {
      throw new NoSuchElementException("no '" + name + "' in golden file " + file + ".txt");
    }
    return values;
  }
}

package io.striate.api.step;

import io.striate.api.backend.Backend;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Initializer;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// States by name, on a backend: parameters, running statistics, an optimizer's slots, an image
/// that is optimized. All steps made with the same weights share them.
///
/// Used by one thread at a time, together with the steps that share them.
public final class Weights implements AutoCloseable {
  private final Backend backend;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Set<String> written = new HashSet<>();

  private Weights(Backend backend) {
    this.backend = backend;
  }

  /// No weights yet, on a backend.
  public static Weights on(Backend backend) {
    return new Weights(backend);
  }

  /// Where they are.
  public Backend backend() {
    return backend;
  }

  /// The names, in the order in which they were added.
  public List<String> names() {
    return List.copyOf(tensors.keySet());
  }

  /// The type of one of them.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  public TensorType type(String name) {
    return tensor(name).type();
  }

  /// Makes room for one, without values. One that is there already stays as it is.
  ///
  /// @throws StriateException if it is there with another type, or there is not enough memory
  public Weights add(String name, TensorType type) {
    Tensor known = tensors.get(name);
    if (known == null) {
      tensors.put(name, backend.allocate(type));
    } else if (!known.type().equals(type)) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          String.format(
              Locale.ROOT,
              "the weights have '%s' as %s, and it is needed as %s",
              name,
              known.type(),
              type));
    }
    return this;
  }

  /// Adds one with the values that a training with a seed would begin with.
  ///
  /// @param seed the run's seed; the numbers depend on it and on the name alone
  public Weights initialize(String name, Shape shape, Initializer initializer, long seed) {
    add(name, TensorType.float32(shape));
    var random = new RandomStream(seed, "init/" + name, 0, 0);
    return set(name, initializer.values(shape, random));
  }

  /// Gives one its values, row by row.
  ///
  /// @throws StriateException if there are more or fewer than it has elements
  public Weights set(String name, float... values) {
    return set(name, new HostArray.Floats(values));
  }

  /// Gives one its values, row by row.
  ///
  /// @throws StriateException if kind or length do not fit
  public Weights set(String name, HostArray values) {
    tensor(name).write(values);
    written.add(name);
    return this;
  }

  /// Gives all elements of one the same value.
  public Weights fill(String name, double value) {
    float[] values = new float[type(name).shape().size()];
    Arrays.fill(values, (float) value);
    return set(name, values);
  }

  /// The values of one, row by row, in a new array.
  public float[] read(String name) {
    return tensor(requireWritten(name)).toFloats();
  }

  /// The values of one in the backend's own precision, in a new array.
  public double[] readDoubles(String name) {
    return tensor(requireWritten(name)).toDoubles();
  }

  /// Gives all that begin with a prefix the values of those of the same names behind another
  /// prefix, as when a network takes over the weights of another: `copy("online/", "target/")`.
  ///
  /// @param from prefix of those that are read; what has no counterpart, such as the slots of an
  ///   optimizer, is left out
  /// @param to prefix of those that are written
  /// @throws IllegalArgumentException if none begins with `to`, or one has no counterpart
  public Weights copy(String from, String to) {
    List<String> names = tensors.keySet().stream().filter(name -> name.startsWith(to)).toList();
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "no weights begin with '%s'; there are %s", to, names()));
    }
    for (String name : names) {
      set(name, new HostArray.Doubles(readDoubles(from + name.substring(to.length()))));
    }
    return this;
  }

  /// Whether one has ever had values.
  public boolean written(String name) {
    return written.contains(name);
  }

  Tensor tensor(String name) {
    Tensor found = tensors.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "no weights are named '%s'; there are %s", name, names()));
    }
    return found;
  }

  private String requireWritten(String name) {
    tensor(name);
    if (!written(name)) {
      throw new StriateException(
          Code.NEVER_WRITTEN, String.format(Locale.ROOT, "'%s' has no values yet", name));
    }
    return name;
  }

  /// Gives the memory back. Steps that share the weights must be closed before.
  @Override
  public void close() {
    tensors.values().forEach(Tensor::close);
    tensors.clear();
  }
}

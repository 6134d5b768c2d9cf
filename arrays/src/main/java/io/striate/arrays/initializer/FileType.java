package io.striate.arrays.initializer;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InitializerType;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.arrays.StoredTensor;
import io.striate.arrays.file.ArrayFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/// `file`: the numbers of an NPY, NPZ or safetensors file. The array must have the shape of the
/// parameter, after its axes are exchanged as `axes` says. The file is read when training begins; a
/// model and a run that is resumed have the values themselves.
///
/// With `axes` `[a, b, ...]` axis `i` of the parameter is axis `axes[i]` of the array, as in
/// `numpy.transpose`: a convolution kernel of Keras, `[height, width, channels, filters]`, needs
/// `[3, 2, 0, 1]`, a dense kernel `[1, 0]`.
public final class FileType implements InitializerType {
  private static final Field<FileName> PATH =
      Field.required(
          "path",
          FieldKind.located("the name of a file", FileName::of, FileName::written),
          "the file, relative to the specification");
  private static final Field<Optional<String>> ARRAY =
      Field.optional(
          "array", FieldKind.text(), "name of the array; the only array of the file by default");
  private static final Field<List<Integer>> AXES =
      Field.of(
          "axes",
          FieldKind.list(FieldKind.integer(0)),
          List.of(),
          "for each axis of the parameter, which axis of the array it is; `[0, 1, ...]` by"
              + " default");

  /// A file as a specification names it.
  ///
  /// @param written what stands there
  /// @param file its path
  private record FileName(String written, Path file) {
    static FileName of(FieldKind.Located located) {
      return new FileName(located.text(), located.folder().resolve(located.text()));
    }
  }

  @Override
  public String id() {
    return "file";
  }

  @Override
  public String summary() {
    return "the numbers of an NPY, NPZ or safetensors file";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(PATH, ARRAY, AXES);
  }

  @Override
  public Initializer create(Config config) {
    Path file = config.get(PATH).file();
    Optional<String> array = config.get(ARRAY);
    List<Integer> axes = config.get(AXES);
    if (axes.stream().distinct().count() < axes.size()
        || axes.stream().anyMatch(axis -> axis >= axes.size())) {
      throw new StriateException(
          Code.BAD_VALUE,
          String.format(Locale.ROOT, "'axes' must be an order of 0 to n - 1, got %s", axes));
    }
    return (shape, _) -> values(ArrayFile.open(file), array, axes, shape);
  }

  private static float[] values(
      ArrayFile file, Optional<String> array, List<Integer> axes, Shape shape) {
    StoredTensor found = file.read(array.orElseGet(() -> only(file)));
    List<Integer> order = axes.isEmpty() ? IntStream.range(0, shape.rank()).boxed().toList() : axes;
    if (!fits(found.shape(), order, shape)) {
      throw FileErrors.bad(
          Code.SHAPES_DISAGREE,
          file.file(),
          String.format(
              Locale.ROOT,
              "its array '%s' is %s, which%s is not the shape %s of the parameter",
              found.name(),
              found.shape(),
              axes.isEmpty() ? "" : " with the axes " + axes,
              shape),
          "give 'axes' if the axes are in another order");
    }
    return transposed(((HostArray.Floats) found.values()).values(), found.shape(), order, shape);
  }

  private static String only(ArrayFile file) {
    if (file.names().size() != 1) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          file.file(),
          String.format(Locale.ROOT, "has %d arrays", file.names().size()),
          "name one with 'array': " + String.join(", ", file.names()));
    }
    return file.names().getFirst();
  }

  private static boolean fits(Shape array, List<Integer> order, Shape shape) {
    if (array.rank() != shape.rank() || order.size() != shape.rank()) {
      return false;
    }
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (array.extent(order.get(axis)) != shape.extent(axis)) {
        return false;
      }
    }
    return true;
  }

  private static float[] transposed(float[] from, Shape array, List<Integer> order, Shape shape) {
    int rank = shape.rank();
    int[] steps = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      int step = 1;
      for (int behind = order.get(axis) + 1; behind < rank; behind++) {
        step *= array.extent(behind);
      }
      steps[axis] = step;
    }
    float[] values = new float[from.length];
    for (int i = 0; i < values.length; i++) {
      int rest = i;
      int at = 0;
      for (int axis = rank - 1; axis >= 0; axis--) {
        at += rest % shape.extent(axis) * steps[axis];
        rest /= shape.extent(axis);
      }
      values[i] = from[at];
    }
    return values;
  }
}

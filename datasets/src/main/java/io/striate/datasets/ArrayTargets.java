package io.striate.datasets;

import io.striate.api.component.Config;
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Loss;
import io.striate.arrays.npy.NpyArray;
import io.striate.datasets.features.ClassNames;
import io.striate.datasets.features.FeatureColumn;
import io.striate.datasets.features.MemoryColumn;
import io.striate.datasets.features.RowClasses;
import io.striate.datasets.features.TargetKind;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// Makes targets of arrays. The array of the training samples comes first: it decides which classes
/// there are, unless they are given.
final class ArrayTargets {
  /// More classes than this must be named: one wrong number would make millions of them.
  private static final int MOST_CLASSES = 1 << 17;

  private final TargetKind kind;
  private List<String> names;

  ArrayTargets(Config config) {
    this.kind = config.get(TargetKind.FIELD);
    this.names = config.get(ClassNames.LABELS);
  }

  /// The names of the classes; empty if there are none, or targets are maps of classes without
  /// names.
  List<String> names() {
    return kind == TargetKind.CLASS || kind == TargetKind.LABELS ? names : List.of();
  }

  /// A target and the classes of its rows.
  record Target(FeatureColumn column, RowClasses classes) {}

  Target of(NpyArray array) {
    return switch (kind) {
      case NUMBERS, POINTS, BOXES -> new Target(numbers(array), RowClasses.none());
      case CLASS -> array.row().size() == 1 ? oneClass(array) : map(array);
      case LABELS -> labels(array);
    };
  }

  private FeatureColumn numbers(NpyArray array) {
    kind.requireComplete(array.name(), array.row().size());
    Shape shape = array.row().rank() == 0 ? Shape.of(1) : array.row();
    return new ArrayColumn(
        new Samples.Feature(Loss.TARGET, TensorType.float32(shape), kind.meaning()), array);
  }

  private static void requireWhole(NpyArray array) {
    if (!array.element().whole()) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          array.name(),
          String.format(
              Locale.ROOT,
              "holds %s, a class is a whole number",
              array.element().name().toLowerCase(Locale.ROOT)),
          "set \"targetType\": \"numbers\" in train.data, or save it as int32");
    }
  }

  private Target oneClass(NpyArray array) {
    requireWhole(array);
    int[] labels = new int[Math.toIntExact(array.rows())];
    var target = new HostArray.Ints(labels);
    for (int i = 0; i < labels.length; i++) {
      array.read(i, target, i);
    }
    if (names.isEmpty()) {
      names = numbered(Math.min(MOST_CLASSES, IntStream.of(labels).max().orElse(0)) + 1);
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= names.size()) {
        throw unknown(array, i, labels[i]);
      }
    }
    return new Target(
        MemoryColumn.labels(Loss.TARGET, labels), RowClasses.exclusive(names, labels));
  }

  private StriateException unknown(NpyArray array, int row, int label) {
    return FileErrors.bad(
        Code.BAD_DATA,
        array.name(),
        String.format(
            Locale.ROOT,
            "row %,d has the class %d, there are %d classes, from 0",
            row,
            label,
            names.size()),
        "name all classes by \"labels\" in train.data");
  }

  private static List<String> numbered(int count) {
    return IntStream.range(0, Math.max(0, count)).mapToObj(Integer::toString).toList();
  }

  /// A class for each place, such as each pixel.
  private static Target map(NpyArray array) {
    requireWhole(array);
    var type = new TensorType(ElementType.INT32, array.row());
    return new Target(ArrayColumn.of(Loss.TARGET, type, array), RowClasses.none());
  }

  private Target labels(NpyArray array) {
    if (array.row().rank() != 1) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          array.name(),
          "its rows are " + array.row() + ", labels are one number for each class",
          "save an array [samples, classes] of zeros and ones");
    }
    int count = array.row().size();
    if (names.isEmpty()) {
      names = numbered(count);
    }
    if (names.size() != count) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          array.name(),
          String.format(Locale.ROOT, "has labels of %d classes, there are %d", count, names.size()),
          "name as many classes by \"labels\" in train.data");
    }
    float[] values = new float[Math.multiplyExact(Math.toIntExact(array.rows()), count)];
    var floats = new HostArray.Floats(values);
    for (int i = 0; i < array.rows(); i++) {
      array.read(i, floats, i * count);
    }
    for (int i = 0; i < values.length; i++) {
      if (values[i] != 0 && values[i] != 1) {
        throw FileErrors.bad(
            Code.BAD_DATA,
            array.name(),
            String.format(
                Locale.ROOT, "row %,d has the label %s, 0 or 1 is needed", i / count, values[i]),
            "set \"targetType\": \"numbers\" in train.data for other numbers");
      }
    }
    return new Target(
        MemoryColumn.of(Loss.TARGET, TensorType.float32(count), floats),
        new RowClasses(
            names,
            false,
            row -> IntStream.range(0, count).filter(k -> values[row * count + k] == 1).toArray()));
  }
}

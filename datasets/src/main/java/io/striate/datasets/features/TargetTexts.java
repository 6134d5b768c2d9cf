package io.striate.datasets.features;

import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Loss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Targets that are written as texts: the name of a class, or labels or numbers with spaces or
/// commas between them.
public final class TargetTexts {
  private static final Pattern BETWEEN = Pattern.compile("[\\s,]+");

  private final TargetKind kind;
  private final ClassNames names;
  private final List<int[]> labels = new ArrayList<>();
  private final List<float[]> numbers = new ArrayList<>();
  private boolean ordered;

  /// @param names of the classes, or where they are collected
  public TargetTexts(TargetKind kind, ClassNames names) {
    this.kind = kind;
    this.names = names;
  }

  /// Adds the target of a sample.
  ///
  /// @param where what messages call the text
  /// @throws StriateException if it is not what a target has to be
  public void add(String text, String where) {
    switch (kind) {
      case CLASS -> labels.add(new int[] {label(text.strip(), where)});
      case LABELS ->
          labels.add(words(text).mapToInt(word -> label(word, where)).distinct().toArray());
      case NUMBERS, POINTS, BOXES -> addNumbers(text, where);
    }
  }

  private static java.util.stream.Stream<String> words(String text) {
    return BETWEEN.splitAsStream(text.strip()).filter(word -> !word.isEmpty());
  }

  private int label(String name, String where) {
    if (name.isEmpty()) {
      throw FileErrors.bad(Code.BAD_DATA, where, "is empty, a class is needed", "write its name");
    }
    return names
        .number(name)
        .orElseThrow(() ->
            FileErrors.bad(
                Code.BAD_DATA, where, "has an unknown class '" + name + "'", names.origin()));
  }

  private void addNumbers(String text, String where) {
    List<String> words = words(text).toList();
    float[] values = new float[words.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(words.get(i));
      if (!Float.isFinite(values[i])) {
        throw FileErrors.bad(
            Code.BAD_DATA,
            where,
            "must be numbers, got \"" + words.get(i) + "\"",
            "write numbers as 0.25 or -1e-3");
      }
    }
    kind.requireComplete(where, values.length);
    int expected = numbers.isEmpty() ? Math.max(1, values.length) : numbers.getFirst().length;
    if (values.length != expected) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          where,
          String.format(
              Locale.ROOT, "has %d numbers, the first sample has %d", values.length, expected),
          "write as many numbers for each sample");
    }
    numbers.add(values);
  }

  private static float number(String word) {
    try {
      return word.matches("[-+.0-9eE]+") ? Float.parseFloat(word) : Float.NaN;
    } catch (NumberFormatException e) {
      return Float.NaN;
    }
  }

  private void order() {
    if (!ordered) {
      int[] order = names.order();
      labels.replaceAll(row -> IntStream.of(row).map(i -> order[i]).toArray());
      ordered = true;
    }
  }

  /// The targets of all samples.
  public FeatureColumn column() {
    order();
    return switch (kind) {
      case CLASS ->
          MemoryColumn.labels(Loss.TARGET, labels.stream().mapToInt(row -> row[0]).toArray());
      case LABELS -> floats(names.names().size(), this::ones, labels.size());
      case NUMBERS, POINTS, BOXES ->
          floats(numbers.getFirst().length, numbers::get, numbers.size());
    };
  }

  private float[] ones(int row) {
    float[] values = new float[names.names().size()];
    Arrays.stream(labels.get(row)).forEach(label -> values[label] = 1);
    return values;
  }

  private FeatureColumn floats(
      int length, java.util.function.IntFunction<float[]> rows, int count) {
    float[] values = new float[Math.multiplyExact(count, length)];
    for (int i = 0; i < count; i++) {
      System.arraycopy(rows.apply(i), 0, values, i * length, length);
    }
    return new MemoryColumn(
        new Samples.Feature(Loss.TARGET, TensorType.float32(length), kind.meaning()),
        new HostArray.Floats(values));
  }

  /// The classes of all samples.
  public RowClasses classes() {
    order();
    return switch (kind) {
      case CLASS, LABELS -> new RowClasses(names.names(), kind == TargetKind.CLASS, labels::get);
      case NUMBERS, POINTS, BOXES -> RowClasses.none();
    };
  }
}

package io.striate.training.run;

import io.striate.api.data.PassMonitor;
import io.striate.api.data.SamplePass;
import io.striate.api.data.Samples;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// How often each class occurs in the parts of a data set, and what is rarely intended about that.
final class ClassCounts {
  /// From this ratio of the largest class to the smallest on, a network may ignore the small one at
  /// little loss.
  private static final int UNEVEN = 10;

  /// More classes than this are not listed by name.
  private static final int NAMED = 5;

  private final List<String> names;
  private final boolean balanced;
  private final List<String> remarks = new ArrayList<>();

  /// @param names of the classes, by label
  /// @param balanced whether training shows all classes equally often
  ClassCounts(List<String> names, boolean balanced) {
    this.names = List.copyOf(names);
    this.balanced = balanced;
  }

  /// Whether a feature is one label for each sample.
  static boolean isLabel(TensorType type) {
    return type.shape().rank() == 0 && type.element() != ElementType.FLOAT32;
  }

  /// Counts the samples to train on.
  ///
  /// @param feature the index of the labels
  void training(Samples samples, int feature, int[] which) {
    int[] counts = count(samples, feature, which);
    missing(counts)
        .ifPresent(
            classes -> remarks.add("no training sample of " + classes + ": it cannot be learned"));
    int[] present = IntStream.range(0, counts.length).filter(i -> counts[i] > 0).toArray();
    if (present.length < 2) {
      return;
    }
    int most = present[0];
    int least = present[0];
    for (int label : present) {
      most = counts[label] > counts[most] ? label : most;
      least = counts[label] < counts[least] ? label : least;
    }
    if (!balanced && counts[most] >= UNEVEN * counts[least]) {
      remarks.add(
          String.format(
                  Locale.ROOT,
                  "the classes differ much in size: %,d training samples of '%s', but %,d of '%s'; the",
                  counts[most],
                  names.get(most),
                  counts[least],
                  names.get(least))
              + " \"weights\" of a loss give rare classes more weight, \"sampling\": \"balanced\" in"
              + " train.data shows all classes equally often");
    }
  }

  /// Counts samples that a network is judged by.
  ///
  /// @param part what they are, such as `validation`
  void judging(String part, Samples samples, int feature, int[] which) {
    if (which.length > 0) {
      missing(count(samples, feature, which))
          .ifPresent(classes ->
              remarks.add(
                  String.format(
                      Locale.ROOT,
                      "no %s sample of %s: how well it is recognized is not measured",
                      part,
                      classes)));
    }
  }

  /// What is rarely intended, each a sentence.
  List<String> remarks() {
    return List.copyOf(remarks);
  }

  private int[] count(Samples samples, int feature, int[] which) {
    var counts = new AtomicIntegerArray(names.size());
    boolean bytes = samples.features().get(feature).type().element() == ElementType.UINT8;
    var broken =
        SamplePass.over(
            "counting the classes",
            which.length,
            PassMonitor.none(),
            i -> {
              int label =
                  bytes ? ofByte(samples, which[i], feature) : ofInt(samples, which[i], feature);
              if (label >= 0 && label < counts.length()) {
                counts.incrementAndGet(label);
              }
            });
    if (!broken.isEmpty()) {
      throw SamplePass.all(broken.values(), "repair or remove them");
    }
    return IntStream.range(0, counts.length()).map(counts::get).toArray();
  }

  private static int ofInt(Samples samples, int sample, int feature) {
    int[] label = new int[1];
    samples.read(sample, feature, new HostArray.Ints(label), 0);
    return label[0];
  }

  private static int ofByte(Samples samples, int sample, int feature) {
    byte[] label = new byte[1];
    samples.read(sample, feature, new HostArray.Bytes(label), 0);
    return Byte.toUnsignedInt(label[0]);
  }

  /// The classes without a sample.
  private Optional<String> missing(int... counts) {
    int[] missing = IntStream.range(0, counts.length).filter(i -> counts[i] == 0).toArray();
    if (missing.length == 0) {
      return Optional.empty();
    }
    String shown =
        IntStream.of(missing)
            .limit(NAMED)
            .mapToObj(label -> "'" + names.get(label) + "'")
            .collect(Collectors.joining(", "));
    int more = missing.length - NAMED;
    return Optional.of(
        (missing.length == 1 ? "class " : "classes ")
            + shown
            + (more > 0 ? String.format(Locale.ROOT, " and %,d more", more) : ""));
  }
}

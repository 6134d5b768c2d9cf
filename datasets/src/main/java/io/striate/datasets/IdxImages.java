package io.striate.datasets;

import io.striate.api.data.Dataset;
import io.striate.api.data.FileFingerprint;
import io.striate.api.data.ImageSize;
import io.striate.api.data.PassMonitor;
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.tensor.Shape;
import io.striate.datasets.features.ClassCounts;
import io.striate.datasets.idx.IdxFile;
import io.striate.datasets.idx.IdxNames;
import io.striate.datasets.image.ImageSource;
import io.striate.datasets.labeled.LabeledDataset;
import io.striate.datasets.labeled.LabeledSamples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Gray images with labels in four IDX files.
///
/// @param id of the type
/// @param place the folder of the files, for the folder of a specification
/// @param prefix how the names of the files begin; empty if there is no choice
/// @param labelNames names of the classes; empty for the labels themselves
/// @param first label of the first class in the files
record IdxImages(
    String id, UnaryOperator<Path> place, String prefix, List<String> labelNames, int first)
    implements ImageSource.Images {
  /// A folder of image files beside the IDX files, to try models on.
  private static final String EXAMPLES = "digits";

  @Override
  public Optional<ImageSize> size(Path folder) {
    IdxFile images = IdxFile.images(names(folder).images(IdxNames.Part.TRAIN));
    return Optional.of(new ImageSize(images.size(1), images.size(2)));
  }

  @Override
  public Optional<Path> example(Path folder) {
    return Optional.of(place.apply(folder).resolve(EXAMPLES)).filter(Files::isDirectory);
  }

  private IdxNames names(Path folder) {
    return new IdxNames(place.apply(folder), prefix);
  }

  @Override
  public Dataset open(Path folder, Map<String, Shape> inputs, PassMonitor monitor) {
    IdxNames names = names(folder);
    var input = LabeledDataset.onlyInput(id, inputs);
    var training = new Part(names, IdxNames.Part.TRAIN, first, input, monitor);
    var test = new Part(names, IdxNames.Part.TEST, first, input, monitor);
    requireFirst(training, labelNames);
    List<String> labels =
        labels(labelNames, Math.max(training.classes(), test.classes()), names.folder());
    List<Path> files =
        List.of(training.imageFile, training.labelFile, test.imageFile, test.labelFile);
    var settings = new ArrayList<>(labels);
    if (first > 0) {
      settings.add("from " + first);
    }
    return new LabeledDataset(
        training.samples(),
        Optional.of(test.samples()),
        labels,
        Optional.of(watch -> FileFingerprint.of(names.folder(), files, settings, watch)),
        List.of(
            "training: " + ClassCounts.ofLabels("images", labels, training.labels),
            "test: " + ClassCounts.ofLabels("images", labels, test.labels)));
  }

  /// Labels that begin at 1 would leave an output that nothing teaches; who names the classes means
  /// it.
  private static void requireFirst(Part training, List<String> names) {
    int least = IntStream.of(training.labels).min().orElse(0);
    if (least > 0 && names.isEmpty()) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          training.labelFile,
          String.format(
              Locale.ROOT,
              "labels start at %d (%d to %d); no sample has label 0",
              least,
              least,
              training.classes() - 1),
          String.format(
              Locale.ROOT,
              "set \"firstLabel\": %d in train.data, or name all classes by \"labels\"",
              least));
    }
  }

  private static List<String> labels(List<String> names, int classes, Path folder) {
    if (names.isEmpty()) {
      return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    }
    if (names.size() < classes) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          folder,
          String.format(
              Locale.ROOT,
              "has the label %d, but train.data.labels names %d classes",
              classes - 1,
              names.size()),
          "name them all");
    }
    return names;
  }

  /// One image file and its label file.
  private static final class Part {
    private final Path imageFile;
    private final Path labelFile;
    private final String input;
    private final Shape shape;
    private final IdxFile images;
    private final int[] labels;

    Part(
        IdxNames names,
        IdxNames.Part part,
        int first,
        Map.Entry<String, Shape> input,
        PassMonitor monitor) {
      imageFile = names.images(part);
      labelFile = names.labels(part);
      this.input = input.getKey();
      this.images = IdxFile.images(imageFile, monitor);
      this.shape = Shape.of(1, images.size(1), images.size(2));
      if (!shape.equals(input.getValue())) {
        throw FileErrors.bad(
            Code.BAD_DATA,
            imageFile,
            String.format(
                Locale.ROOT,
                "its images are %s, the network's input '%s' is %s",
                shape,
                input.getKey(),
                input.getValue()),
            "set the network's input to " + shape);
      }
      this.labels = IdxFile.labelValues(labelFile);
      if (labels.length != images.count()) {
        throw FileErrors.bad(
            Code.BAD_DATA,
            labelFile,
            String.format(
                Locale.ROOT,
                "%,d labels for the %,d images of %s",
                labels.length,
                images.count(),
                imageFile.getFileName()),
            "use files that belong together");
      }
      for (int i = 0; i < labels.length; i++) {
        if (labels[i] < first) {
          throw FileErrors.bad(
              Code.BAD_DATA,
              labelFile,
              String.format(
                  Locale.ROOT,
                  "sample %,d has the label %d, below the first, %d",
                  i,
                  labels[i],
                  first),
              "set \"firstLabel\" in train.data to the lowest label");
        }
        labels[i] -= first;
      }
    }

    int classes() {
      return IntStream.of(labels).max().orElse(-1) + 1;
    }

    Samples samples() {
      return LabeledSamples.bytes(input, shape, images.values(), labels);
    }
  }
}

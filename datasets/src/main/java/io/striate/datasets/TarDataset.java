package io.striate.datasets;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.datasets.features.ClassNames;
import io.striate.datasets.features.TargetKind;
import io.striate.datasets.features.TestSplit;
import io.striate.datasets.image.ImageFields;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// `tar`: images or arrays with targets in tar archives, in the layout of WebDataset.
public final class TarDataset implements DatasetType {
  static final String ID = "tar";

  private static final Field<String> PATH =
      Field.required(
          "path",
          FieldKind.text(),
          "archive of the training samples, a folder of archives, or a pattern such as"
              + " train-{000..146}.tar, relative to the specification");

  private static final FieldKind<List<String>> EXTENSIONS =
      new FieldKind<>(
          "extensions without dots, with ; between them",
          json -> extensions((String) json),
          extensions -> String.join(";", extensions));

  static final Field<List<String>> INPUT =
      Field.of(
          "input",
          EXTENSIONS,
          List.of("jpg", "jpeg", "png"),
          "extensions of the input, of which the first that a sample has counts: those of images,"
              + " or npy");

  static final Field<List<String>> TARGET =
      Field.of(
          "target",
          EXTENSIONS,
          List.of("cls"),
          "extensions of the target: npy for an array of numbers, any other for text");

  /// For [java.util.ServiceLoader].
  public TarDataset() {}

  private static List<String> extensions(String text) {
    List<String> extensions =
        Arrays.stream(text.toLowerCase(Locale.ROOT).split(";", -1)).map(String::strip).toList();
    if (extensions.stream().anyMatch(each -> each.isEmpty() || each.startsWith("."))) {
      throw new IllegalArgumentException(text);
    }
    return extensions;
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String summary() {
    return "samples in tar archives, as WebDataset has them";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(
        PATH,
        PartFiles.VALIDATION_PATH,
        PartFiles.TEST_PATH,
        INPUT,
        TARGET,
        TargetKind.FIELD,
        ClassNames.LABELS,
        ImageFields.RESIZE,
        ImageFields.BACKGROUND,
        ImageFields.RANGE,
        ImageFields.FORMATS,
        ImageFields.SKIP_BROKEN,
        TestSplit.TEST,
        TestSplit.SEED);
  }

  @Override
  public DatasetSource create(Config config) {
    return new TarSource(config, PATH);
  }
}

package io.striate.datasets;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.datasets.features.TestSplit;
import io.striate.datasets.image.ImageFields;
import io.striate.datasets.image.ImageSource;
import io.striate.datasets.table.ColumnName;
import io.striate.datasets.table.Table;
import java.util.List;

/// `captions`: a table of image files with a sentence for each.
///
/// Sentences are split into words at everything but letters, digits and apostrophes, in lower case.
/// The words of the training sentences are the labels, in alphabetical order behind the marks of
/// [io.striate.datasets.text.Vocabulary] and `<unknown>`. Inputs and target are those of
/// [io.striate.datasets.text.Captions].
public final class CaptionsDataset implements DatasetType {
  static final String ID = "captions";

  static final Field<ColumnName> CAPTION =
      Field.of(
          "caption",
          ColumnName.kind(),
          new ColumnName.Position(2),
          "column of the sentence, by its heading or its number from 1");

  static final Field<Integer> LEAST =
      Field.of(
          "least",
          FieldKind.integer(1),
          1,
          "how often a word must occur in the training sentences to have a label of its own; others"
              + " are <unknown>");

  /// For [java.util.ServiceLoader].
  public CaptionsDataset() {}

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String summary() {
    return "image files in a table, with a sentence for each";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(
        ImageListDataset.PATH,
        PartFiles.VALIDATION_PATH,
        PartFiles.TEST_PATH,
        ImageListDataset.FOLDER,
        ImageListDataset.IMAGE,
        CAPTION,
        LEAST,
        Table.DELIMITER,
        Table.HEADER,
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
    return new ImageSource(ImageFields.settings(config), new CaptionedImages(config));
  }
}

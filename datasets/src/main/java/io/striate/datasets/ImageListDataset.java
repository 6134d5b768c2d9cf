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
import io.striate.datasets.image.ImageSource;
import io.striate.datasets.table.ColumnName;
import io.striate.datasets.table.Table;
import io.striate.datasets.table.TargetCells;
import java.util.List;

/// `image-list`: a table of image files with what is to be learned about each.
public final class ImageListDataset implements DatasetType {
  static final String ID = "image-list";

  static final Field<String> PATH =
      Field.required(
          "path",
          FieldKind.text(),
          "table of the training images, one per row, relative to the specification; a list of"
              + " objects if it ends with .json");

  static final Field<ColumnName> IMAGE =
      Field.of(
          "image",
          ColumnName.kind(),
          new ColumnName.Position(1),
          "column of the image's file, by its heading or its number from 1");

  static final Field<String> FOLDER =
      Field.of(
          "folder",
          new FieldKind<>("a folder, or \"\" for the table's", String.class::cast, path -> path),
          "",
          "folder that the image files are relative to, relative to the specification; by default"
              + " that of the table");

  /// What the coordinates of points and boxes are.
  enum Coordinates {
    FRACTIONS,
    PIXELS
  }

  static final Field<Coordinates> COORDINATES =
      Field.of(
          "coordinates",
          FieldKind.word(Coordinates.class),
          Coordinates.FRACTIONS,
          "coordinates of points and boxes: \"fractions\" of the width and the height, or"
              + " \"pixels\", from the upper left corner of the image in its file");

  /// For [java.util.ServiceLoader].
  public ImageListDataset() {}

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String summary() {
    return "image files in a table, with a class, labels, numbers, points or boxes for each";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(
        PATH,
        PartFiles.VALIDATION_PATH,
        PartFiles.TEST_PATH,
        FOLDER,
        IMAGE,
        Table.DELIMITER,
        Table.HEADER,
        TargetCells.TARGET,
        TargetKind.FIELD,
        COORDINATES,
        ClassNames.LABELS,
        TargetCells.SEPARATOR,
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
    return new ImageSource(ImageFields.settings(config), new ListedImages(config));
  }
}

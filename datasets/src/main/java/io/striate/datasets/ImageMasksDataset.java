package io.striate.datasets;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.datasets.features.TestSplit;
import io.striate.datasets.image.ImageFields;
import io.striate.datasets.image.ImageSettings;
import io.striate.datasets.image.ImageSource;
import java.util.List;

/// `image-masks`: images, and for each a mask of the same name that says of which class each pixel
/// is.
public final class ImageMasksDataset implements DatasetType {
  static final String ID = "image-masks";

  static final Field<String> PATH =
      Field.required(
          "path",
          FieldKind.text(),
          "folder that holds train/ and, if there are such images, val/ and test/, each with the"
              + " two folders; or only these two; relative to the specification");

  static final Field<String> IMAGES =
      Field.of("images", FieldKind.text(), "images", "name of the folder of the images");

  static final Field<String> MASKS =
      Field.of("masks", FieldKind.text(), "masks", "name of the folder of their masks");

  static final Field<List<String>> LABELS =
      Field.of(
          "labels",
          FieldKind.list(FieldKind.text()),
          List.of(),
          "names of the classes, in the order of their numbers from 0");

  static final Field<List<Integer>> PALETTE =
      Field.of(
          "palette",
          FieldKind.list(
              new FieldKind<>(
                  "a color such as \"#ff0000\"",
                  json -> ImageSettings.color((String) json),
                  ImageSettings::color)),
          List.of(),
          "colors of the classes, in the order of their numbers from 0; by default pixels are"
              + " numbers, of gray or of a palette in the file");

  static final Field<Integer> UNLABELED =
      Field.of(
          "unlabeled",
          FieldKind.integer(0),
          255,
          "value of pixels without a class, which the loss must \"ignore\"");

  /// For [java.util.ServiceLoader].
  public ImageMasksDataset() {}

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String summary() {
    return "images with masks, which have the class of each pixel";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(
        PATH,
        IMAGES,
        MASKS,
        LABELS,
        PALETTE,
        UNLABELED,
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
    return new ImageSource(ImageFields.settings(config), new MaskedImages(config));
  }
}

package io.striate.datasets.image;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.ImageFormat;
import java.util.List;

/// The settings that data sets of image files have in common.
public final class ImageFields {
  /// What is done to images of another size; also how `predict` treats the images it is given.
  public static final Field<Resize> RESIZE =
      Field.of(
          "resize",
          FieldKind.word(Resize.class),
          Resize.NONE,
          "what to do with an image of another size: \"none\" rejects it, \"stretch\" scales it,"
              + " \"crop\" scales its center part");

  /// What shows through.
  public static final Field<Integer> BACKGROUND =
      Field.of(
          "background",
          new FieldKind<>(
              "a color such as \"#ffffff\"",
              json -> ImageSettings.color((String) json),
              ImageSettings::color),
          ImageSettings.WHITE,
          "color that shows through transparent pixels");

  /// Samples of 16 bits.
  public static final Field<SampleRange> RANGE =
      Field.of(
          "range",
          new FieldKind<>(
              "\"exact\", \"upper-byte\" or two whole numbers [low, high] from 0 to 65535",
              SampleRange::parse,
              SampleRange::format),
          new SampleRange.Exact(),
          "what becomes of 16-bit samples: \"exact\" rejects images that lose something as bytes,"
              + " \"upper-byte\" drops the lower byte, [low, high] reads all images as numbers that"
              + " are 0 at low and 1 at high, without further normalization");

  /// Formats of plug-ins.
  public static final Field<List<Component<ImageFormat>>> FORMATS =
      Field.of(
          "formats",
          FieldKind.components(Kinds.IMAGE_FORMAT),
          List.of(),
          "formats of image files beyond PNG, JPEG, GIF, BMP and TIFF, of plug-ins");

  /// What becomes of broken files.
  public static final Field<Boolean> SKIP_BROKEN =
      Field.of(
          "skipBroken",
          FieldKind.flag(),
          false,
          "leave out files that are damaged or no images, instead of rejecting the data");

  private ImageFields() {}

  /// How image files become inputs.
  public static ImageSettings settings(Config config) {
    return new ImageSettings(
        config.get(RESIZE), config.get(BACKGROUND), config.get(RANGE), config.get(FORMATS));
  }
}

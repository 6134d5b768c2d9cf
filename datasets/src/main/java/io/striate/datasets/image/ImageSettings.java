package io.striate.datasets.image;

import io.striate.api.component.Component;
import io.striate.api.data.ImageFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// How image files become the input of a network.
///
/// @param resize what happens to an image of another size
/// @param background what shows through transparent pixels: red, green and blue in the bytes of a
///   number
/// @param range what becomes of samples of 16 bits
/// @param formats further formats of files
public record ImageSettings(
    Resize resize, int background, SampleRange range, List<Component<ImageFormat>> formats) {
  /// How the names of files end that the platform reads.
  private static final Set<String> PLATFORM =
      Set.of("png", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "tif", "tiff");

  /// Bytes that tell the format.
  private static final int START = 64;

  /// White.
  public static final int WHITE = 0xffffff;

  public ImageSettings {
    formats = List.copyOf(formats);
  }

  /// Settings without further formats.
  public ImageSettings(Resize resize, int background, SampleRange range) {
    this(resize, background, range, List.of());
  }

  /// The defaults, with a treatment of images of another size.
  public static ImageSettings of(Resize resize) {
    return new ImageSettings(resize, WHITE, new SampleRange.Exact());
  }

  /// The same with another treatment of images of another size.
  public ImageSettings with(Resize other) {
    return new ImageSettings(other, background, range, formats);
  }

  /// The settings in words, for a fingerprint; what is as always is left out.
  public List<String> words() {
    var words = new ArrayList<>(List.of(resize.name()));
    if (background != WHITE) {
      words.add(color(background));
    }
    if (!(range instanceof SampleRange.Exact)) {
      words.add(range.format().toString());
    }
    formats.forEach(format -> words.add(format.canonical().toString()));
    return words;
  }

  /// Whether a file is an image by its name.
  boolean isImage(String extension) {
    return PLATFORM.contains(extension)
        || formats.stream().anyMatch(each -> each.value().extensions().contains(extension));
  }

  /// The further format of a file, if it has one.
  ///
  /// @param file its bytes
  Optional<ImageFormat> format(byte[] file) {
    byte[] start = Arrays.copyOf(file, Math.min(START, file.length));
    return formats.stream()
        .map(Component::value)
        .filter(each -> each.recognizes(start.clone()))
        .findFirst();
  }

  /// A color as it is written: `#rrggbb`.
  public static String color(int rgb) {
    return String.format(Locale.ROOT, "#%06x", rgb);
  }

  /// Reads a color.
  ///
  /// @throws IllegalArgumentException if it is not `#` and six hexadecimal digits
  public static int color(String text) {
    if (!text.matches("#[0-9a-fA-F]{6}")) {
      throw new IllegalArgumentException(text);
    }
    return Integer.parseInt(text.substring(1), 16);
  }
}

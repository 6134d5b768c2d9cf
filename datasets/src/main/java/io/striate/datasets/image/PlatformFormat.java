package io.striate.datasets.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The formats of image files that the platform reads, told apart by how the file begins and not by
/// its name.
enum PlatformFormat {
  PNG("png", "\\x89PNG\r\n\\x1a\n"),
  JPEG("jpeg", "\\xff\\xd8\\xff"),
  GIF("gif", "GIF8[79]a"),
  BMP("bmp", "BM"),
  TIFF("tiff", "II\\*\0|MM\0\\*");

  /// The readable formats, in a sentence.
  static final String NAMES = "PNG, JPEG, GIF, BMP or TIFF";

  /// Enough to tell the format.
  private static final int LONGEST_START = 16;

  private final String reader;
  private final String start;

  /// @param start a pattern of the first bytes, as characters of ISO 8859-1
  PlatformFormat(String reader, String start) {
    this.reader = reader;
    this.start = start;
  }

  /// What the platform calls the format.
  String reader() {
    return reader;
  }

  /// The format of a file.
  ///
  /// @param bytes the file, or its first bytes
  static Optional<PlatformFormat> of(byte[] bytes) {
    return Arrays.stream(values()).filter(format -> begins(bytes, format.start)).findFirst();
  }

  /// The name of a format of images that is known and not read.
  static Optional<String> unread(byte[] bytes) {
    Map<String, String> starts = new LinkedHashMap<>();
    starts.put("WebP", "RIFF.{4}WEBP");
    starts.put("AVIF", ".{4}ftypavi[fs]");
    starts.put("HEIC", ".{4}ftyp(hei|hev|mif1|msf1)");
    starts.put("JPEG XL", "\\xff\\x0a|\0\0\0\\x0cJXL ");
    starts.put("JPEG 2000", "\0\0\0\\x0cjP  |\\xff\\x4f\\xff\\x51");
    starts.put("Photoshop", "8BPS");
    return starts.entrySet().stream()
        .filter(known -> begins(bytes, known.getValue()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static boolean begins(byte[] bytes, String pattern) {
    var text =
        new String(bytes, 0, Math.min(LONGEST_START, bytes.length), StandardCharsets.ISO_8859_1);
    return Pattern.compile(pattern, Pattern.DOTALL).matcher(text).lookingAt();
  }
}

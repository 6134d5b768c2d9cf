package io.striate.api.data;

import io.striate.api.error.StriateException;
import java.util.List;

/// Reads image files of a format that Striate does not read by itself, such as WebP. A data set of
/// images that has the setting `formats` uses it; what an image becomes then, such as its size and
/// its background, is up to the data set.
///
/// Called by several threads at once.
public interface ImageFormat {
  /// How the names of such files end, in lower case and without the dot, such as `webp`.
  List<String> extensions();

  /// Whether a file is of this format. Its name does not count.
  ///
  /// @param start the first bytes of the file, at most 64
  boolean recognizes(byte[] start);

  /// Reads an image as it is to be seen.
  ///
  /// @param file the bytes of the file; must not be changed
  /// @throws StriateException with [io.striate.api.error.Code#BAD_DATA] if the file is damaged; the
  ///   message does not name the file
  DecodedImage decode(byte[] file);

  /// The size of an image as it is to be seen; by default of the decoded image. A format whose
  /// header has it is faster.
  ///
  /// @param file the bytes of the file; must not be changed
  /// @throws StriateException as [#decode]
  default ImageSize size(byte[] file) {
    DecodedImage image = decode(file);
    return new ImageSize(image.height(), image.width());
  }
}

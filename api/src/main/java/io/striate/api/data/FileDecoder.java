package io.striate.api.data;

import io.striate.api.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Makes samples of files that are not part of a data set, such as the images given to `predict`.
@FunctionalInterface
public interface FileDecoder {
  /// Samples of one feature, one for each file, in the order of the files.
  ///
  /// @param input the name of the network's input, which the feature gets
  /// @param shape of one sample of the input
  /// @throws io.striate.api.error.StriateException if such an input cannot be made of files; what
  ///   is wrong with a file may be reported when its sample is read
  Samples decode(String input, Shape shape, List<Path> files);

  /// The size of the image in a file, for networks that take images of any size; empty if such
  /// files hold no images, as by default.
  ///
  /// @throws io.striate.api.error.StriateException if the file cannot be read
  default Optional<ImageSize> size(Path file) {
    return Optional.empty();
  }
}

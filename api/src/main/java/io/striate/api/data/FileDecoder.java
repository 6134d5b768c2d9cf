package io.striate.api.data;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Makes samples of files that are not part of a data set, such as the images given to `predict`.
///
/// Threads: a decoder may be used by several threads at once.
@FunctionalInterface
public interface FileDecoder {
  /// Samples of one feature, one for each file, in the order of the files.
  ///
  /// @param input the name of the network's input, which the feature gets
  /// @param shape of one sample of the input
  /// @throws io.striate.api.error.StriateException if such an input cannot be made of files; what
  ///   is wrong with a file may be reported when its sample is read
  Samples decode(String input, Shape shape, List<Path> files);

  /// Samples of one feature, one for each source, in their order. A decoder that reads files alone,
  /// as by default, refuses what is in memory.
  ///
  /// @param input the name of the network's input, which the feature gets
  /// @param shape of one sample of the input
  /// @throws StriateException if such an input cannot be made of such sources; what is wrong with
  ///   one of them may be reported when its sample is read
  default Samples decodeAll(String input, Shape shape, List<? extends SampleSource> sources) {
    var files = new ArrayList<Path>();
    for (SampleSource source : sources) {
      if (!(source instanceof SampleSource.OfFile(Path file))) {
        throw new StriateException(
            Code.BAD_DATA,
            String.format(
                Locale.ROOT,
                "%s: such data is decoded from files alone; give the path of a file",
                source.name()));
      }
      files.add(file);
    }
    return decode(input, shape, files);
  }

  /// The size of the image in a file, for networks that take images of any size; empty if such
  /// files hold no images, as by default.
  ///
  /// @throws io.striate.api.error.StriateException if the file cannot be read
  default Optional<ImageSize> size(Path file) {
    return Optional.empty();
  }

  /// The size of the image in a source; empty if such sources hold no images.
  ///
  /// @throws StriateException if the source cannot be read
  default Optional<ImageSize> sizeOf(SampleSource source) {
    return source instanceof SampleSource.OfFile(Path file) ? size(file) : Optional.empty();
  }
}

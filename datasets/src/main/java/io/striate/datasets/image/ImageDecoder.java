package io.striate.datasets.image;

import io.striate.api.data.FileDecoder;
import io.striate.api.data.ImageSize;
import io.striate.api.data.Samples;
import io.striate.api.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Makes samples of image files for an input `[1, H, W]` (gray) or `[3, H, W]` (color).
///
/// @param resize what happens to an image of another size
record ImageDecoder(Resize resize) implements FileDecoder {
  @Override
  public Samples decode(String input, Shape shape, List<Path> files) {
    return ImageSamples.unlabeled(input, files, ImageReader.of(shape, resize));
  }

  @Override
  public Optional<ImageSize> size(Path file) {
    return Optional.of(ImageReader.size(file));
  }
}

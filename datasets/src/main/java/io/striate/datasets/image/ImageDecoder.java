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
/// @param settings how an image becomes an input
public record ImageDecoder(ImageSettings settings) implements FileDecoder {
  /// The same with another treatment of images of another size.
  public ImageDecoder with(Resize resize) {
    return new ImageDecoder(settings.with(resize));
  }

  @Override
  public Samples decode(String input, Shape shape, List<Path> files) {
    return ImageSamples.unlabeled(input, files, ImageReader.of(shape, settings));
  }

  @Override
  public Optional<ImageSize> size(Path file) {
    return Optional.of(ImageReader.size(file));
  }
}

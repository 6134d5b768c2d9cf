package io.striate.datasets.image;

import io.striate.api.data.FileDecoder;
import io.striate.api.data.ImageSize;
import io.striate.api.data.SampleSource;
import io.striate.api.data.Samples;
import io.striate.api.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Makes samples of image files, of their bytes and of [ImageInMemory] for an input `[1, H, W]`
/// (gray) or `[3, H, W]` (color).
///
/// @param settings how an image becomes an input
public record ImageDecoder(ImageSettings settings) implements FileDecoder {
  /// The same with another treatment of images of another size.
  public ImageDecoder with(Resize resize) {
    return new ImageDecoder(settings.with(resize));
  }

  @Override
  public Samples decode(String input, Shape shape, List<Path> files) {
    return decodeAll(input, shape, files.stream().map(SampleSource.OfFile::new).toList());
  }

  @Override
  public Samples decodeAll(String input, Shape shape, List<? extends SampleSource> sources) {
    return ImageSamples.unlabeled(input, sources, ImageReader.of(shape, settings));
  }

  @Override
  public Optional<ImageSize> size(Path file) {
    return Optional.of(ImageReader.size(file, settings));
  }

  @Override
  public Optional<ImageSize> sizeOf(SampleSource source) {
    return Optional.of(ImageFile.size(source, settings));
  }
}

package io.striate.datasets.image;

import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.FileDecoder;
import io.striate.api.data.ImageSize;
import io.striate.api.data.PassMonitor;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A data set of images: it feeds bytes, or numbers where the settings give a range, and other
/// image files are decoded as its own are.
///
/// @param settings how other image files become inputs than the network's input
/// @param opener opens the data set
/// @param sizer the size of its images: takes the folder, as [DatasetSource#size]
public record ImageSource(
    ImageSettings settings, Opener opener, Function<Path, Optional<ImageSize>> sizer)
    implements DatasetSource {
  /// Opens a data set, as [DatasetSource#open(Path, Map, PassMonitor)].
  @FunctionalInterface
  public interface Opener {
    Dataset open(Path folder, Map<String, Shape> inputs, PassMonitor monitor);
  }

  @Override
  public Dataset open(Path folder, Map<String, Shape> inputs) {
    return opener.open(folder, inputs, PassMonitor.none());
  }

  @Override
  public Dataset open(Path folder, Map<String, Shape> inputs, PassMonitor monitor) {
    return opener.open(folder, inputs, monitor);
  }

  @Override
  public Optional<ImageSize> size(Path folder) {
    return sizer.apply(folder);
  }

  @Override
  public ElementType element() {
    return settings.range().numbers() ? ElementType.FLOAT32 : ElementType.UINT8;
  }

  @Override
  public Optional<FileDecoder> decoder() {
    return Optional.of(new ImageDecoder(settings));
  }
}

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

/// A data set of images: it feeds bytes, or numbers where the settings give a range, and other
/// image files are decoded as its own are.
///
/// @param settings how other image files become inputs than the network's input
/// @param images where its own images come from
public record ImageSource(ImageSettings settings, Images images) implements DatasetSource {
  /// Where images come from; each method has the meaning of the same one of [DatasetSource].
  @FunctionalInterface
  public interface Images {
    /// Opens the data set.
    Dataset open(Path folder, Map<String, Shape> inputs, PassMonitor monitor);

    /// Opens it to evaluate a model on it that was trained on other data.
    default Dataset openUndivided(Path folder, Map<String, Shape> inputs, PassMonitor monitor) {
      return open(folder, inputs, monitor);
    }

    /// The size of the images; empty by default.
    default Optional<ImageSize> size(Path folder) {
      return Optional.empty();
    }

    /// A file or a folder to try a model on; empty by default.
    default Optional<Path> example(Path folder) {
      return Optional.empty();
    }
  }

  @Override
  public Dataset open(Path folder, Map<String, Shape> inputs) {
    return images.open(folder, inputs, PassMonitor.none());
  }

  @Override
  public Dataset open(Path folder, Map<String, Shape> inputs, PassMonitor monitor) {
    return images.open(folder, inputs, monitor);
  }

  @Override
  public Dataset openUndivided(Path folder, Map<String, Shape> inputs) {
    return images.openUndivided(folder, inputs, PassMonitor.none());
  }

  @Override
  public Dataset openUndivided(Path folder, Map<String, Shape> inputs, PassMonitor monitor) {
    return images.openUndivided(folder, inputs, monitor);
  }

  @Override
  public Optional<ImageSize> size(Path folder) {
    return images.size(folder);
  }

  @Override
  public Optional<Path> example(Path folder) {
    return images.example(folder);
  }

  @Override
  public ElementType element() {
    return settings.range().numbers() ? ElementType.FLOAT32 : ElementType.UINT8;
  }

  /// Inputs that are no images, such as the words before each step of a sentence, take numbers.
  @Override
  public ElementType element(Shape input) {
    return input.rank() == 3 ? element() : ElementType.FLOAT32;
  }

  @Override
  public Optional<FileDecoder> decoder() {
    return Optional.of(new ImageDecoder(settings));
  }
}

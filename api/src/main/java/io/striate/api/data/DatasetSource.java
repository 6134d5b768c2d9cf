package io.striate.api.data;

import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// A dataset's settings, ready to open it.
@FunctionalInterface
public interface DatasetSource {
  /// Opens the dataset.
  ///
  /// @param folder what relative paths in the settings are relative to: the folder of the
  ///   specification
  /// @param inputs the shape of one sample of each of the network's inputs, by name
  /// @throws io.striate.api.error.StriateException if files are missing or corrupt, or do not suit
  ///   the inputs
  Dataset open(Path folder, Map<String, Shape> inputs);

  /// Opens the dataset, as [#open(Path, Map)] does, and tells how far it is if that takes long. A
  /// dataset that reads its samples when it is opened does so with [SamplePass].
  ///
  /// @throws java.util.concurrent.CancellationException if the monitor stops it
  default Dataset open(Path folder, Map<String, Shape> inputs, PassMonitor monitor) {
    return open(folder, inputs);
  }

  /// Opens the dataset to evaluate a model on it that was trained on other data. A dataset that
  /// draws its test samples from undivided data gives all of them as test samples; by default it is
  /// the same as [#open(Path, Map)].
  default Dataset openUndivided(Path folder, Map<String, Shape> inputs) {
    return open(folder, inputs);
  }

  /// The same as the method without a monitor; a dataset that reads its samples when it is opened
  /// tells how far it is.
  ///
  /// @throws java.util.concurrent.CancellationException if the monitor stops it
  default Dataset openUndivided(Path folder, Map<String, Shape> inputs, PassMonitor monitor) {
    return openUndivided(folder, inputs);
  }

  /// The size of its images, for a network that takes images of any size: training takes place at
  /// it. Empty if the samples are no images, as by default.
  ///
  /// @param folder as for [#open]
  /// @throws io.striate.api.error.StriateException if files are missing or corrupt
  default Optional<ImageSize> size(Path folder) {
    return Optional.empty();
  }

  /// What the features hold that feed the network's inputs: [ElementType#UINT8] for images whose
  /// bytes the device makes numbers of, [ElementType#FLOAT32] unless it says so.
  ///
  /// It is known before anything is opened, so that a step can be measured as it is trained without
  /// the data. It changes nothing in training, which looks at the samples.
  default ElementType element() {
    return ElementType.FLOAT32;
  }

  /// The same for one of the network's inputs, where not all are fed alike, such as images and the
  /// words of a sentence; [#element()] unless it says otherwise.
  ///
  /// @param input the shape of one sample of it
  default ElementType element(Shape input) {
    return element();
  }

  /// A file like those that its samples are made of, or a folder of such files, to try a trained
  /// model on; preferably none that it was trained on. Empty by default.
  ///
  /// @param folder as for [#open]
  default Optional<Path> example(Path folder) {
    return Optional.empty();
  }

  /// How other files become samples, prepared as the data set prepares its own; empty if its
  /// samples are not made of files.
  default Optional<FileDecoder> decoder() {
    return Optional.empty();
  }
}

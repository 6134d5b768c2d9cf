package io.striate.api.train;

import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import java.util.List;

/// Versions of an image, such as the image and its mirror image: evaluation and prediction compute
/// the network's output for each of them and average ("test-time augmentation").
@FunctionalInterface
public interface View {
  /// Emits the versions, each of the type of the images. Each sample of a version depends on the
  /// same sample of the images alone.
  ///
  /// @param images float32 `[batch, channels, height, width]`; 0 is black if they are fed as bytes
  /// @return at least one version; the images themselves are among them only if they are listed
  List<Value> versions(Emitter emit, Value images);
}

package io.striate.visualize.attribution;

import io.striate.api.program.GradientRule;
import io.striate.layers.graph.Node;
import io.striate.visualize.model.ImageModel;
import java.util.List;

/// The gradient of a class by the image.
public final class InputGradient {
  private InputGradient() {}

  /// The gradient of what the network gives for a class.
  ///
  /// @param image `[C, H, W]`
  /// @param index of the class
  /// @param rule gradients in place of those of the operations
  /// @return `[C, H, W]`
  public static float[] of(ImageModel model, float[] image, int index, GradientRule rule) {
    Node classes = model.classes();
    try (var pass = new BackwardPass(model, classes.name(), List.of(), rule)) {
      return pass.run(image, ClassWeights.of(classes.shape(), index)).byImage();
    }
  }
}

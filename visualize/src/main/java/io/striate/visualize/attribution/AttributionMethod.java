package io.striate.visualize.attribution;

import io.striate.visualize.model.ImageModel;

/// A way to find out which pixels the value of a class depends on.
public interface AttributionMethod {
  /// A short name for files, such as `grad-cam`.
  String id();

  /// What headings call it.
  String title();

  /// What its picture shows, in a sentence or two, and what it cannot show.
  String meaning();

  /// Whether the picture is known to change little when the weights are replaced by random ones: it
  /// then shows the image more than what the network has learned.
  ///
  /// Source: Adebayo and others, "Sanity Checks for Saliency Maps", arXiv:1810.03292.
  default boolean insensitive() {
    return false;
  }

  /// Applies it to an image.
  ///
  /// @param image `[C, H, W]`
  /// @param index of the class
  Attribution of(ImageModel model, float[] image, int index);
}

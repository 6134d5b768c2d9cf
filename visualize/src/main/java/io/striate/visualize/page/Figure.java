package io.striate.visualize.page;

import java.awt.image.BufferedImage;

/// A picture of a page.
///
/// @param file the name of its PNG file
/// @param image what it shows
/// @param title a heading
/// @param caption what it means
/// @param warning what the reader must not conclude from it; empty if there is nothing
public record Figure(
    String file, BufferedImage image, String title, String caption, String warning) {
  /// A picture without a warning.
  public Figure(String file, BufferedImage image, String title, String caption) {
    this(file, image, title, caption, "");
  }
}

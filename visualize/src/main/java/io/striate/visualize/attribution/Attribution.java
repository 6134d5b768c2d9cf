package io.striate.visualize.attribution;

import io.striate.visualize.picture.Plane;
import java.awt.image.BufferedImage;

/// How much each pixel of an image contributes to the value of a class.
///
/// @param plane a number for each pixel, the larger the more
/// @param signed the numbers with their signs, before the channels of a pixel are joined: what is
///   compared with those of other weights. Magnitudes alone correlate because of the geometry of
///   the layers, which reach pixels at the edges less often
/// @param picture how it is shown
@SuppressWarnings("ArrayRecordComponent") // carries an array, is never compared
public record Attribution(Plane plane, float[] signed, BufferedImage picture) {
  /// An attribution whose numbers are those of the plane.
  Attribution(Plane plane, BufferedImage picture) {
    this(plane, plane.values(), picture);
  }
}

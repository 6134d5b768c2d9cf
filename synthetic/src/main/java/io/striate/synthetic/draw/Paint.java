package io.striate.synthetic.draw;

/// A color for each place of a [Canvas].
@FunctionalInterface
public interface Paint {
  /// The color at a place, in the units of the canvas.
  Rgb at(double x, double y);
}

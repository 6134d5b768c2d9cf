package io.striate.benchmarks.growth;

import java.util.List;

/// A chart of some lines over one axis.
///
/// @param id its file's name
/// @param title what it shows
/// @param x what grows
/// @param y what is measured, with its unit
/// @param curves the lines
record Chart(String id, String title, String x, String y, List<Curve> curves) {
  Chart {
    curves = List.copyOf(curves);
  }

  /// A line.
  ///
  /// @param name for the legend
  /// @param measured whether it is measured; else it only guides the eye
  /// @param points from left to right; coordinates are above 0
  record Curve(String name, boolean measured, List<Point> points) {
    Curve {
      points = List.copyOf(points);
    }
  }

  /// A point.
  record Point(double x, double y) {}
}

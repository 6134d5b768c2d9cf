package io.striate.inspect.compare;

import java.util.List;

/// How far two backends are apart in what a layer makes, forward or backward.
///
/// @param largest the largest difference of two numbers; infinite if one of them is not a number or
///   not finite, and the other is something else
/// @param ulps the same in units in the last place, as float32 has them, of the larger of the two
/// @param ofBound how far a number is at most from what the layer's own inputs on that backend
///   make, as a share of what rounding explains; of either backend
/// @param worst the number that has this share
public record Difference(double largest, double ulps, double ofBound, Worst worst) {
  /// Whether rounding does not explain what one of the backends makes.
  public boolean beyond() {
    return ofBound > 1;
  }

  /// The number that is furthest beyond its bound, or nearest to it.
  ///
  /// @param what it is one of, such as `gradient of conv1.weight`
  /// @param place its indices
  /// @param a on the one backend
  /// @param b on the other
  /// @param ofA whether it is the first backend's number that has the share, or the second's
  /// @param expected what that backend's own inputs to the layer make, in double
  /// @param bound how far from that rounding may lead
  public record Worst(
      String what,
      List<Integer> place,
      double a,
      double b,
      boolean ofA,
      double expected,
      double bound) {
    public Worst {
      place = List.copyOf(place);
    }
  }
}

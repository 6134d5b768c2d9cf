package io.striate.inspect.explain;

import io.striate.api.op.Window2d;

/// The part of the network's input that one position of a map sees (lecture, slide 80), in pixels.
/// It may reach beyond the input, into padding.
///
/// @param height rows seen
/// @param width columns seen
/// @param top the first row that position 0 sees; below 0 where it is padding
/// @param left the first column that position 0 sees; below 0 where it is padding
/// @param stepHeight rows of the input from one position to the next
/// @param stepWidth columns of the input from one position to the next
public record ReceptiveField(
    long height, long width, long top, long left, long stepHeight, long stepWidth) {
  /// A pixel of the input sees itself.
  static final ReceptiveField PIXEL = new ReceptiveField(1, 1, 0, 0, 1, 1);

  /// Seen through a window: it grows by (F - 1) steps, and steps grow by the stride.
  ReceptiveField through(Window2d window) {
    return new ReceptiveField(
        height + (window.effectiveHeight() - 1) * stepHeight,
        width + (window.effectiveWidth() - 1) * stepWidth,
        top - window.padTop() * stepHeight,
        left - window.padLeft() * stepWidth,
        stepHeight * window.strideHeight(),
        stepWidth * window.strideWidth());
  }

  /// What a position sees that sees both.
  ReceptiveField with(ReceptiveField other) {
    long first = Math.min(top, other.top);
    long leftmost = Math.min(left, other.left);
    return new ReceptiveField(
        Math.max(top + height, other.top + other.height) - first,
        Math.max(left + width, other.left + other.width) - leftmost,
        first,
        leftmost,
        Math.max(stepHeight, other.stepHeight),
        Math.max(stepWidth, other.stepWidth));
  }
}

package io.striate.inspect.explain;

import io.striate.api.op.Window2d;
import io.striate.api.tensor.Shape;
import java.util.Optional;

/// What a node costs, and how the size of its output follows from that of its input.
///
/// @param formula the size with the numbers that it follows from: `(28 + 2*2 - 5)/1 + 1 = 28`;
///   empty if there is nothing to compute
/// @param window what slides over the input; absent if nothing does
/// @param parameters how many numbers training may change; none if it uses those of another node
/// @param parameterFormula how many those are, with the numbers: `5*5*1*6 + 6 = 156`; empty if
///   there are none
/// @param macs multiply-accumulate operations for one sample, forward
/// @param receptiveField the part of the input that one output position depends on; absent if it is
///   all of it
public record Cost(
    String formula,
    Optional<Window2d> window,
    long parameters,
    String parameterFormula,
    long macs,
    Optional<ReceptiveField> receptiveField) {

  /// Whether a window slides over the input by one position at a time.
  boolean slidesByOne() {
    return window.filter(each -> each.strideHeight() == 1 && each.strideWidth() == 1).isPresent();
  }

  /// An input costs nothing; each pixel of a map depends on itself.
  static Cost ofInput(Shape shape) {
    Optional<ReceptiveField> field =
        shape.rank() == 3 ? Optional.of(ReceptiveField.PIXEL) : Optional.empty();
    return new Cost("", Optional.empty(), 0, "", 0, field);
  }
}

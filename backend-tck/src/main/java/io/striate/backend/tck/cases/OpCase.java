package io.striate.backend.tck.cases;

import io.striate.api.op.Op;
import io.striate.backend.tck.run.Numbers;
import java.util.List;

/// An operation with inputs.
///
/// @param exact whether every order of computation gives exactly the same result in float32, as
///   sums of products of small whole numbers do
public record OpCase(String name, Op op, List<Numbers> inputs, boolean exact) {
  /// A case whose result must be exact.
  public static OpCase exact(String name, Op op, Numbers... inputs) {
    return new OpCase(name, op, List.of(inputs), true);
  }

  /// A case whose result is compared within a bound.
  public static OpCase rounded(String name, Op op, Numbers... inputs) {
    return new OpCase(name, op, List.of(inputs), false);
  }
}

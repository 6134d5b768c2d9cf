package io.striate.backend.tck;

import io.striate.api.op.Op;
import java.util.List;

/// An operation with inputs.
///
/// @param exact whether every order of computation gives exactly the same result in float32, as
///   sums of products of small whole numbers do
record OpCase(String name, Op op, List<Numbers> inputs, boolean exact) {
  static OpCase exact(String name, Op op, Numbers... inputs) {
    return new OpCase(name, op, List.of(inputs), true);
  }

  static OpCase rounded(String name, Op op, Numbers... inputs) {
    return new OpCase(name, op, List.of(inputs), false);
  }
}

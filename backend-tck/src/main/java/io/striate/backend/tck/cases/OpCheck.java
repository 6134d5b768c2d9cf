package io.striate.backend.tck.cases;

import io.striate.api.backend.Backend;
import io.striate.api.op.Op;
import io.striate.backend.tck.bound.Agreement;
import io.striate.backend.tck.bound.Bound;
import io.striate.backend.tck.bound.WinogradBound;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.Reference;
import io.striate.backend.tck.run.Run;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Compares a backend's results of an operation with the reference.
public final class OpCheck {
  private OpCheck() {}

  /// Fails unless the results are those of an exact plan.
  public static void check(OpCase c, List<Numbers> actual) {
    check(c, actual, true);
  }

  /// Fails unless the results are right: exactly, or within their bounds.
  ///
  /// @param plain whether the plan was exact; a fast one has a bound of its own for convolutions,
  ///   of whole numbers too
  public static void check(OpCase c, List<Numbers> actual, boolean plain) {
    Op op = c.op();
    boolean exact = c.exact() && (plain || !WinogradBound.concerns(op));
    try (Backend reference = Reference.open()) {
      List<Numbers> expected = Run.planned(reference, op, c.inputs());
      var bounds =
          exact
              ? Map.<String, Bound.Bounded>of()
              : Bound.of(Run.program(op, c.inputs()), Run.bound(c.inputs()), reference, plain);
      for (int i = 0; i < expected.size(); i++) {
        double[] values = expected.get(i).values();
        if (exact) {
          Agreement.exact(label(c, i), values, actual.get(i).values());
        } else {
          var bounded = Objects.requireNonNull(bounds.get("out" + i)).around(values);
          Agreement.within(label(c, i), bounded, actual.get(i).values());
        }
      }
    }
  }

  private static String label(OpCase c, int output) {
    return c.name() + ": output " + output + " of " + c.op();
  }
}

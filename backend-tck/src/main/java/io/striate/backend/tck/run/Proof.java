package io.striate.backend.tck.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.backend.Backend;
import io.striate.api.backend.Plan;
import io.striate.api.program.Program;
import java.security.CodeSource;
import java.util.Map;
import java.util.Optional;

/// Proves which backend has run a program.
///
/// A plan of the backend's own planner has a class from the same jar or folder as the backend.
/// Where the default planner plans, the kernels are watched: some have run, and all came from the
/// backend. The outputs were NaN before, so the values that are read were written by that run.
public final class Proof {
  private Proof() {}

  /// Runs a program once, by the backend's planner.
  public static Map<String, Numbers> run(
      Backend backend, Program program, Map<String, Numbers> bound) {
    try (var session = new Run.Session(backend, program)) {
      if (!byDefault(session.plan())) {
        requireOwn(backend, session.plan());
        session.write(bound);
        session.run();
        return session.read();
      }
    }
    var watched = new Watched(backend, op -> true);
    var results = Run.program(watched, program, bound);
    watched.requireRunsOnly(op -> true);
    return results;
  }

  private static boolean byDefault(Plan plan) {
    return plan.getClass().getPackageName().equals(Plan.class.getPackageName());
  }

  /// Fails if the plan does not belong to the backend.
  static void requireOwn(Backend backend, Plan plan) {
    assertEquals(
        place(backend.getClass()),
        place(plan.getClass()),
        () -> "the plan " + plan.getClass().getName() + " is not of backend " + backend.name());
  }

  private static String place(Class<?> type) {
    return Optional.ofNullable(type.getProtectionDomain().getCodeSource())
        .map(CodeSource::getLocation)
        .map(Object::toString)
        .orElse(type.getModule().toString());
  }
}

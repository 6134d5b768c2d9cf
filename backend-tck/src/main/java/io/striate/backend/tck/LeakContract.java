package io.striate.backend.tck;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.Run;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Plans and tensors leave nothing behind when they are closed.
public interface LeakContract extends BackendContract {
  /// How many plans are made before the first measurement, so that code is compiled and pools are
  /// filled.
  int FIRST = 2_000;

  /// How many plans are made in all.
  int PLANS = 10_000;

  /// Bytes that a plan may leave behind on the heap; a tensor that is kept takes more.
  int ALLOWED = 100;

  /// Ten thousand plans use no more heap, after a forced collection, and no more threads than two
  /// thousand.
  @Test
  default void tenThousandPlansLeaveNothingBehind() {
    Program program = program();
    try (Backend backend = open()) {
      plans(backend, program, FIRST);
      long before = used();
      int threads = Thread.getAllStackTraces().size();
      plans(backend, program, PLANS - FIRST);
      long grown = used() - before;
      long most = (long) ALLOWED * (PLANS - FIRST);
      assertTrue(
          grown < most,
          () -> (PLANS - FIRST) + " plans that are closed left " + grown + " bytes behind");
      int more = Thread.getAllStackTraces().size() - threads;
      assertTrue(more <= 1, () -> "plans that are closed left " + more + " threads behind");
    }
  }

  private static void plans(Backend backend, Program program, int count) {
    for (int i = 0; i < count; i++) {
      try (var session = new Run.Session(backend, program)) {
        session.write(Map.of("x", Numbers.wholes(1, 3, 2, 8), "w", Numbers.wholes(2, 3, 4, 8)));
        session.run();
      }
    }
  }

  /// A dense layer with a temporary, and a state that changes.
  private static Program program() {
    var emit = new Emitter("leak", 2, 0);
    Value x = emit.input("x", TensorType.float32(2, 8), true);
    Value w = emit.state("w", TensorType.float32(4, 8));
    Value y = emit.relu(emit.matmul(x, w, false, true));
    emit.output("y", y);
    emit.update(w, emit.scale(w, 0.5));
    return emit.build();
  }

  /// Bytes in use after garbage collection: the least of several measurements, because other
  /// threads use the heap too.
  private static long used() {
    long least = Long.MAX_VALUE;
    for (int look = 0; look < 4; look++) {
      System.gc();
      var runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}

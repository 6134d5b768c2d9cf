package io.striate.training.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.layers.program.Programs;
import io.striate.training.data.Batch;
import io.striate.training.data.Feed;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlanCacheTest {
  private static final List<Programs.State> STATES =
      List.of(new Programs.State("w", Shape.of(2), true, _ -> new float[] {1, 2}));

  private final Backend backend = open();
  private final States states = new States(backend, STATES);
  private final StepPlanner planner = new StepPlanner(backend, states, PlanCacheTest::products);
  private final AtomicInteger planned = new AtomicInteger();

  private static Backend open() {
    var backends = Backends.installed();
    return backends.open(backends.choose("reference"), BackendOptions.defaults());
  }

  @AfterEach
  void close() {
    states.close();
    backend.close();
  }

  /// Each sample times the weights.
  private static Program products(int batch) {
    var emit = new Emitter("products", batch, 0);
    Value x = emit.input("x", TensorType.float32(batch, 2), true);
    emit.output("product", emit.multiply(x, emit.state("w", TensorType.float32(2))));
    return emit.build();
  }

  private static PlanCache.Key key(int batch) {
    return new PlanCache.Key(Map.of("x", TensorType.float32(2)), batch);
  }

  private PlannedStep of(PlanCache cache, int batch) {
    return cache.of(
        key(batch),
        () -> {
          planned.incrementAndGet();
          return planner.plan(batch);
        });
  }

  private static float[] run(PlannedStep step, float... values) {
    int batch = values.length / 2;
    step.run(
        new Batch(batch, List.of(new HostArray.Floats(values))),
        List.of(new Feed("x", 0, TensorType.float32(2))));
    return step.output("product");
  }

  @Test
  void aStepIsPlannedOnceAndGivesTheBitsOfAFreshOne() {
    states.initialize(0);
    try (var cache = new PlanCache(2);
        var fresh = planner.plan(2)) {
      PlannedStep step = of(cache, 2);
      run(step, 9, 9, 9, 9);
      assertSame(step, of(cache, 2));
      assertEquals(1, planned.get());
      assertArrayEquals(run(fresh, 0.1f, 0.2f, 0.3f, 0.4f), run(step, 0.1f, 0.2f, 0.3f, 0.4f));
    }
  }

  @Test
  void otherTypesOrShapesAreOtherPlans() {
    try (var cache = new PlanCache(8)) {
      PlannedStep step = of(cache, 2);
      var wide = new PlanCache.Key(Map.of("x", TensorType.float32(3)), 2);
      assertNotSame(step, cache.of(wide, () -> planner.plan(2)));
      assertNotSame(step, of(cache, 3));
      assertEquals(3, cache.size());
    }
  }

  @Test
  void theLeastRecentlyUsedIsClosedFirst() {
    states.initialize(0);
    try (var cache = new PlanCache(2)) {
      PlannedStep one = of(cache, 1);
      PlannedStep two = of(cache, 2);
      of(cache, 1);
      of(cache, 3);
      assertEquals(2, cache.size());
      assertSame(one, of(cache, 1));
      assertThrows(IllegalStateException.class, () -> run(two, 1, 2, 3, 4));
      assertEquals(3, planned.get());
      assertArrayEquals(new float[] {1, 4, 3, 8}, run(of(cache, 2), 1, 2, 3, 4));
      assertEquals(4, planned.get());
    }
  }

  @Test
  void othersMakeRoomIfMemoryDoesNotSuffice() {
    states.initialize(0);
    var full = new StriateException(Code.OUT_OF_MEMORY, "full");
    try (var cache = new PlanCache(3)) {
      PlannedStep one = of(cache, 1);
      PlannedStep two =
          cache.of(
              key(2),
              () -> {
                if (cache.size() > 0) {
                  throw full;
                }
                return planner.plan(2);
              });
      assertEquals(1, cache.size());
      assertThrows(IllegalStateException.class, () -> run(one, 1, 2));
      assertArrayEquals(new float[] {1, 4, 3, 8}, run(two, 1, 2, 3, 4));
      assertSame(
          full,
          assertThrows(
              StriateException.class,
              () ->
                  cache.of(
                      key(3),
                      () -> {
                        throw full;
                      })));
      assertEquals(0, cache.size());
      var other = new StriateException(Code.BAD_DATA, "other");
      of(cache, 1);
      assertSame(
          other,
          assertThrows(
              StriateException.class,
              () ->
                  cache.of(
                      key(3),
                      () -> {
                        throw other;
                      })));
      assertEquals(1, cache.size());
    }
  }

  @Test
  void closingClosesAll() {
    var cache = new PlanCache(2);
    PlannedStep step = of(cache, 1);
    cache.close();
    assertThrows(IllegalStateException.class, () -> run(step, 1, 2));
    assertEquals(0, cache.size());
    assertEquals(
        "at least 1 plan must be kept, got 0",
        assertThrows(IllegalArgumentException.class, () -> new PlanCache(0)).getMessage());
  }
}

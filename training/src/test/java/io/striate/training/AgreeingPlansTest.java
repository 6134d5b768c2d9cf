package io.striate.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import io.striate.training.data.Feed;
import io.striate.training.step.PlannedStep;
import io.striate.training.step.States;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AgreeingPlansTest {
  private static final int LENGTH = 3;
  private static final List<Feed> FEEDS = List.of(new Feed("input", 0, TensorType.float32(LENGTH)));

  private final List<Integer> planned = new ArrayList<>();

  /// Emits the answer to a batch.
  private interface Body {
    Value answer(Emitter emit, Value input, int batch);
  }

  private IntFunction<PlannedStep> planner(Backend backend, Body body) {
    return size -> {
      planned.add(size);
      var emit = new Emitter("test", size, 1);
      Value input = emit.input("input", TensorType.float32(size, LENGTH), true);
      emit.output("answer", body.answer(emit, input, size));
      return new PlannedStep(emit.build(), new States(backend, List.of()));
    };
  }

  private static Value doubled(Emitter emit, Value input) {
    return emit.scale(input, 2);
  }

  private static List<List<HostArray>> samples(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> List.<HostArray>of(new HostArray.Floats(new float[] {i, i + 0.5f, -i})))
        .toList();
  }

  private static void assertDoubled(List<List<float[]>> answers) {
    for (int i = 0; i < answers.size(); i++) {
      assertArrayEquals(new float[] {2 * i, 2 * i + 1, -2 * i}, answers.get(i).getFirst());
    }
  }

  private static Backend backend() {
    var backends = Backends.installed();
    return backends.open(backends.choose("reference"), BackendOptions.defaults().withThreads(1));
  }

  @Test
  void plansAreMadeOnceForPowersOfTwo() {
    try (Backend backend = backend();
        var plans =
            new AgreeingPlans(
                planner(backend, (emit, input, _) -> doubled(emit, input)),
                FEEDS,
                List.of("answer"),
                12,
                Map.of())) {
      assertEquals(
          List.of(1, 2, 2, 4, 4, 8, 8, 8),
          IntStream.of(1, 2, 3, 4, 7, 8, 12, 100).map(plans::batch).boxed().toList());
      for (int size : List.of(1, 2, 4, 8, 4)) {
        assertDoubled(plans.run(samples(size)));
      }
      assertEquals(List.of(1, 2, 4, 8), plans.sizes());
      assertEquals(List.of(1, 2, 4, 8), planned);
    }
  }

  @Test
  void aPlanThatRoundsDifferentlyIsNotUsed() {
    Body body =
        (emit, input, batch) ->
            batch == 4 ? emit.scale(input, 2 + 2 * Math.ulp(2f)) : doubled(emit, input);
    assertSizes(List.of(1, 2, 8), body);
  }

  /// What a sample gives must not depend on its neighbors.
  @Test
  void aPlanThatMixesSamplesIsNotUsed() {
    Body body =
        (emit, input, batch) -> {
          Value doubled = doubled(emit, input);
          return batch == 2 ? emit.add(doubled, emit.scale(emit.mean(input), 1e-6)) : doubled;
        };
    assertSizes(List.of(1, 4, 8), body);
  }

  private void assertSizes(List<Integer> sizes, Body body) {
    try (Backend backend = backend();
        var plans =
            new AgreeingPlans(planner(backend, body), FEEDS, List.of("answer"), 8, Map.of())) {
      for (int size : List.of(8, 4, 2, 4)) {
        int taken = plans.batch(size);
        assertDoubled(plans.run(samples(taken)));
      }
      assertEquals(sizes, plans.sizes());
      assertEquals(List.of(1, 2, 4, 8), planned.stream().sorted().toList());
    }
  }

  @Test
  void aSizeThatMemoryDoesNotSufficeForIsNotUsed() {
    try (Backend backend = backend()) {
      IntFunction<PlannedStep> planner = planner(backend, (emit, input, _) -> doubled(emit, input));
      IntFunction<PlannedStep> limited =
          size -> {
            if (size > 2) {
              throw new StriateException(Code.OUT_OF_MEMORY, "full");
            }
            return planner.apply(size);
          };
      try (var plans = new AgreeingPlans(limited, FEEDS, List.of("answer"), 8, Map.of())) {
        assertEquals(2, plans.batch(8));
        assertDoubled(plans.run(samples(2)));
        assertEquals(List.of(1, 2), plans.sizes());
      }
      IntFunction<PlannedStep> broken =
          size -> {
            if (size > 1) {
              throw new StriateException(Code.BACKEND_DEFECT, "broken");
            }
            return planner.apply(size);
          };
      try (var plans = new AgreeingPlans(broken, FEEDS, List.of("answer"), 8, Map.of())) {
        assertEquals(
            "broken [STR-303]",
            assertThrows(StriateException.class, () -> plans.batch(8)).getMessage());
      }
    }
  }
}

package io.striate.training.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.error.StriateException;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.arrays.StoredTensor;
import io.striate.layers.program.Figure;
import io.striate.layers.program.Programs;
import io.striate.training.data.Batch;
import io.striate.training.data.Feed;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a batch adds to figures, steps under a limit of memory, and states taken from a file.
class PlannedStepsTest {
  private static final List<Programs.State> STATES =
      List.of(
          new Programs.State("w", Shape.of(2), true, _ -> new float[] {1, 2}),
          new Programs.State("w.m", Shape.of(2), false, _ -> new float[] {3, 4}));

  private final Backend backend = open();
  private final States states = new States(backend, STATES);

  private static Backend open() {
    var backends = Backends.installed();
    return backends.open(backends.choose("reference"), BackendOptions.defaults());
  }

  @AfterEach
  void close() {
    states.close();
    backend.close();
  }

  /// A loss of 4 whose elements have a total weight of the sum of `x`, and one without weights.
  private static Program losses(int batch) {
    var emit = new Emitter("losses", batch, 0);
    Value x = emit.input("x", TensorType.float32(batch, 1), true);
    emit.output("main.loss", emit.reshape(emit.constant(4), Shape.SCALAR));
    emit.output("main.loss-weight", emit.sum(x));
    emit.output("loss", emit.sum(x));
    return emit.build();
  }

  @Test
  void aLossAddsItsMeanTimesItsWeightOrTheNumberOfSamples() {
    try (var steps = new PlannedSteps(backend, states, PlannedStepsTest::losses)) {
      PlannedStep step = steps.of(3);
      assertSame(step, steps.of(3));
      step.at(0, 0);
      step.run(
          new Batch(3, List.of(new HostArray.Floats(new float[] {1, 2, 2}))),
          List.of(new Feed("x", 0, TensorType.float32(1))));
      Map<String, double[]> sums =
          step.sums(
              List.of(
                  new Figure("main.loss", Optional.empty()), new Figure("loss", Optional.empty())),
              3);
      assertArrayEquals(new double[] {4 * 5, 5}, sums.get("main.loss"));
      assertArrayEquals(new double[] {5 * 3, 3}, sums.get("loss"));
      assertFalse(step.describe().isEmpty());
    }
  }

  @Test
  void stepsAreLimitedToTheBatchesThatFit() {
    MemoryNeed need = MemoryNeed.of(backend, STATES, List.of(losses(5)), 1).orElseThrow();
    var limited = new LimitedBackend(backend, need.total());
    try (var steps = new PlannedSteps(limited, states, PlannedStepsTest::losses)) {
      assertEquals(5, steps.fitting(64));
      steps.of(5);
      var e = assertThrows(StriateException.class, () -> steps.of(6));
      assertEquals("STR-403", e.problems().getFirst().code().id());
    }
  }

  @Test
  void closingFreesThePlans() {
    var steps = new PlannedSteps(backend, states, PlannedStepsTest::losses);
    PlannedStep step = steps.of(1);
    steps.close();
    assertThrows(
        IllegalStateException.class,
        () ->
            step.run(
                new Batch(1, List.of(new HostArray.Floats(new float[] {1}))),
                List.of(new Feed("x", 0, TensorType.float32(1)))));
  }

  @Test
  void aModelHoldsOnlyWhatIsKept() {
    states.initialize(0);
    assertEquals(List.of("w"), states.copy(true).stream().map(StoredTensor::name).toList());
    assertEquals(List.of("w", "w.m"), states.copy(false).stream().map(StoredTensor::name).toList());
    states.restore(List.of(stored("w", 7, 8)), true, "m");
    assertArrayEquals(new float[] {7, 8}, states.weights().read("w"));
    assertArrayEquals(new float[] {3, 4}, states.weights().read("w.m"));
  }

  @Test
  void statesThatGetOtherValuesAreNotInitialized() {
    states.initialize(0);
    states.restore(List.of(stored("w", 7, 8)), true, "m");
    states.initialize(0, Set.of("w"));
    assertArrayEquals(new float[] {7, 8}, states.weights().read("w"));
    assertArrayEquals(new float[] {3, 4}, states.weights().read("w.m"));
  }

  @Test
  void tensorsThatDoNotBelongToTheModelAreRefused() {
    refused("m: has no tensor 'w.m'", stored("w", 1, 2));
    refused("m: tensor 'w' is [3], the model needs [2]", stored("w", 1, 2, 3), stored("w.m", 1, 2));
    refused(
        "m: tensor 'w' does not hold floats",
        new StoredTensor("w", Shape.of(2), new HostArray.Bytes(new byte[2])),
        stored("w.m", 1, 2));
    refused(
        "m: has tensors that the model does not know: [v]",
        stored("w", 1, 2),
        stored("w.m", 1, 2),
        stored("v", 1));
  }

  private void refused(String message, StoredTensor... stored) {
    var e =
        assertThrows(
            StriateException.class, () -> states.restore(Arrays.asList(stored), false, "m"));
    assertEquals(
        message + "; weights and specification do not belong together [STR-202]", e.getMessage());
  }

  private static StoredTensor stored(String name, float... values) {
    return new StoredTensor(name, Shape.of(values.length), new HostArray.Floats(values));
  }
}

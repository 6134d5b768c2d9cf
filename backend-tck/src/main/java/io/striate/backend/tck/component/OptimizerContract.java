package io.striate.backend.tck.component;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import io.striate.api.train.Optimizer;
import io.striate.api.train.OptimizerType;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.Reference;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What every optimizer promises: it declares all that it keeps, updates every parameter and slot,
/// goes down a quadratic function, and continues from saved parameters and slots exactly like an
/// uninterrupted training.
///
/// The function is the sum of `c p^2 / 2` over all elements of two parameters, with the minimum 0,
/// so that weight decay does not go against it.
public interface OptimizerContract extends ComponentContract<Optimizer> {
  @Override
  OptimizerType type();

  /// The learning rate of the tested steps; small enough to go down a quadratic with curvatures up
  /// to 1.
  default double rate() {
    return 0.01;
  }

  /// The learning rate is a number of at least 0; slots have valid names and start values of the
  /// parameter's shape that depend on nothing but the stream.
  @TestFactory
  default Stream<DynamicTest> slotsAreDescribed() {
    return Settings.each(
        this,
        (_, fresh) -> {
          Optimizer optimizer = fresh.get();
          double rate = optimizer.learningRate();
          assertTrue(rate >= 0 && Double.isFinite(rate), () -> "learning rate " + rate);
          var names = new HashSet<String>();
          for (String slot : optimizer.slots()) {
            assertTrue(slot.matches("[A-Za-z][A-Za-z0-9_-]*"), () -> slot + " is not a valid name");
            assertTrue(names.add(slot), () -> "two slots are named " + slot);
            Shape shape = Shape.of(3, 2);
            float[] start = optimizer.start(slot).values(shape, stream());
            assertEquals(shape.size(), start.length, () -> "start values of " + slot);
            for (float value : start) {
              assertTrue(Float.isFinite(value), () -> "start value " + value + " of " + slot);
            }
            assertArrayEquals(
                start, fresh.get().start(slot).values(shape, stream()), () -> "start of " + slot);
          }
          assertEquals(optimizer.slots(), fresh.get().slots(), "slots of another instance");
          for (Shape shape : List.of(Shape.of(4), Shape.of(3, 2), Shape.of(3, 2, 2, 2))) {
            List<String> own = optimizer.slots(shape);
            assertTrue(
                names.containsAll(own),
                () ->
                    String.format(
                        Locale.ROOT, "slots %s of %s are not all among %s", own, shape, names));
            assertEquals(own, fresh.get().slots(shape), "slots of another instance");
          }
        });
  }

  private static RandomStream stream() {
    return new RandomStream(1, "kit/slot", 0, 0);
  }

  /// A step updates each parameter and each slot, keeps nothing else and reads no input but the
  /// learning rate and the step.
  @TestFactory
  default Stream<DynamicTest> updatesAllThatIsDeclared() {
    return Settings.each(
        this,
        (_, fresh) -> {
          var trial = new OptimizerTrial(fresh, rate());
          trial.checkDeclarations();
        });
  }

  /// Every step goes down the quadratic, and the first one moves every element towards its minimum.
  @TestFactory
  default Stream<DynamicTest> goesDownAQuadratic() {
    return Settings.each(
        this,
        (_, fresh) -> {
          var trial = new OptimizerTrial(fresh, rate());
          try (Backend reference = Reference.open()) {
            var state = trial.start();
            double before = trial.loss(state);
            for (int step = 0; step < 5; step++) {
              state = trial.steps(reference, state, step, 1);
              double after = trial.loss(state);
              if (!(after < before)) {
                throw new AssertionError(
                    String.format(
                        Locale.ROOT,
                        "step %d changes the function from %s to %s",
                        step,
                        before,
                        after));
              }
              before = after;
            }
          }
        });
  }

  /// Two steps are the same as one step, and one more from the saved parameters and slots by
  /// another instance.
  @TestFactory
  default Stream<DynamicTest> continuesFromSavedSlots() {
    return Settings.each(
        this,
        (_, fresh) -> {
          var trial = new OptimizerTrial(fresh, rate());
          try (Backend reference = Reference.open()) {
            var uninterrupted = trial.steps(reference, trial.start(), 0, 4);
            var resumed = trial.steps(reference, trial.start(), 0, 2);
            resumed = trial.steps(reference, resumed, 2, 2);
            assertEquals(uninterrupted.keySet(), resumed.keySet());
            for (String name : uninterrupted.keySet()) {
              assertArrayEquals(
                  values(uninterrupted, name),
                  values(resumed, name),
                  () -> name + " after resuming");
            }
          }
        });
  }

  /// Parameters and slots stay finite where the gradient is 0.
  @TestFactory
  default Stream<DynamicTest> staysFiniteWithoutGradient() {
    return Settings.each(
        this,
        (_, fresh) -> {
          var trial = new OptimizerTrial(fresh, rate());
          try (Backend reference = Reference.open()) {
            var state = trial.steps(reference, trial.zero(), 0, 2);
            for (String name : state.keySet()) {
              for (double value : values(state, name)) {
                assertTrue(
                    Double.isFinite(value),
                    () -> name + " is " + value + " where the gradient is 0");
              }
            }
          }
        });
  }

  private static double[] values(java.util.Map<String, Numbers> state, String name) {
    return Objects.requireNonNull(state.get(name)).values();
  }
}

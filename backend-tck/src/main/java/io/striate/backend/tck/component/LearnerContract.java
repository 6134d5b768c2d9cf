package io.striate.backend.tck.component;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.component.Component;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.Mode;
import io.striate.api.play.EnvironmentSource;
import io.striate.api.play.Learner;
import io.striate.api.play.LearnerType;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.step.Weights;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.run.Reference;
import io.striate.backend.tck.run.Seed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What every learner promises: it changes the network, a training follows from its seed, and one
/// that is saved and restored between any two steps continues with the same bits.
///
/// The learners under test learn in [#corridor], whose observations are `[5]`, with two actions;
/// the settings of a type name it.
public interface LearnerContract extends ComponentContract<Learner> {
  /// The weight of the network that learns: one row of values for each action.
  String WEIGHT = "dense.weight";

  /// Observations and actions of the corridor.
  Shape SHAPE = Shape.of(2, 5);

  @Override
  LearnerType type();

  /// The steps of a training of the tests: in these the learner has begun to change the network,
  /// and an episode has ended.
  default int trained() {
    return 60;
  }

  /// The environment that the settings under test name.
  static Component<EnvironmentSource> corridor() {
    return Corridor.component();
  }

  /// The weights change and stay finite, figures have names, and the learner says how long it
  /// trains.
  @TestFactory
  default Stream<DynamicTest> learns() {
    return Settings.each(
        this,
        (_, fresh) -> {
          Learner learner = fresh.get();
          assertTrue(learner.steps() > 0, "there are no steps");
          assertTrue(learner.every() > 0, "there is no checkpoint");
          assertEquals("corridor", learner.environment().id());
          try (var training = new Training(learner)) {
            double[] before = training.weights.readDoubles(WEIGHT);
            training.steps(0, trained());
            double[] after = training.weights.readDoubles(WEIGHT);
            boolean changed = false;
            for (int i = 0; i < after.length; i++) {
              assertTrue(Double.isFinite(after[i]), "a weight is not finite");
              changed |= after[i] != before[i];
            }
            assertTrue(changed, "the weights have not changed");
            assertFalse(training.session.figures().isEmpty(), "there are no figures");
          }
        });
  }

  /// Two trainings with one seed are the same, and another seed gives another one.
  @TestFactory
  default Stream<DynamicTest> followsFromItsSeed() {
    return Settings.each(
        this,
        (_, fresh) -> {
          assertArrayEquals(once(fresh.get(), Seed.get()), once(fresh.get(), Seed.get()));
          double[] other = once(fresh.get(), Seed.get() + 1);
          assertFalse(
              Arrays.equals(once(fresh.get(), Seed.get()), other),
              "another seed gives the same training");
        });
  }

  private double[] once(Learner learner, long seed) {
    try (var training = new Training(learner, seed)) {
      training.steps(0, trained());
      return training.weights.readDoubles(WEIGHT);
    }
  }

  /// Saved and restored after any number of steps, a training ends as if it had not been
  /// interrupted, and reports the same figures.
  @TestFactory
  default Stream<DynamicTest> resumesWithTheSameBits() {
    return Settings.each(
        this,
        (_, fresh) -> {
          for (int stop : List.of(0, 1, 7, trained() / 2, trained() - 1)) {
            try (var whole = new Training(fresh.get());
                var resumed = new Training(fresh.get())) {
              whole.steps(0, stop);
              resumed.restore(whole);
              whole.steps(stop, trained());
              resumed.steps(stop, trained());
              for (String name : whole.weights.names()) {
                assertArrayEquals(
                    whole.weights.readDoubles(name),
                    resumed.weights.readDoubles(name),
                    () -> name + ", interrupted after " + stop + " steps");
              }
              assertEquals(whole.session.figures(), resumed.session.figures(), "figures");
            }
          }
        });
  }

  /// A training on the reference backend.
  final class Training implements AutoCloseable {
    private final Backend backend = Reference.open();
    private final Weights weights = Weights.on(backend);
    private final Learner.Session session;

    Training(Learner learner) {
      this(learner, Seed.get());
    }

    Training(Learner learner, long seed) {
      weights.initialize(WEIGHT, SHAPE, Initializer.normal(0.1), seed);
      session =
          learner.begin(
              new Learner.Setting(
                  Training::forward, "input", "dense", weights, List.of(WEIGHT), seed));
    }

    private static Program forward(int batch, Mode mode) {
      var emit = new Emitter("forward " + mode, batch, Seed.get());
      Value input = emit.input("input", TensorType.float32(batch, SHAPE.extent(1)), true);
      Value weight = emit.state(WEIGHT, TensorType.float32(SHAPE));
      emit.output("dense", emit.matmul(input, weight, false, true));
      return emit.build();
    }

    void steps(long from, long to) {
      for (long step = from; step < to; step++) {
        session.step(step);
      }
    }

    void restore(Training other) throws IOException {
      var names = new ArrayList<>(other.weights.names());
      var values = new LinkedHashMap<String, double[]>();
      names.forEach(name -> values.put(name, other.weights.readDoubles(name)));
      for (Map.Entry<String, double[]> state : values.entrySet()) {
        weights.add(state.getKey(), other.weights.type(state.getKey()));
        weights.set(state.getKey(), new HostArray.Doubles(state.getValue()));
      }
      var bytes = new ByteArrayOutputStream();
      other.session.save(new DataOutputStream(bytes));
      var in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
      session.restore(in);
      assertEquals(-1, in.read(), "restore has not read everything that save wrote");
    }

    @Override
    public void close() {
      session.close();
      weights.close();
      backend.close();
    }
  }
}

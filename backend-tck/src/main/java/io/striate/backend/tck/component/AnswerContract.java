package io.striate.backend.tck.component;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.striate.api.backend.Backend;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Answer;
import io.striate.api.train.AnswerType;
import io.striate.api.train.Search;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.Reference;
import io.striate.backend.tck.run.Run;
import io.striate.backend.tck.run.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What every answer promises: finite values for each sample that do not depend on other samples,
/// and something to show of them, with and without names of the classes.
public interface AnswerContract extends ComponentContract<Answer> {
  /// Samples in a batch of the tests.
  int BATCH = 3;

  /// Rounds of runs within which a search of the tests must have ended.
  int MOST_ROUNDS = 1000;

  @Override
  AnswerType type();

  /// Outputs to test, shapes of one sample, at least one.
  List<Shape> shapes();

  /// Names of the classes for an answer that is searched, which may need some of its own; by
  /// default none.
  default List<String> labels() {
    return List.of();
  }

  /// The shape of one sample of the input that a search fills; by default as long as the last axis
  /// of the output.
  default Shape searched(Shape output) {
    return Shape.of(output.extent(output.rank() - 1));
  }

  /// The emitted values have the batch as axis 0, are finite, and belong to their sample alone: in
  /// another order of the samples they are the same in that order.
  @TestFactory
  default Stream<DynamicTest> samplesAreIndependent() {
    return Settings.each(
        this,
        (_, fresh) -> {
          for (Shape shape : shapes()) {
            float[] once = values(fresh.get(), shape, 0, 1, 2);
            float[] rotated = values(fresh.get(), shape, 1, 2, 0);
            int size = once.length / BATCH;
            for (int i = 0; i < once.length; i++) {
              float expected = once[(i + size) % once.length];
              assertTrue(Float.isFinite(expected), () -> "a value is " + expected);
              assertEquals(expected, rotated[i], 1e-6f, "a value of a sample at another position");
            }
          }
        });
  }

  /// What is shown depends on the values alone and leaves them unchanged, has columns and JSON, and
  /// needs no names of classes.
  @TestFactory
  default Stream<DynamicTest> valuesCanBeShown() {
    return Settings.each(
        this,
        (_, fresh) -> {
          for (Shape shape : shapes()) {
            float[] batch = values(fresh.get(), shape, 0, 1, 2);
            float[] values = first(batch);
            Shape one = emitted(fresh.get(), shape).type().shape().dropFirst();
            int classes = shape.rank() == 0 ? 1 : shape.extent(0);
            List<String> names = IntStream.range(0, classes).mapToObj(i -> "class" + i).toList();
            for (List<String> labels : List.of(names, List.<String>of())) {
              Answer used = fresh.get();
              Answer.Shown shown = used.show(values, one, labels);
              assertFalse(shown.columns().isEmpty(), "there are no columns");
              assertFalse(shown.json().isEmpty(), "there is no JSON");
              requirePlain(shown.json());
              assertArrayEquals(first(batch), values, "the values have changed");
              assertEquals(shown, used.show(values, one, labels), "shown again");
              assertEquals(
                  shown, fresh.get().show(values, one, labels), "shown by another instance");
            }
          }
        });
  }

  /// A search asks for runs whose inputs have the right size, ends, finds something of the shape
  /// that it promises, and comes to the same again; what it finds can be shown.
  @TestFactory
  default Stream<DynamicTest> searchesEnd() {
    return Settings.each(
        this,
        (_, fresh) -> {
          if (fresh.get().search().isPresent()) {
            for (Shape shape : shapes()) {
              float[] once = found(fresh.get(), shape);
              Search search = fresh.get().search().orElseThrow();
              Shape promised = search.found(searched(shape));
              assertEquals(promised.size(), once.length, "elements of what is found");
              assertArrayEquals(once, found(fresh.get(), shape), "found by another instance");
              var shown = fresh.get().show(once, promised, labels());
              assertFalse(shown.columns().isEmpty(), "there are no columns");
              requirePlain(shown.json());
            }
          }
        });
  }

  private float[] found(Answer answer, Shape shape) {
    Search search = answer.search().orElseThrow();
    var emit = new Emitter("search", BATCH, Seed.get());
    Value output = emit.input("output", TensorType.float32(shape.prepend(BATCH)), true);
    Value emitted = emit.in("answer", () -> search.emit(emit, output));
    emit.output("answer", emitted);
    float[] batch = run(emit.build(), shape, 0, 1, 2);
    Shape input = searched(shape);
    Shape values = emitted.type().shape().dropFirst();
    var candidates = search.begin(input, values, labels());
    int round = 0;
    for (List<float[]> next = candidates.next(); !next.isEmpty(); next = candidates.next()) {
      assertTrue(round < MOST_ROUNDS, "the search does not end");
      var given = new ArrayList<float[]>();
      for (int i = 0; i < next.size(); i++) {
        assertEquals(input.size(), next.get(i).length, "elements that are fed");
        int sample = (round + i) % BATCH;
        given.add(Arrays.copyOfRange(batch, sample * values.size(), (sample + 1) * values.size()));
      }
      candidates.take(given);
      round++;
    }
    return candidates.found();
  }

  private static float[] first(float[] values) {
    return Arrays.copyOf(values, values.length / BATCH);
  }

  private static void requirePlain(Object json) {
    switch (json) {
      case Map<?, ?> map -> {
        assertTrue(map.keySet().stream().allMatch(String.class::isInstance), "keys are texts");
        map.values().forEach(AnswerContract::requirePlain);
      }
      case List<?> list -> list.forEach(AnswerContract::requirePlain);
      case Boolean _, Long _, Double _, String _ -> {}
      default -> fail("a JSON value of " + json.getClass());
    }
  }

  private static Value emitted(Answer answer, Shape shape) {
    return emitted(new Emitter("answer", BATCH, Seed.get()), answer, shape);
  }

  private static Value emitted(Emitter emit, Answer answer, Shape shape) {
    Value output = emit.input("output", TensorType.float32(shape.prepend(BATCH)), true);
    Value emitted = emit.in("answer", () -> answer.emit(emit, output));
    Shape found = emitted.type().shape();
    assertTrue(
        found.rank() >= 1 && found.extent(0) == BATCH,
        () -> "axis 0 of the values is the batch of " + BATCH + ", got " + found);
    return emitted;
  }

  private static float[] values(Answer answer, Shape shape, int... order) {
    var emit = new Emitter("answer", BATCH, Seed.get());
    emit.output("answer", emitted(emit, answer, shape));
    return run(emit.build(), shape, order);
  }

  private static float[] run(Program program, Shape shape, int... order) {
    var random = new RandomStream(Seed.get(), "kit/answer", 0, 0);
    double[] drawn = new double[BATCH * shape.size()];
    Arrays.setAll(drawn, _ -> 2.0 * random.nextUniform() - 1);
    double[] ordered = new double[drawn.length];
    for (int i = 0; i < order.length; i++) {
      System.arraycopy(drawn, order[i] * shape.size(), ordered, i * shape.size(), shape.size());
    }
    try (Backend reference = Reference.open()) {
      var given = Numbers.of(shape.prepend(BATCH), ordered);
      var results = Run.program(reference, program, Map.of("output", given));
      double[] values = Objects.requireNonNull(results.get("answer")).values();
      float[] single = new float[values.length];
      for (int i = 0; i < values.length; i++) {
        single[i] = (float) values[i];
      }
      return single;
    }
  }
}

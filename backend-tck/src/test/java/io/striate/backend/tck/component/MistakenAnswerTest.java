package io.striate.backend.tck.component;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.op.Reduce;
import io.striate.api.op.Softmax;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.train.Answer;
import io.striate.api.train.AnswerType;
import io.striate.api.train.Search;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/// An answer that keeps its contract, and answers that break it in one way each.
class MistakenAnswerTest {
  private record Shows(
      BiFunction<Emitter, Value, Value> emission,
      BiFunction<float[], List<String>, Shown> host,
      Optional<Search> search)
      implements AnswerType, AnswerContract, Answer {
    Shows(
        BiFunction<Emitter, Value, Value> emission, BiFunction<float[], List<String>, Shown> host) {
      this(emission, host, Optional.empty());
    }

    @Override
    public String id() {
      return "acme:trial";
    }

    @Override
    public String summary() {
      return "a trial";
    }

    @Override
    public List<Field<?>> fields() {
      return List.of();
    }

    @Override
    public AnswerType type() {
      return this;
    }

    @Override
    public Answer create(Config config) {
      return this;
    }

    @Override
    public List<Shape> shapes() {
      return List.of(Shape.of(3));
    }

    @Override
    public Value emit(Emitter emit, Value output) {
      return emission.apply(emit, output);
    }

    @Override
    public Shown show(float[] values, Shape shape, List<String> labels) {
      return host.apply(values, labels);
    }
  }

  private static Value probabilities(Emitter emit, Value output) {
    return emit.one(new Softmax(), output);
  }

  private static Answer.Shown shown(float[] values, List<String> labels) {
    String name = labels.isEmpty() ? "0" : labels.getFirst();
    return new Answer.Shown(Map.of("class", name), Map.of(name, (double) values[0]));
  }

  @Test
  void answers() throws Throwable {
    var right = new Shows(MistakenAnswerTest::probabilities, MistakenAnswerTest::shown);
    Caught.run(right.samplesAreIndependent());
    Caught.run(right.valuesCanBeShown());
    BiFunction<Emitter, Value, Value> position =
        (emit, output) -> emit.multiply(output, emit.iota(output.type().shape(), 0));
    Caught.in(new Shows(position, MistakenAnswerTest::shown).samplesAreIndependent());
    BiFunction<Emitter, Value, Value> total =
        (emit, output) -> emit.reduce(Reduce.Kind.SUM, output, List.of(0));
    Caught.in(new Shows(total, MistakenAnswerTest::shown).samplesAreIndependent());
    Caught.in(
        new Shows(right.emission(), (_, _) -> new Answer.Shown(Map.of(), Map.of()))
            .valuesCanBeShown());
    Caught.in(
        new Shows(
                right.emission(),
                (values, _) -> new Answer.Shown(Map.of("a", "b"), Map.of("a", values[0])))
            .valuesCanBeShown());
    Caught.in(
        new Shows(
                right.emission(),
                (values, labels) -> {
                  values[0]++;
                  return shown(values, labels);
                })
            .valuesCanBeShown());
  }

  /// Finds what the first element of each of some runs is.
  ///
  /// @param runs how many
  /// @param fed the length of what is fed
  /// @param length the length of what is found
  /// @param added what it adds to each, and one more the next time
  /// @param more how much more
  private record FirstElements(int runs, int fed, int length, AtomicInteger added, int more)
      implements Search {
    FirstElements(int runs, int fed, int length, boolean changes) {
      this(runs, fed, length, new AtomicInteger(), changes ? 1 : 0);
    }

    @Override
    public String input() {
      return "before";
    }

    @Override
    public Value emit(Emitter emit, Value output) {
      return probabilities(emit, output);
    }

    @Override
    public Shape found(Shape input) {
      return input;
    }

    @Override
    public Candidates begin(Shape input, Shape values, List<String> labels) {
      float[] found = new float[length];
      return new Candidates() {
        private int run;

        @Override
        public List<float[]> next() {
          return run == runs ? List.of() : List.of(new float[fed]);
        }

        @Override
        public void take(List<float[]> values) {
          found[run % length] = values.getFirst()[0] + added.getAndAdd(more);
          run++;
        }

        @Override
        public float[] found() {
          return found;
        }
      };
    }
  }

  private static Shows searching(Search search) {
    return new Shows(
        MistakenAnswerTest::probabilities, MistakenAnswerTest::shown, Optional.of(search));
  }

  @Test
  void searches() throws Throwable {
    Caught.run(searching(new FirstElements(3, 3, 3, false)).searchesEnd());
    Caught.in(searching(new FirstElements(-1, 3, 3, false)).searchesEnd());
    Caught.in(searching(new FirstElements(3, 4, 3, false)).searchesEnd());
    Caught.in(searching(new FirstElements(3, 3, 2, false)).searchesEnd());
    Caught.in(searching(new FirstElements(3, 3, 3, true)).searchesEnd());
  }
}

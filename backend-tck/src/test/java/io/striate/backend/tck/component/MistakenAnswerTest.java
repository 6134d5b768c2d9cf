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
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/// An answer that keeps its contract, and answers that break it in one way each.
class MistakenAnswerTest {
  private record Shows(
      BiFunction<Emitter, Value, Value> emission, BiFunction<float[], List<String>, Shown> host)
      implements AnswerType, AnswerContract, Answer {
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
}

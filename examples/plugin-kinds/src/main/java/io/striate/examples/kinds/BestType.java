package io.striate.examples.kinds;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.train.Answer;
import io.striate.api.train.AnswerType;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `demo:best`: the class with the largest output, and that output.
public final class BestType implements AnswerType {
  @Override
  public String id() {
    return "demo:best";
  }

  @Override
  public String summary() {
    return "the class with the largest output";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Answer create(Config config) {
    return new Best();
  }

  private record Best() implements Answer {
    @Override
    public Value emit(Emitter emit, Value output) {
      return output;
    }

    @Override
    public Shown show(float[] values, Shape shape, List<String> labels) {
      int best = 0;
      for (int i = 1; i < values.length; i++) {
        best = values[i] > values[best] ? i : best;
      }
      String name = best < labels.size() ? labels.get(best) : Integer.toString(best);
      String score = String.format(Locale.ROOT, "%.3f", values[best]);
      return new Shown(
          Map.of("class", name, "score", score),
          Map.of("class", name, "score", (double) values[best]));
    }
  }
}

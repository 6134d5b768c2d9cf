package io.striate.training.answer;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.train.Answer;
import io.striate.api.train.AnswerType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/// `values`: the output as it is, for regression and embeddings.
public final class ValuesType implements AnswerType {
  @Override
  public String id() {
    return "values";
  }

  @Override
  public String summary() {
    return "the numbers of the output as they are";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Answer create(Config config) {
    return new Values();
  }

  private static final class Values implements Answer {
    @Override
    public Value emit(Emitter emit, Value output) {
      return output;
    }

    @Override
    public Shown show(float[] values, Shape shape, List<String> labels) {
      var text = new StringJoiner(" ");
      var list = new ArrayList<Object>();
      for (float value : values) {
        text.add(String.format(Locale.ROOT, "%.4g", value));
        list.add((double) value);
      }
      return new Shown(Map.of("values", text.toString()), Map.of("values", list));
    }
  }
}

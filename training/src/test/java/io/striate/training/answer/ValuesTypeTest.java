package io.striate.training.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.component.Config;
import io.striate.api.tensor.Shape;
import io.striate.api.train.Answer;
import io.striate.api.train.AnswerType;
import io.striate.backend.tck.component.AnswerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The numbers of the output as they are.
class ValuesTypeTest implements AnswerContract {
  @Override
  public AnswerType type() {
    return new ValuesType();
  }

  @Override
  public List<Shape> shapes() {
    return List.of(Shape.of(4), Shape.of(2, 3));
  }

  @Test
  void showsEachNumber() {
    Answer answer = type().create(Config.of(List.of(), Map.of()));
    var shown = answer.show(new float[] {-1.5f, 0.25f}, Shape.of(2), List.of());
    assertEquals(Map.of("values", "-1.500 0.2500"), shown.columns());
    assertEquals(Map.of("values", List.of(-1.5, 0.25)), shown.json());
  }
}

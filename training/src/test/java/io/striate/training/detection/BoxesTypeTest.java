package io.striate.training.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.component.Config;
import io.striate.api.error.StriateException;
import io.striate.api.program.Emitter;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Answer;
import io.striate.api.train.AnswerType;
import io.striate.backend.tck.component.AnswerContract;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Boxes with scores, and what is shown of them.
class BoxesTypeTest implements AnswerContract {
  @Override
  public AnswerType type() {
    return new BoxesType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("least", 0, "most", 3, "overlap", 0.2));
  }

  @Override
  public List<Shape> shapes() {
    return List.of(Shape.of(3, 6, 5));
  }

  private static Answer answer(Map<String, ?> settings) {
    var type = new BoxesType();
    return type.create(Config.of(type.fields(), settings));
  }

  /// Duplicates are left out within a class, not across classes; low scores and empty boxes, too.
  @Test
  void showsTheBestBoxes() {
    float[] values = {
      0, 0, 0.5f, 0.5f, 0.75f, //
      0, 0, 0.5f, 0.625f, 0.875f, // the same thing as the first, with a higher score
      0.5f, 0.5f, 1, 1, 0.25f, // too low a score
      0, 0, 0.5f, 0.5f, 0.5f, // another class
      0.5f, 0.5f, 0.5f, 1, 1, // no area
      0.5f, 0.25f, 1, 1, 0.9375f,
    };
    var shown = answer(Map.of()).show(values, Shape.of(2, 3, 5), List.of("disc", "square"));
    assertEquals(
        Map.of(
            "boxes",
            "square 93.8 % at 0.500 0.250 1.000 1.000; disc 87.5 % at 0.000 0.000 0.500 0.625;"
                + " square 50.0 % at 0.000 0.000 0.500 0.500"),
        shown.columns());
    assertEquals(
        Map.of("index", 0L, "label", "disc", "score", 0.875, "box", List.of(0.0, 0.0, 0.5, 0.625)),
        ((List<?>) Objects.requireNonNull(shown.json().get("boxes"))).get(1));
    assertEquals(3, shown.marks().size());
    assertEquals(new Answer.Mark("disc 88 %", 0, 0, 0, 0.5, 0.625), shown.marks().get(1));
  }

  @Test
  void saysWhenThereIsNothing() {
    var shown = answer(Map.of()).show(new float[10], Shape.of(2, 1, 5), List.of());
    assertEquals(Map.of("boxes", "none"), shown.columns());
    assertEquals(Map.of("boxes", List.of()), shown.json());
  }

  @Test
  void otherOutputsAreRefused() {
    var emit = new Emitter("answer", 1, 0);
    var logits = emit.input("a", TensorType.float32(1, 9, 4), true);
    var boxes = emit.input("b", TensorType.float32(1, 8, 4), true);
    var e =
        assertThrows(
            StriateException.class, () -> answer(Map.of()).emit(emit, List.of(logits, boxes)));
    assertEquals(
        "needs logits [boxes, classes + 1], offsets [boxes, 4] or [boxes, classes * 4], and boxes"
            + " [boxes, 4], got [9, 4] and [8, 4]",
        e.problems().getFirst().what());
  }
}

package io.striate.layers.type.sequence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.component.Config;
import io.striate.api.layer.LayerType;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// All steps and the last one, forwards and backwards, with and without biases.
class LstmTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new LstmType();
  }

  @Override
  public List<Case> cases() {
    Shape steps = Shape.of(3, 4);
    return List.of(
        new Case(Map.of("units", 5), List.of(steps), Shape.of(3, 5), 220),
        new Case(
            Map.of("units", 5, "output", "last", "reverse", true),
            List.of(steps),
            Shape.of(5),
            220),
        new Case(Map.of("units", 5, "forgetBias", 1), List.of(steps), Shape.of(3, 5), 220),
        new Case(Map.of("units", 5, "bias", false), List.of(steps), Shape.of(3, 5), 180));
  }

  /// Of the gates i, f, g and o, the bias of f alone is raised.
  @Test
  void theForgetBiasRaisesThatOfTheSecondGate() {
    float[] usual = inputBias(Map.of("units", 3));
    float[] raised = inputBias(Map.of("units", 3, "forgetBias", 1.0));
    for (int i = 0; i < 12; i++) {
      assertEquals(usual[i] + (i >= 3 && i < 6 ? 1 : 0), raised[i], 1e-6f, "bias " + i);
    }
  }

  private float[] inputBias(Map<String, Object> settings) {
    var layer = type().create(Config.of(type().fields(), settings));
    return layer.parameters(List.of(Shape.of(2, 4))).stream()
        .filter(parameter -> parameter.name().equals("inputBias"))
        .map(parameter ->
            parameter
                .initializer()
                .values(parameter.shape(), new RandomStream(1, "inputBias", 0, 0)))
        .findFirst()
        .orElseThrow();
  }
}

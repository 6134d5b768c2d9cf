package io.striate.layers.type.regularization;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.backend.Backend;
import io.striate.api.component.Config;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.layer.LayerContract;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.Reference;
import io.striate.backend.tck.run.Run;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// In training, the numbers of a step are fixed.
class GaussianNoiseTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new GaussianNoiseType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(2, 5, 4);
    return List.of(new Case(Map.of("deviation", 0.1), List.of(image), image, 0));
  }

  /// Mean, variance and the share within one standard deviation, each within five standard errors.
  @Test
  void addsNormalNumbers() {
    var layer = type().create(Config.of(type().fields(), Map.of("deviation", 0.5)));
    int count = 40_000;
    var emit = new Emitter("noise", 1, 1);
    Value input = emit.input("input", TensorType.float32(1, count), true);
    emit.output("output", layer.forward(emit, List.of(input), List.of(), Mode.TRAINING));
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    var bound = new HashMap<String, Numbers>();
    bound.put("input", new Numbers(input.type(), ones));
    bound.put("step", Numbers.step(0));
    bound.put("first-sample", Numbers.step(0));
    double[] noise;
    try (Backend backend = Reference.open()) {
      var output = Run.program(backend, emit.build(), bound).get("output");
      noise =
          Arrays.stream(Objects.requireNonNull(output).values()).map(y -> (y - 1) / 0.5).toArray();
    }
    double mean = Arrays.stream(noise).average().orElseThrow();
    double variance = Arrays.stream(noise).map(z -> z * z).average().orElseThrow();
    double within = Arrays.stream(noise).filter(z -> Math.abs(z) < 1).count() / (double) count;
    assertEquals(0, mean, 5 / Math.sqrt(count));
    assertEquals(1, variance, 5 * Math.sqrt(2.0 / count));
    assertEquals(0.6827, within, 5 * Math.sqrt(0.6827 * 0.3173 / count));
  }
}

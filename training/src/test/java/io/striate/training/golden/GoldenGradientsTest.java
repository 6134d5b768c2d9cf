package io.striate.training.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.golden.GoldenCase;
import io.striate.training.network.ReferenceRun;
import io.striate.training.network.Specs;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each bundled gradient transform against PyTorch (`golden/make_gradients.py`).
class GoldenGradientsTest {
  /// Both sides compute in double; sums differ in their order.
  private static final double ROUNDING = 1e-12;

  static List<GoldenCase> transforms() {
    return GoldenCase.all(GoldenGradientsTest.class, "gradients.txt");
  }

  @ParameterizedTest
  @MethodSource("transforms")
  void changesOfAllGradients(GoldenCase golden) {
    var names = List.copyOf(golden.of("gradient").keySet());
    var emit = new Emitter("gradients", 1, 0);
    var parameters = new ArrayList<Value>();
    var gradients = new ArrayList<Value>();
    for (String name : names) {
      TensorType type = TensorType.float32(Shape.of(golden.shape("gradient " + name)));
      parameters.add(emit.state(name, type));
      gradients.add(emit.input("gradient " + name, type, false));
    }
    var transform = Specs.parse(golden.spec()).training().gradients().getFirst().value();
    List<Value> changed = transform.transform(emit, parameters, gradients);
    for (int i = 0; i < names.size(); i++) {
      emit.output("changed " + names.get(i), changed.get(i));
    }
    try (var run = new ReferenceRun(emit.build())) {
      golden.of("gradient").forEach((name, values) -> run.set("gradient " + name, values));
      run.run();
      assertEquals(3, golden.of("changed").size());
      golden
          .of("changed")
          .forEach((name, values) ->
              assertArrayEquals(values, run.get("changed " + name), ROUNDING, name));
    }
  }

  @Test
  void coversEveryBundledTransform() {
    var tested = new TreeSet<String>();
    for (GoldenCase golden : transforms()) {
      tested.add(Specs.parse(golden.spec()).training().gradients().getFirst().id());
    }
    assertEquals(new TreeSet<>(Catalog.installed().names(Kinds.GRADIENT_TRANSFORM)), tested);
  }
}

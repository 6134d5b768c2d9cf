package io.striate.visualize.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.program.GradientRule;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.arrays.StoredTensor;
import io.striate.backend.tck.golden.GoldenCase;
import io.striate.visualize.Models;
import io.striate.visualize.attribution.GradCam;
import io.striate.visualize.attribution.InputGradient;
import io.striate.visualize.attribution.RectifierRule;
import io.striate.visualize.model.ImageModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Gradients by the image and Grad-CAM against PyTorch (`golden/make_attribution.py`).
class GoldenAttributionTest {
  /// Results are read in single precision.
  private static final float ROUNDING = 1e-5f;

  private static final int CLASS = 1;

  private static final Map<String, GradientRule> RULES =
      Map.of(
          "own", GradientRule.OWN,
          "guided", RectifierRule.GUIDED,
          "deconvnet", RectifierRule.DECONVNET);

  static List<GoldenCase> cases() {
    return GoldenCase.all(GoldenAttributionTest.class, "attribution.txt");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsAndClassMap(GoldenCase golden) {
    var weights = new ArrayList<StoredTensor>();
    golden
        .of("weight")
        .forEach((name, values) ->
            weights.add(
                new StoredTensor(
                    name,
                    Shape.of(golden.shape("weight " + name)),
                    new HostArray.Doubles(values))));
    float[] image = floats(golden.get("image"));
    try (var backend = Models.backend("reference");
        var model = ImageModel.of(Models.model(golden.spec(), weights), backend)) {
      assertEquals(RULES.keySet(), golden.of("gradient").keySet());
      golden
          .of("gradient")
          .forEach((rule, values) ->
              assertArrayEquals(
                  floats(values),
                  InputGradient.of(model, image, CLASS, Objects.requireNonNull(RULES.get(rule))),
                  ROUNDING,
                  rule));
      assertArrayEquals(
          floats(golden.get("grad-cam")),
          new GradCam("relu").map(model, image, CLASS).values(),
          ROUNDING);
    }
  }

  private static float[] floats(double[] values) {
    var floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}

package io.striate.layers.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Initializers without random numbers give the weights that PyTorch, or NumPy by the formula of
/// the source, gives.
class GoldenInitializersTest {
  /// Weights are float32.
  private static final double ROUNDING = 1e-7;

  static List<GoldenLayer> initializers() {
    return GoldenLayer.of("initializer");
  }

  @ParameterizedTest
  @MethodSource("initializers")
  void givesTheWeight(GoldenLayer golden) {
    var state =
        golden.network().programs().states().stream()
            .filter(each -> each.name().equals("tested.weight"))
            .findFirst()
            .orElseThrow();
    float[] values = state.start().values(new RandomStream(1, "test", 0, 0));
    double[] actual = new double[values.length];
    Arrays.setAll(actual, i -> values[i]);
    assertArrayEquals(golden.get("weight"), actual, ROUNDING);
  }

  @Test
  void coversTheInitializersWithoutRandomNumbers() {
    String text = String.join(" ", initializers().stream().map(GoldenLayer::spec).toList());
    for (String id : List.of("bilinear", "gabor", "gaussian-blur", "identity")) {
      assertTrue(text.contains("\"" + id + "\""), id);
    }
  }
}

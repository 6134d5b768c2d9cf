package io.striate.layers.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.backend.Backend;
import io.striate.api.layer.Mode;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.Reference;
import io.striate.backend.tck.run.Run;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What layers that draw random numbers in training make of ones, beside what PyTorch makes of
/// them.
class RandomLayersTest {
  private static final double ROUNDING = 1e-12;

  static Stream<GoldenLayer> layers() {
    return GoldenLayer.of("regularization").stream();
  }

  /// Elements are dropped by `unit` at once; each has one of PyTorch's two values, and the share of
  /// those that are 0 is the rate.
  @ParameterizedTest
  @MethodSource("layers")
  void dropsUnitsAtTheRate(GoldenLayer golden) {
    double[] dropped = output(golden, Mode.TRAINING);
    int unit = (int) golden.get("unit")[0];
    var levels = new TreeSet<Double>();
    double[] first = new double[dropped.length / unit];
    for (int i = 0; i < dropped.length; i++) {
      levels.add(dropped[i]);
      first[i / unit] = dropped[i - i % unit];
      assertEquals(first[i / unit], dropped[i], "element " + i + " and its unit");
    }
    assertArrayEquals(
        golden.get("levels"), levels.stream().mapToDouble(Double::doubleValue).toArray(), ROUNDING);
    double rate = golden.get("rate")[0];
    double share = Arrays.stream(first).filter(x -> x == 0).count() / (double) first.length;
    // Five standard deviations of a share.
    assertEquals(rate, share, 5 * Math.sqrt(rate * (1 - rate) / first.length));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void doesNothingInInference(GoldenLayer golden) {
    for (double value : output(golden, Mode.INFERENCE)) {
      assertEquals(1, value);
    }
  }

  private static double[] output(GoldenLayer golden, Mode mode) {
    int batch = (int) golden.get("batch")[0];
    Program program = golden.network().programs().forward(batch, mode, List.of("tested"));
    var bound = new HashMap<String, Numbers>();
    for (Value input : program.inputs()) {
      double[] values = new double[input.type().shape().size()];
      Arrays.fill(values, input.name().equals("input") ? 1 : 0);
      bound.put(input.name(), new Numbers(input.type(), values));
    }
    try (Backend backend = Reference.open()) {
      return Objects.requireNonNull(Run.program(backend, program, bound).get("tested")).values();
    }
  }
}

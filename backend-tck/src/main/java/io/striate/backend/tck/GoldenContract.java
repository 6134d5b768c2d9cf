package io.striate.backend.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.striate.api.backend.Backend;
import io.striate.backend.tck.bound.Agreement;
import io.striate.backend.tck.bound.Bound;
import io.striate.backend.tck.bound.Spread;
import io.striate.backend.tck.bound.WinogradBound;
import io.striate.backend.tck.golden.Golden;
import io.striate.backend.tck.golden.GoldenNetwork;
import io.striate.backend.tck.golden.GoldenOperations;
import io.striate.backend.tck.golden.GoldenWide;
import io.striate.backend.tck.run.ProgramCase;
import io.striate.backend.tck.run.Reference;
import io.striate.backend.tck.run.Run;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Values that PyTorch computed: two implementations by the same authors may share a mistake.
public interface GoldenContract extends BackendContract {
  /// Operations with their gradients, and optimizer steps: exactly where float32 is exact,
  /// otherwise within the bound.
  @TestFactory
  default Stream<DynamicTest> goldenOperations() {
    return GoldenOperations.all().stream()
        .flatMap(c -> {
          String name = c.name() + " " + c.expected().keySet();
          return Stream.of(
              dynamicTest(name + ", exact", () -> goldenOperation(c, open(), true)),
              dynamicTest(name + ", fast", () -> goldenOperation(c, openFast(), false)));
        });
  }

  private static void goldenOperation(ProgramCase c, Backend opened, boolean plain) {
    boolean exact =
        c.exact() && (plain || c.program().count(i -> WinogradBound.concerns(i.op())) == 0);
    try (Backend backend = opened;
        Backend reference = Reference.open()) {
      var actual = Run.program(backend, c.program(), c.bound());
      var bounds = Bound.of(c.program(), c.bound(), reference, plain);
      c.expected()
          .forEach((key, expected) -> {
            double[] values = Objects.requireNonNull(actual.get(key)).values();
            String what = c.name() + " " + key;
            if (exact) {
              Agreement.exact(what, expected.values(), values);
            } else {
              var bound = Objects.requireNonNull(bounds.get(key));
              Agreement.within(what, bound.around(expected.values()), values);
            }
          });
    }
  }

  /// Convolutions for which fast plans use other algorithms, with their gradients; some elements of
  /// each result are compared.
  @TestFactory
  default Stream<DynamicTest> goldenWideConvolutions() {
    return GoldenWide.names().stream()
        .flatMap(name ->
            Stream.of(
                dynamicTest(name + ", exact", () -> GoldenWide.of(name).check(open(), true)),
                dynamicTest(name + ", fast", () -> GoldenWide.of(name).check(openFast(), false))));
  }

  /// The first step of whole networks: loss, logits and the gradients of all parameters.
  @TestFactory
  default Stream<DynamicTest> goldenFirstStep() {
    return GoldenNetwork.names().stream()
        .map(name ->
            dynamicTest(
                name,
                () -> {
                  var training = GoldenNetwork.of(name);
                  var bound = training.batch(0);
                  bound.putAll(training.initial());
                  try (Backend backend = open();
                      Backend reference = Reference.open()) {
                    var actual = Run.program(backend, training.program(), bound);
                    var tolerated = Spread.of(training.program(), bound, reference);
                    golden(name, training.golden())
                        .forEach((key, expected) -> {
                          double[] values = Objects.requireNonNull(actual.get(key)).values();
                          var tolerance = Objects.requireNonNull(tolerated.get(key));
                          tolerance.check(name + " " + key, values);
                          double[] some = every(values, expected.length);
                          tolerance.checkAround(name + " " + key + " of PyTorch", expected, some);
                        });
                  }
                }));
  }

  /// The losses of ten steps, each on its own batch, within 1e-4, by exact plans and by fast ones.
  @TestFactory
  default Stream<DynamicTest> goldenTenLosses() {
    return GoldenNetwork.names().stream()
        .flatMap(name ->
            Stream.of(
                dynamicTest(name + ", exact", () -> tenLosses(name, open())),
                dynamicTest(name + ", fast", () -> tenLosses(name, openFast()))));
  }

  private static void tenLosses(String name, Backend opened) {
    var training = GoldenNetwork.of(name);
    double[] expected = training.golden().values("loss");
    try (Backend backend = opened;
        var session = new Run.Session(backend, training.program())) {
      session.write(training.initial());
      for (int step = 0; step < expected.length; step++) {
        session.write(training.batch(step));
        session.run();
        double loss = session.read("loss").values()[0];
        assertEquals(expected[step], loss, 1e-4, name + ": loss of step " + step);
      }
    }
  }

  /// What the script stored of a network's first step: loss, logits and some elements of each
  /// gradient.
  private static Map<String, double[]> golden(String name, Golden golden) {
    var values = new LinkedHashMap<String, double[]>();
    values.put("loss", new double[] {golden.values("loss")[0]});
    values.put("logits", golden.values("logits-0"));
    golden
        .names("")
        .filter(key -> key.endsWith("/gradient/elements"))
        .forEach(key ->
            values.put("gradient/" + key.substring(0, key.indexOf('/')), golden.values(key)));
    assertTrue(values.size() > 2, name);
    return values;
  }

  /// The `count` elements 0, k, 2k, ... that the script stores.
  private static double[] every(double[] all, int count) {
    int step = count == all.length ? 1 : -Math.floorDiv(-all.length, 16);
    double[] some = new double[count];
    Arrays.setAll(some, i -> all[i * step]);
    return some;
  }
}

package io.striate.backend.tck.golden;

import io.striate.api.backend.Backend;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Reduce;
import io.striate.api.op.Window2d;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.bound.Agreement;
import io.striate.backend.tck.bound.Bound;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.Reference;
import io.striate.backend.tck.run.Run;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A convolution with so many channels that fast plans use another algorithm, on a batch, with its
/// gradients, and some elements of PyTorch's results.
///
/// Inputs are whole numbers by [Formula]; all sums stay exact in float32.
///
/// @param bound what the program's inputs hold
/// @param expected every [#STEP]-th element of each output, by name
public record GoldenWide(
    String name, Program program, Map<String, Numbers> bound, Map<String, double[]> expected) {
  private static final String FILE = "wide";

  /// The distance between stored elements.
  private static final int STEP = 13;

  /// The largest magnitude of the inputs.
  private static final int LIMIT = 4;

  /// The names of the cases.
  public static List<String> names() {
    return Golden.read(FILE).cases();
  }

  /// The case of that name.
  public static GoldenWide of(String name) {
    Golden golden = Golden.read(FILE);
    int seed = golden.whole(name + "/seed");
    int[] kernel = golden.wholes(name + "/weightShape");
    int[] padding = golden.wholes(name + "/padding");
    int[] image = golden.wholes(name + "/inputShape");
    var window =
        new Window2d(
            kernel[2], kernel[3], 1, 1, padding[0], padding[1], padding[2], padding[3], 1, 1);
    var conv = new Conv2d(window, 1);
    var bound = new HashMap<String, Numbers>();
    bound.put("input", Numbers.wholes(seed, LIMIT, image));
    bound.put("weight", Numbers.wholes(seed + 1, LIMIT, kernel));
    bound.put("bias", Numbers.wholes(seed + 2, LIMIT, kernel[0]));
    var types = List.of(type(bound, "input"), type(bound, "weight"), type(bound, "bias"));
    int[] result = conv.infer(types).getFirst().shape().extents();
    bound.put("gradOutput", Numbers.wholes(seed + 3, LIMIT, result));

    var emit = new Emitter(name, image[0], 0);
    Value x = emit.input("input", type(bound, "input"), true);
    Value weight = emit.input("weight", type(bound, "weight"), false);
    Value bias = emit.input("bias", type(bound, "bias"), false);
    Value gradOutput = emit.input("gradOutput", type(bound, "gradOutput"), true);
    Value output = emit.one(conv, x, weight, bias);
    Value product = emit.multiply(output, gradOutput);
    Value loss = emit.reduce(Reduce.Kind.SUM, product, List.of(0, 1, 2, 3));
    var gradients = Differentiation.gradients(emit, loss, List.of(x, weight, bias));
    emit.output("output", output);
    emit.output("gradInput", gradients.get(0));
    emit.output("gradWeight", gradients.get(1));
    emit.output("gradBias", gradients.get(2));
    Program program = emit.build();

    var expected = new HashMap<String, double[]>();
    program.outputs().forEach(o -> expected.put(o.name(), golden.values(name + "/" + o.name())));
    return new GoldenWide(name, program, bound, expected);
  }

  private static TensorType type(Map<String, Numbers> bound, String name) {
    return Objects.requireNonNull(bound.get(name)).type();
  }

  /// Runs it, and closes the backend.
  ///
  /// @param exact whether the plan is, so that its results must be
  public void check(Backend opened, boolean exact) {
    try (Backend backend = opened;
        Backend reference = Reference.open()) {
      var actual = Run.program(backend, program, bound);
      var bounds = Bound.of(program, bound, reference, exact);
      expected.forEach((key, values) -> {
        String what = name + " " + key;
        double[] some = some(Objects.requireNonNull(actual.get(key)).values());
        if (exact) {
          Agreement.exact(what, values, some);
        } else {
          double[] errors = some(Objects.requireNonNull(bounds.get(key)).errors());
          Agreement.within(what, new Bound.Bounded(values, errors), some);
        }
      });
    }
  }

  private static double[] some(double[] all) {
    double[] some = new double[Math.ceilDiv(all.length, STEP)];
    Arrays.setAll(some, i -> all[i * STEP]);
    return some;
  }
}

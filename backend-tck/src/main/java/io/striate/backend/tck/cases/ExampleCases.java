package io.striate.backend.tck.cases;

import io.striate.api.op.Example;
import io.striate.api.tensor.ElementType;
import io.striate.backend.tck.run.Formula;
import io.striate.backend.tck.run.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The examples that composite operations give of themselves, with numbers within their limits: a
/// new operation is computed and compared before anybody writes cases for it.
public final class ExampleCases {
  private ExampleCases() {}

  /// A case for each example.
  public static List<OpCase> all() {
    return Example.bundled().stream().map(ExampleCases::of).toList();
  }

  /// The case of an example; its name is the operation's, followed by `example`.
  public static OpCase of(Example example) {
    var inputs = new ArrayList<Numbers>();
    for (Example.Operand operand : example.operands()) {
      inputs.add(numbers(operand, 101 + inputs.size()));
    }
    return new OpCase(example.op().name() + " example", example.op(), inputs, false);
  }

  private static Numbers numbers(Example.Operand operand, int seed) {
    double[] values = new double[operand.type().shape().size()];
    double range = operand.most() - operand.least();
    if (operand.type().element() == ElementType.FLOAT32) {
      Arrays.setAll(values, i -> operand.least() + (Formula.unit(seed, i) + 1) / 2 * range);
    } else {
      int count = (int) range + 1;
      Arrays.setAll(
          values, i -> operand.least() + Integer.remainderUnsigned(Formula.mix(seed, i), count));
    }
    return new Numbers(operand.type(), values);
  }
}

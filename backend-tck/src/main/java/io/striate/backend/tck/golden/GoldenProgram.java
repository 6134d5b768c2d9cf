package io.striate.backend.tck.golden;

import io.striate.api.op.Op;
import io.striate.api.op.Reduce;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.ProgramCase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Writes the program of one golden case: inputs and expected results are read from the file by
/// name.
final class GoldenProgram {
  private final Golden golden;
  private final String name;
  private final Emitter emit;
  private final Map<String, Numbers> bound = new HashMap<>();
  private final Map<String, Numbers> expected = new HashMap<>();

  GoldenProgram(Golden golden, String name) {
    this.golden = golden;
    this.name = name;
    this.emit = new Emitter(name, 1, 0);
  }

  Emitter emit() {
    return emit;
  }

  /// The tensor `case/key` of the file.
  Numbers numbers(String key) {
    return of(golden, name + "/" + key);
  }

  static Numbers of(Golden golden, String path) {
    return Numbers.of(Shape.of(golden.shape(path)), golden.values(path));
  }

  /// An input that holds `case/key`.
  Value input(String key) {
    Numbers numbers = numbers(key);
    bound.put(key, numbers);
    return emit.input(key, numbers.type(), false);
  }

  /// Another input with the same numbers.
  Value again(String key) {
    Numbers numbers = numbers(key);
    bound.put(key + "-again", numbers);
    return emit.input(key + "-again", numbers.type(), false);
  }

  Value labels(String key) {
    Numbers numbers = numbers(key);
    var labels =
        new Numbers(
            new TensorType(TensorType.int32().element(), numbers.type().shape()), numbers.values());
    bound.put(key, labels);
    return emit.input(key, labels.type(), false);
  }

  /// A state with the initial value `case/key`.
  Value state(String key, Numbers begins) {
    bound.put(key, begins);
    return emit.state(key, begins.type());
  }

  /// Expects a value to be `case/key`.
  GoldenProgram expect(Value value, String key) {
    emit.output("is " + key, value);
    expected.put("is " + key, numbers(key));
    return this;
  }

  /// Expects the gradients of `sum output * gradOutput` by some values.
  GoldenProgram expectGradients(Value output, Value gradOutput, List<Value> by, List<String> keys) {
    Value product = emit.multiply(output, gradOutput);
    var axes = IntStream.range(0, product.type().shape().rank()).boxed().toList();
    Value loss = emit.reduce(Reduce.Kind.SUM, product, axes);
    List<Value> gradients = new ArrayList<>(Differentiation.gradients(emit, loss, by));
    for (int i = 0; i < keys.size(); i++) {
      expect(gradients.get(i), keys.get(i));
    }
    return this;
  }

  /// One operation on inputs of the file, with its output and the gradients by its inputs.
  GoldenProgram operation(Op op, List<String> inputs, String output, List<String> gradients) {
    var values = inputs.stream().map(this::input).toList();
    Value result = emit.emit(op, values).getFirst();
    expect(result, output);
    return expectGradients(result, input("gradOutput"), values, gradients);
  }

  ProgramCase build(boolean exact) {
    return new ProgramCase(name, emit.build(), bound, expected, exact);
  }
}

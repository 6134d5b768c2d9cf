package io.striate.api.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What operations declare about themselves.
class ExampleTest {
  @Test
  void everyCompositeOperationHasOne() {
    Set<Class<?>> given =
        CompositeOp.examples().stream().map(e -> e.op().getClass()).collect(Collectors.toSet());
    assertEquals(Set.of(CompositeOp.class.getPermittedSubclasses()), given);
  }

  /// An example goes into a program, and its lowering gives the types that it announces.
  @Test
  void examplesLowerToTheirTypes() {
    for (Example example : CompositeOp.examples()) {
      var emit = new Emitter("example", Example.BATCH, 0);
      List<Value> inputs =
          example.operands().stream()
              .map(operand -> emit.input(operand.name(), operand.type(), operand.perSample()))
              .toList();
      List<Value> outputs = example.op().lower(emit, inputs);
      assertEquals(
          example.outputTypes(), outputs.stream().map(Value::type).toList(), example::toString);
    }
  }

  @Test
  void wholeNumbersHaveWholeLimits() {
    for (Example example : CompositeOp.examples()) {
      for (Example.Operand operand : example.operands()) {
        assertTrue(operand.least() < operand.most(), operand::toString);
        if (operand.type().element() != ElementType.FLOAT32) {
          assertEquals(Math.rint(operand.least()), operand.least(), operand::toString);
          assertEquals(Math.rint(operand.most()), operand.most(), operand::toString);
        }
      }
    }
  }

  @Test
  void operationsThatSlideAWindowSaySo() {
    var window = new Window2d(3, 2, 1, 2, 0, 1, 0, 0, 2, 1);
    for (Op op :
        List.of(
            new Conv2d(window, 1),
            new MaxPool2d(window),
            new AvgPool2d(window, true),
            new Unfold(window, 0))) {
      assertEquals(Optional.of(window), op.slidingWindow(), op::name);
    }
    assertEquals(Optional.empty(), new Softmax().slidingWindow());
  }
}

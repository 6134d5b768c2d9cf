package io.striate.api.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What operations declare about themselves.
class ExampleTest {
  /// The classes of this package that are composite operations, by what was compiled into it.
  @Test
  void everyCompositeOperationHasOne() throws IOException, URISyntaxException {
    var place = Objects.requireNonNull(CompositeOp.class.getResource("CompositeOp.class")).toURI();
    Set<String> compiled;
    try (var files = Files.list(Objects.requireNonNull(Path.of(place).getParent()))) {
      compiled =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".class") && !name.contains("$"))
              .map(name -> name.substring(0, name.length() - ".class".length()))
              .filter(ExampleTest::isComposite)
              .collect(Collectors.toCollection(TreeSet::new));
    }
    Set<String> given =
        Example.bundled().stream()
            .map(e -> e.op().getClass().getSimpleName())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(compiled, given);
  }

  private static boolean isComposite(String name) {
    try {
      Class<?> type = Class.forName(CompositeOp.class.getPackageName() + "." + name);
      return CompositeOp.class.isAssignableFrom(type) && !type.isInterface();
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void everyOperationGivesTheExampleThatIsListed() {
    for (Example example : Example.bundled()) {
      assertTrue(example.op().examples().contains(example), example::toString);
    }
  }

  /// An example goes into a program, and its lowering gives the types that it announces.
  @Test
  void examplesLowerToTheirTypes() {
    for (Example example : Example.bundled()) {
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
    for (Example example : Example.bundled()) {
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

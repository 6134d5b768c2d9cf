package io.striate.api.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.StriateException;
import io.striate.api.op.BatchRule;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Elementwise;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Generate;
import io.striate.api.op.Window2d;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Programs inserted into others, states that are updated twice, and values with several rows per
/// sample.
class CompositionTest {
  private static Program dense(String name) {
    var emit = new Emitter(name, 4, 1);
    Value x = emit.input("x", TensorType.float32(4, 3), true);
    Value w = emit.state("w", TensorType.float32(2, 3));
    Value mean = emit.state("mean", TensorType.float32());
    Value y = emit.in("dense1", () -> emit.matmul(x, w, false, true));
    emit.update(mean, emit.add(mean, emit.sum(y)));
    emit.output("y", y);
    return emit.build();
  }

  @Test
  void insertedTwiceAProgramSharesItsStatesAndTheSecondUpdateSeesTheFirst() {
    var emit = new Emitter("both", 4, 1);
    Value a = emit.input("a", TensorType.float32(4, 3), true);
    Value b = emit.input("b", TensorType.float32(4, 3), true);
    Inlined first = emit.inline(dense("d"), Map.of("x", a));
    first.update(emit);
    Inlined second = emit.inline(dense("d"), Map.of("x", b));
    second.update(emit);
    emit.output("sum", emit.add(first.output("y"), second.output("y")));
    Program program = emit.build();
    assertEquals(List.of("w", "mean"), program.states().stream().map(Value::name).toList());
    assertEquals(1, program.updates().size());
    Value last = program.updates().getFirst().next();
    Instruction add = Objects.requireNonNull(program.producers().get(last.id()));
    assertTrue(add.inputs().contains(first.updates().get(first.state("mean"))), program.toString());
  }

  @Test
  void aPrefixGivesItStatesAndScopesOfItsOwn() {
    var emit = new Emitter("both", 4, 1);
    Value x = emit.input("x", TensorType.float32(4, 3), true);
    Inlined online = emit.inline(dense("d"), Map.of("x", x));
    Inlined target = emit.inline("target/", dense("d"), Map.of("x", x));
    emit.output("difference", emit.subtract(online.output("y"), target.output("y")));
    Program program = emit.build();
    assertEquals(
        List.of("w", "mean", "target/w", "target/mean"),
        program.states().stream().map(Value::name).toList());
    assertEquals(
        List.of("dense1", "target/dense1", ""),
        program.instructions().stream().map(Instruction::scope).toList());
    assertTrue(program.updates().isEmpty(), "updates are applied only when asked for");
  }

  @Test
  void aStateMayBeGivenAndThenIsNotDeclared() {
    var emit = new Emitter("fast", 4, 1);
    Value x = emit.input("x", TensorType.float32(4, 3), true);
    Value w = emit.fill(Shape.of(2, 3), 0.5);
    emit.output("y", emit.inline(dense("d"), Map.of("x", x, "w", w)).output("y"));
    assertEquals(List.of("mean"), emit.build().states().stream().map(Value::name).toList());
  }

  @Test
  void aWrongInsertionIsRefusedByName() {
    var emit = new Emitter("outer", 4, 1);
    Value x = emit.input("x", TensorType.float32(4, 3), true);
    Value narrow = emit.input("narrow", TensorType.float32(4, 2), true);
    assertEquals(
        "program 'd' needs the input 'x' (f32[4, 3]), which is not given [STR-109]",
        refusal(() -> emit.inline(dense("d"), Map.of())));
    assertEquals(
        "program 'd' needs f32[4, 3] for 'x', and is given f32[4, 2] [STR-109]",
        refusal(() -> emit.inline(dense("d"), Map.of("x", narrow))));
    assertEquals(
        "program 'd' has no input or state 'y'; it has [mean, w, x] [STR-109]",
        refusal(() -> emit.inline(dense("d"), Map.of("x", x, "y", x))));
    var small = new Emitter("small", 2, 1);
    assertEquals(
        "program 'd' takes a batch of 4, and the one it is inserted into takes 2 [STR-109]",
        refusal(() -> small.inline(dense("d"), Map.of())));
    emit.state("w", TensorType.float32(7));
    assertEquals(
        "state 'w' is f32[7] here, and f32[2, 3] in the program to be inserted [STR-109]",
        refusal(() -> emit.inline(dense("d"), Map.of("x", x))));
    var inlined = emit.inline("d/", dense("d"), Map.of("x", x));
    var missing = assertThrows(IllegalArgumentException.class, () -> inlined.output("z"));
    assertEquals("the inserted program has no output 'z'; it has [y]", missing.getMessage());
  }

  @Test
  void theStepOfAnInsertedProgramIsTheOneAroundIt() {
    var inner = new Emitter("noise", 2, 1);
    inner.output("y", inner.uniform(inner.input("x", TensorType.float32(2, 3), true)));
    var emit = new Emitter("outer", 2, 1);
    Value x = emit.input("x", TensorType.float32(2, 3), true);
    emit.output("y", emit.inline(inner.build(), Map.of("x", x)).output("y"));
    assertEquals(
        List.of("x", "step", "first-sample"),
        emit.build().inputs().stream().map(Value::name).toList());
  }

  @Test
  void anUpdateThatWouldBeLostIsRefused() {
    var emit = new Emitter("p", 1, 0);
    Value s = emit.state("s", TensorType.float32(2));
    emit.update(s, emit.scale(s, 2));
    assertTrue(refusal(() -> emit.update(s, emit.scale(s, 3))).contains("the first is lost [STR-"));
    emit.update(s, emit.scale(emit.latest(s), 3));
    assertThrows(StriateException.class, () -> emit.update(s, emit.scale(s, 5)));
  }

  @Test
  void framesBelongToTheirSampleThroughReshapes() {
    var emit = new Emitter("frames", 2, 0);
    Value x = emit.input("x", TensorType.float32(2, 5, 3, 8, 8), true);
    Value frames = emit.reshape(x, 10, 3, 8, 8);
    assertEquals(5, frames.rows());
    Value w = emit.state("w", TensorType.float32(4, 3, 3, 3));
    Value y = emit.one(new Conv2d(Window2d.square(3, 1, 1), 1), frames, w);
    assertEquals(5, y.rows());
    Instruction conv = emit.instructions().getLast();
    assertEquals(BatchRule.PER_SAMPLE, conv.batchRule());
    assertEquals(TensorType.float32(5, 4, 8, 8), y.type(1));
    Value back = emit.reshape(y, 2, 5, 4 * 64);
    assertEquals(1, back.rows());
    assertEquals(Shape.of(1, 5, 256), shape(emit.instructions().getLast(), 1));
    assertEquals(BatchRule.WHOLE_BATCH, rule(emit, emit.reshape(y, 1, 2 * 5 * 4 * 64)));
    Value noise = emit.dropout(frames, 0.5);
    assertEquals(5, noise.rows());
  }

  private static Shape shape(Instruction instruction, int samples) {
    return instruction
        .slice(1, samples)
        .infer(List.of(TensorType.float32(5, 4, 8, 8)))
        .getFirst()
        .shape();
  }

  private static BatchRule rule(Emitter emit, Value ignored) {
    return emit.instructions().getLast().batchRule();
  }

  @Test
  void aStateMayBelongToSamples() {
    var emit = new Emitter("dream", 2, 0);
    Value image = emit.state("image", TensorType.float32(2, 3), true);
    assertEquals(1, image.rows());
    emit.update(image, emit.relu(image));
    Program program = emit.build();
    assertEquals(BatchRule.PER_SAMPLE, program.instructions().getFirst().batchRule());
    assertEquals(1, program.lowered((op, types) -> false).state("image").rows());
    assertTrue(
        refusal(() -> emit.state("wrong", TensorType.float32(3, 3), true))
            .contains("state 'wrong' is per sample, so axis 0 must be the batch of 2"));
  }

  @Test
  void randomNumbersOfOneNodeDiffer() {
    var emit = new Emitter("p", 2, 1);
    Value x = emit.input("x", TensorType.float32(2, 3), true);
    Value first = emit.uniform(x);
    emit.uniform(x);
    var draws =
        emit.instructions().stream()
            .map(Instruction::op)
            .map(Generate.Uniform.class::cast)
            .toList();
    assertNotEquals(draws.get(0).purpose(), draws.get(1).purpose());
    assertTrue(first.perSample());
    assertEquals(0, emit.normal(Shape.of(7), 0).rows());
  }

  @Test
  void aRuleReplacesTheGradientOfAnOperation() {
    var emit = new Emitter("guided", 1, 0);
    Value x = emit.input("x", TensorType.float32(3), false);
    Value y = emit.sum(emit.relu(x));
    GradientRule guided =
        (writer, self, gradOutputs) ->
            self.op().equals(new Elementwise(Function.RELU))
                ? Optional.of(List.of(gradOutputs.getFirst().map(writer::relu)))
                : Optional.empty();
    Value g = Differentiation.gradients(emit, y, List.of(x), guided).getFirst();
    emit.output("g", g);
    assertEquals(
        1,
        emit.build().count(i -> i.op().equals(new Elementwise(Function.RELU))),
        "only backwards");
    assertEquals(
        0, emit.build().count(i -> i.op().equals(new Elementwise(Function.RELU_GRADIENT))));
  }

  private static String refusal(org.junit.jupiter.api.function.Executable action) {
    return assertThrows(StriateException.class, action).getMessage();
  }
}

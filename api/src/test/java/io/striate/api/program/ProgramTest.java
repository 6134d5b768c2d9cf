package io.striate.api.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.StriateException;
import io.striate.api.op.BatchRule;
import io.striate.api.op.CompositeOp;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Elementwise;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.MaxPool2d;
import io.striate.api.op.Reduce;
import io.striate.api.op.SgdUpdate;
import io.striate.api.op.SoftmaxCrossEntropy;
import io.striate.api.op.Window2d;
import io.striate.api.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Emission, differentiation, lowering and the listing. That gradients and lowerings are right in
/// value is shown on the reference backend, in the backend kit.
class ProgramTest {
  private static Program small() {
    var emit = new Emitter("small", 4, 1);
    Value x = emit.input("input", TensorType.float32(4, 3), true);
    Value w = emit.state("dense1.weight", TensorType.float32(2, 3));
    Value rate = emit.input("learningRate", TensorType.float32(), false);
    Value y = emit.in("dense1", () -> emit.matmul(x, w, false, true));
    Value loss = emit.reshape(emit.reduce(Reduce.Kind.SUM, emit.multiply(y, y), List.of(0, 1)));
    emit.phase(Phase.BACKWARD);
    Value g = Differentiation.gradients(emit, loss, List.of(w)).getFirst();
    emit.phase(Phase.UPDATE);
    emit.update(w, emit.one(new SgdUpdate(0, false, 0), w, g, rate));
    emit.output("loss", loss);
    return emit.build();
  }

  @Test
  void aProgramPrintsAsAListing() {
    assertEquals(
        """
        program small, batch 4
          input input: f32[4, 3] per sample
          input learningRate: f32[]
          state dense1.weight: f32[2, 3]
        forward
          %3 = matmul bᵀ <- input, dense1.weight: f32[4, 2], per sample  # dense1
          %4 = multiply <- %3, %3: f32[4, 2], per sample
          %5 = reduce-sum [0, 1] <- %4: f32[1, 1], sums batch
          %6 = reshape [] <- %5: f32[]
        backward
          %7 = fill 1.0 <- : f32[]
          %8 = reshape [1, 1] <- %7: f32[1, 1]
          %9 = broadcast [4, 2] <- %8: f32[4, 2], per sample
          %10 = multiply <- %9, %3: f32[4, 2], per sample
          %11 = multiply <- %9, %3: f32[4, 2], per sample
          %12 = add <- %10, %11: f32[4, 2], per sample
          %14 = matmul aᵀ <- %12, input: f32[2, 3], sums batch  # dense1
        update
          %15 = sgd-update (momentum 0.0) <- dense1.weight, %14, learningRate: f32[2, 3]
          next dense1.weight = %15
          output loss = %6
        """,
        small().toString());
  }

  @Test
  void whatNobodyNeedsIsPruned() {
    var emit = new Emitter("p", 1, 0);
    Value x = emit.input("x", TensorType.float32(2), false);
    emit.negate(x);
    emit.output("y", emit.relu(x));
    assertEquals(1, emit.build().instructions().size());
  }

  @Test
  void loweringLeavesOnlyWhatIsKept() {
    var emit = new Emitter("p", 2, 0);
    Value x = emit.input("x", TensorType.float32(2, 3, 6, 6), true);
    Value w = emit.state("w", TensorType.float32(4, 3, 3, 3));
    Value labels = emit.input("labels", TensorType.int32(2), true);
    Value y = emit.in("conv1", () -> emit.one(new Conv2d(Window2d.square(3, 1, 0), 1), x, w));
    Value pooled = emit.one(new MaxPool2d(Window2d.square(4, 1, 0)), y);
    Value losses = emit.one(new SoftmaxCrossEntropy(), emit.reshape(pooled, 2, 4), labels);
    emit.output("losses", losses);
    Program program = emit.build();

    Program core = program.lowered((op, inputs) -> false);
    assertEquals(0, core.count(i -> i.op() instanceof CompositeOp));
    assertEquals(program.output("losses").type(), core.output("losses").type());
    assertTrue(core.instructions().stream().anyMatch(i -> i.scope().equals("conv1")));
    assertEquals(0, core.count(i -> i.batchRule() == BatchRule.WHOLE_BATCH));

    Program kept = program.lowered((op, inputs) -> op instanceof Conv2d);
    assertEquals(1, kept.count(i -> i.op() instanceof CompositeOp));
    assertEquals(program.toString(), program.lowered((op, inputs) -> true).toString());
  }

  @Test
  void valuesHandedStraightOutAreCopied() {
    var emit = new Emitter("p", 1, 0);
    Value x = emit.input("x", TensorType.float32(2), false);
    Value s = emit.state("s", TensorType.float32(2));
    emit.update(s, x);
    emit.output("y", s);
    Program program = emit.build();
    assertEquals(2, program.instructions().size());
    var producers = program.producers();
    assertTrue(producers.containsKey(program.output("y").id()));
    assertTrue(producers.containsKey(program.updates().getFirst().next().id()));
  }

  @Test
  void aGradientOfNothingIsZero() {
    var emit = new Emitter("p", 1, 0);
    Value x = emit.state("x", TensorType.float32(2));
    Value loss = emit.constant(3);
    Value g = Differentiation.gradients(emit, loss, List.of(x)).getFirst();
    assertEquals(x.type(), g.type());
    assertEquals("fill", emit.instructions().getLast().op().name());
  }

  @Test
  void namesMustBeFreeAndTypesMustSuit() {
    var emit = new Emitter("p", 4, 0);
    Value s = emit.state("s", TensorType.float32(2));
    assertThrows(StriateException.class, () -> emit.input("s", TensorType.float32(2), false));
    assertThrows(StriateException.class, () -> emit.output("s", emit.relu(s)));
    var batch =
        assertThrows(StriateException.class, () -> emit.input("x", TensorType.float32(3, 2), true));
    assertTrue(batch.getMessage().contains("must be the batch of 4"));
    assertThrows(
        StriateException.class,
        () -> emit.update(s, emit.fill(io.striate.api.tensor.Shape.of(3), 0)));
    emit.update(s, emit.relu(s));
    assertThrows(StriateException.class, () -> emit.update(s, emit.relu(s)));
    assertThrows(StriateException.class, () -> Differentiation.gradients(emit, s, List.of(s)));
  }

  @Test
  void aTensorBeyondAnArrayIsRefusedWhenEmitted() {
    var emit = new Emitter("p", 1, 0);
    Value a = emit.input("a", TensorType.float32(65536, 1), false);
    Value b = emit.input("b", TensorType.float32(1, 65536), false);
    var error = assertThrows(StriateException.class, () -> emit.add(a, b));
    assertTrue(error.getMessage().contains("[STR-110]"));
  }

  @Test
  void dropoutsOfOneNodeDrawDifferentNumbers() {
    var emit = new Emitter("p", 2, 1);
    Value x = emit.input("x", TensorType.float32(2, 3), true);
    emit.in("drop1", () -> emit.dropout(emit.dropout(x, 0.5), 0.5));
    emit.in("drop2", () -> emit.dropout(x, 0.5));
    var ops = emit.instructions().stream().map(Instruction::op).distinct().toList();
    assertEquals(3, ops.size());
  }

  @Test
  void everyFunctionHasAGradientOfItsInputsShape() {
    for (Function function : Function.values()) {
      var emit = new Emitter("p", 1, 0);
      Value wide = emit.state("a", TensorType.float32(2, 3));
      Value narrow = emit.state("b", TensorType.float32(3));
      var operands = List.of(wide, narrow, narrow).subList(0, function.arity());
      Value y = emit.one(new Elementwise(function), operands.toArray(Value[]::new));
      Value loss = emit.reshape(emit.reduce(Reduce.Kind.SUM, y, List.of(0, 1)));
      var gradients = Differentiation.gradients(emit, loss, operands);
      for (int i = 0; i < operands.size(); i++) {
        assertEquals(operands.get(i).type(), gradients.get(i).type(), function.label());
      }
      assertFalse(emit.instructions().isEmpty());
    }
  }
}

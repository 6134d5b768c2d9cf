package io.striate.api.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.op.BatchNorm;
import io.striate.api.op.BatchNormInference;
import io.striate.api.op.Conv2d;
import io.striate.api.op.MaxPool2d;
import io.striate.api.op.Window2d;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecomputationTest {
  private static final int BATCH = 4;

  private final Emitter emit = new Emitter("net", BATCH, 1);
  private final List<Value> weights = new ArrayList<>();

  private Value conv(Value x) {
    int number = weights.size();
    Value weight = emit.state("weight" + number, TensorType.float32(3, 3, 3, 3));
    weights.add(weight);
    return emit.in("conv" + number, () -> emit.one(conv2d(), x, weight));
  }

  private static Conv2d conv2d() {
    return new Conv2d(Window2d.square(3, 1, 1), 1);
  }

  private Value norm(Value x) {
    Value scale = emit.state("scale" + weights.size(), TensorType.float32(3));
    Value shift = emit.state("shift" + weights.size(), TensorType.float32(3));
    return emit.emit(new BatchNorm(1e-5), List.of(x, scale, shift)).getFirst();
  }

  private Program trained(Value y) {
    Value loss = emit.sum(emit.multiply(y, y));
    emit.phase(Phase.BACKWARD);
    List<Value> gradients = Differentiation.gradients(emit, loss, weights);
    for (int i = 0; i < gradients.size(); i++) {
      emit.output("gradient" + i, gradients.get(i));
    }
    return emit.build();
  }

  private Value images() {
    return emit.input("images", TensorType.float32(BATCH, 3, 8, 8), true);
  }

  private static List<String> again(Program program) {
    return program.instructions().stream()
        .filter(each -> each.phase() == Phase.RECOMPUTE)
        .map(each -> each.op().name())
        .toList();
  }

  /// The relu of a normalization takes no convolution, so it is first; mean and variance are kept,
  /// and the normalization starts from them.
  @Test
  void whatIsCheapComesFirstAndStartsFromWhatIsKept() {
    Value relu = emit.relu(norm(conv(images())));
    Value next = conv(relu);
    Program program = trained(next);
    var recomputation = new Recomputation(program);
    List<Value> candidates = recomputation.candidates();
    assertEquals(relu, candidates.getFirst());
    Program once = recomputation.without(candidates.subList(0, 1));
    assertEquals(List.of(new BatchNormInference(1e-5).name(), "relu"), again(once));
    assertEquals(1, program.count(each -> each.op() instanceof BatchNorm));
    Program all = recomputation.without(candidates);
    assertTrue(again(all).contains(conv2d().name()), all.toString());
    assertEquals(program.outputs().size(), all.outputs().size());
  }

  /// It is computed right before the first that reads it, for the node that it belongs to.
  @Test
  void whatIsComputedAgainStandsWhereItIsRead() {
    Value square = emit.in("square", () -> emit.multiply(conv(images()), emit.constant(2)));
    Program program = trained(conv(emit.relu(square)));
    var recomputation = new Recomputation(program);
    Program again = recomputation.without(recomputation.candidates().subList(0, 1));
    List<Instruction> instructions = again.instructions();
    int last = -1;
    for (int i = 0; i < instructions.size(); i++) {
      last = instructions.get(i).phase() == Phase.RECOMPUTE ? i : last;
    }
    assertTrue(last > 0, again.toString());
    Instruction copy = instructions.get(last);
    assertEquals(Phase.BACKWARD, instructions.get(last + 1).phase());
    assertTrue(instructions.get(last + 1).inputs().contains(copy.outputs().getFirst()));
  }

  /// Convolution, relu and pooling are computed as one by algorithms that round differently.
  @Test
  void aPooledConvolutionIsLeftAsItIs() {
    Value before = emit.multiply(images(), emit.constant(2));
    Value pooled = emit.one(new MaxPool2d(Window2d.square(2, 2, 0)), emit.relu(conv(before)));
    Value after = emit.relu(norm(pooled));
    Program program = trained(conv(after));
    List<Value> candidates = new Recomputation(program).candidates();
    assertTrue(candidates.contains(after), candidates.toString());
    assertTrue(!candidates.contains(pooled) && !candidates.contains(before), candidates.toString());
  }

  @Test
  void withoutNothingItIsTheSameProgram() {
    Program program = trained(conv(emit.relu(conv(images()))));
    Program same = new Recomputation(program).without(List.of());
    assertEquals(program.lowered((op, inputs) -> true).toString(), same.toString());
  }
}

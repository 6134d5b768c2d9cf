package io.striate.training.step;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.api.op.Elementwise;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.layers.program.Programs;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The memory of two steps whose tensors the reference backend, with 8 bytes an element, holds in
/// one mebibyte a sample each; none of it is taken.
class MemoryBudgetTest {
  private static final int MEBI = 1 << 20;
  private static final int ELEMENTS = MEBI / Double.BYTES;
  private static final Shape ROW = Shape.of(ELEMENTS);
  private static final List<Programs.State> STATES =
      List.of(state("a.weight"), state("a.weight.m"), state("c.weight"));

  private final Backend backend = open();

  private static Backend open() {
    var backends = Backends.installed();
    return backends.open(backends.choose("reference"), BackendOptions.defaults());
  }

  @AfterEach
  void close() {
    backend.close();
  }

  private static Programs.State state(String name) {
    return new Programs.State(name, ROW, true, _ -> new float[ELEMENTS]);
  }

  /// Four values, of which the last two take the places of the first two, and an output.
  private static Program first(int batch) {
    var emit = new Emitter("first", batch, 0);
    Value x = emit.input("x", TensorType.float32(batch, ELEMENTS), true);
    Value a = emit.in("a", () -> emit.multiply(x, x));
    Value b = emit.in("b.inner", () -> emit.multiply(a, a));
    Value c = emit.in("b", () -> emit.multiply(b, b));
    emit.phase(Phase.BACKWARD);
    Value gradient = emit.in("b", () -> emit.multiply(c, c));
    emit.output("out", emit.multiply(gradient, gradient));
    return emit.build();
  }

  /// One value, and an output.
  private static Program second(int batch) {
    var emit = new Emitter("second", batch, 0);
    Value x = emit.input("x", TensorType.float32(batch, ELEMENTS), true);
    Value a = emit.in("a", () -> emit.multiply(x, x));
    emit.output("out", emit.multiply(a, a));
    return emit.build();
  }

  private static List<Program> steps(int batch) {
    return List.of(first(batch), second(batch));
  }

  private MemoryBudget limited(long bytes) {
    return new MemoryBudget(new LimitedBackend(backend, bytes), STATES);
  }

  /// Per sample 2 for four values, 1 for the input, 1 for the output, 3 times half of one for
  /// prefetched floats, 3 for the second step; and 3 for the states.
  private static long need(int batch) {
    return (long) (MEBI * (8.5 * batch + 3));
  }

  @Test
  void theNeedIsCountedByLayer() {
    MemoryNeed need = MemoryNeed.of(backend, STATES, steps(2), 1).orElseThrow();
    assertEquals(
        List.of(
            new MemoryNeed.Row("a", 2 * MEBI, 2 * MEBI, 0, 0),
            new MemoryNeed.Row("b", 0, 4 * MEBI, 2 * MEBI, 0),
            new MemoryNeed.Row("c", MEBI, 0, 0, 0)),
        need.rows());
    assertEquals(7 * MEBI, need.fed());
    assertEquals(6 * MEBI, need.others());
    assertEquals(4 * MEBI, need.shared());
    assertEquals(need(2), need.total());
    assertEquals(
        List.of(
            "layer, in MiB              parameters  activations  gradients  workspace",
            "a                                2.00         2.00",
            "b                                             4.00       2.00",
            "c                                1.00",
            "prefetch, inputs, outputs        7.00",
            "further steps                    6.00",
            "saved by sharing                -4.00",
            "total                           20.00"),
        need.table());
  }

  @Test
  void whatFitsExactlyIsNotRefused() {
    assertDoesNotThrow(() -> limited(need(10)).require(10, MemoryBudgetTest::steps));
    assertEquals(10, limited(need(10)).fitting(10, MemoryBudgetTest::steps));
    assertEquals(10, new MemoryBudget(backend, STATES).fitting(10, MemoryBudgetTest::steps));
  }

  @Test
  void oneByteTooFewIsRefusedWithTheLargestBatchThatFits() {
    assertEquals(9, limited(need(10) - 1).fitting(10, MemoryBudgetTest::steps));
    var e =
        assertThrows(
            StriateException.class,
            () -> limited(need(10) - 1).require(10, MemoryBudgetTest::steps));
    Problem problem = e.problems().getFirst();
    assertEquals(Code.OUT_OF_MEMORY, problem.code());
    assertEquals(
        "not enough memory: 'first' at a batch of 10 takes 88.0 MiB, more than the limit of 88.0"
            + " MiB",
        problem.what());
    assertTrue(problem.details().contains("a batch of 9 would fit, with 79.5 MiB"));
  }

  @Test
  void aNetworkThatFitsWithNoBatchIsCalledTooLarge() {
    assertEquals(1, limited(need(1) - 1).fitting(10, MemoryBudgetTest::steps));
    for (int batch : new int[] {1, 4}) {
      var e =
          assertThrows(
              StriateException.class,
              () -> limited(need(1) - 1).require(batch, MemoryBudgetTest::steps));
      assertTrue(
          e.problems()
              .getFirst()
              .details()
              .contains("not even a batch of 1 would fit: use a smaller network or input"));
    }
  }

  @Test
  void onlyALackOfMemoryIsExplainedByTheHeap() {
    var budget = new MemoryBudget(backend, STATES);
    var other = new StriateException(Code.IO_FAILED, "the disk", "another one");
    assertSame(other, budget.explained(other, 2, MemoryBudgetTest::steps));
    var lack = new StriateException(Code.OUT_OF_MEMORY, "no memory", "more");
    StriateException explained = budget.explained(lack, 2, MemoryBudgetTest::steps);
    assertSame(lack, explained.getCause());
    assertTrue(
        explained
            .problems()
            .getFirst()
            .what()
            .startsWith(
                "not enough memory: 'first' at a batch of 2 takes 20.0 MiB, too much for the heap"
                    + " of at most "));
  }

  @Test
  void aLimitChangesNothingElseOfABackend() {
    var limited = new LimitedBackend(backend, 5);
    assertEquals(5, limited.memoryLimit().orElseThrow());
    assertEquals(backend.name(), limited.name());
    assertEquals(backend.exact(), limited.exact());
    assertEquals(backend.properties(), limited.properties());
    assertEquals(backend.memory(first(3)), limited.memory(first(3)));
    TensorType type = TensorType.float32(3);
    assertEquals(24, limited.bytes(type));
    assertTrue(
        limited
            .kernel(
                new Elementwise(Elementwise.Function.MULTIPLY), List.of(type, type), List.of(type))
            .isPresent());
  }

  /// Eight squares, each of which the gradient of the next reads.
  private static Program deep(int batch) {
    var emit = new Emitter("deep", batch, 0);
    Value x = emit.input("x", TensorType.float32(batch, ELEMENTS), true);
    Value w = emit.state("a.weight", TensorType.float32(ROW));
    Value y = emit.multiply(x, emit.broadcastTo(w, x));
    for (int i = 0; i < 8; i++) {
      y = emit.square(y);
    }
    Value loss = emit.sum(y);
    emit.phase(Phase.BACKWARD);
    Value gradient = Differentiation.gradients(emit, loss, List.of(w)).getFirst();
    emit.output("gradient", gradient);
    return emit.build();
  }

  @Test
  void trainingThatTakesTooMuchComputesActivationsASecondTime() {
    IntFunction<List<Program>> alone = batch -> List.of(deep(batch));
    Program program = deep(4);
    long plain = backend.memory(program).orElseThrow().total();
    long all = MemoryNeed.of(backend, STATES, List.of(program), 1).orElseThrow().total();
    assertTrue(limited(all).require(4, alone).isEmpty());
    long limit = all - plain / 4;
    var less = new LimitedBackend(backend, limit);
    String saved = new MemoryBudget(less, STATES).require(4, alone).orElseThrow();
    long needed = MemoryNeed.of(less, STATES, List.of(program), 1).orElseThrow().total();
    assertTrue(needed <= limit, needed + " of " + limit);
    assertEquals(
        "the backward pass computes "
            + less.again(program)
            + " activations a second time, so that training takes "
            + MemoryNeed.inMebibytes(needed)
            + " in place of "
            + MemoryNeed.inMebibytes(all),
        saved);
    assertTrue(less.again(program) > 0 && less.again(program) < 8, saved);
    assertTrue(new MemoryBudget(less, STATES).require(4, alone).isEmpty());
    assertEquals(needed, MemoryNeed.of(less, STATES, List.of(program), 1).orElseThrow().total());
    var e = assertThrows(StriateException.class, () -> limited(all / 10).require(4, alone));
    assertTrue(
        e.problems()
            .getFirst()
            .details()
            .contains("this is with all activations computed a second time that can be"));
  }
}

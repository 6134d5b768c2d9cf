package io.striate.backend.cpu.vector.elementwise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.elementwise.ElementwiseChain.Link;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A compiled loop allocates nothing: all of its vectors are in registers. Only at the width of the
/// machine; elsewhere vectors are objects.
@Tag("native-width")
class ChainLoopAllocationTest {
  /// `x · (1 + erf(x / √2)) / 2 + tanh(log(exp(-x) + 1))`, with its gradients' functions.
  private static final List<Link> LINKS =
      List.of(
          new Link(Function.MULTIPLY, List.of(0, 1)),
          new Link(Function.ERF, List.of(2)),
          new Link(Function.ADD, List.of(3, 1)),
          new Link(Function.MULTIPLY, List.of(4, 0)),
          new Link(Function.NEGATE, List.of(0)),
          new Link(Function.EXP, List.of(6)),
          new Link(Function.ADD, List.of(7, 1)),
          new Link(Function.LOG, List.of(8)),
          new Link(Function.TANH, List.of(9)),
          new Link(Function.TANH_GRADIENT, List.of(5, 10)),
          new Link(Function.SELECT, List.of(0, 11, 5)));

  @Test
  void allocatesNothing() {
    TensorType full = TensorType.float32(1, 16 * ElementwiseChain.BLOCK);
    var chain =
        new ElementwiseChain(
            LINKS,
            List.of(full, TensorType.float32(1)),
            full,
            List.of(LINKS.size() - 1),
            new ChainLoops(0, 0, 0));
    var operands = new Operands(3);
    operands.place(0, new float[full.shape().size()], 0);
    operands.place(1, new float[] {0.5f}, 0);
    operands.place(2, new float[full.shape().size()], 0);
    var workspace = new Workspace(0, chain.scratch(), 0);
    var bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().threadId();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 10_000 && least > 0; round++) {
      long before = bean.getThreadAllocatedBytes(thread);
      chain.run(0, operands, workspace);
      least = Math.min(least, bean.getThreadAllocatedBytes(thread) - before);
    }
    assertEquals(0, least, "bytes allocated by the calmest task");
  }
}

package io.striate.api.op;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The matrix product of the last two axes; axes before them are broadcast.
///
/// | tensor | shape |
/// |---|---|
/// | `a` | `[..., M, K]`, or `[..., K, M]` if `transposeA` |
/// | `b` | `[..., K, N]`, or `[..., N, K]` if `transposeB` |
/// | output | `[..., M, N]` |
///
/// `y = x w` has the gradients `dx = dy wᵀ` and `dw = xᵀ dy` (lecture, slides 8 to 10).
public record MatMul(boolean transposeA, boolean transposeB) implements CoreOp {
  @Override
  public String name() {
    return "matmul";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 2);
    Shape a = inputs.get(0).shape();
    Shape b = inputs.get(1).shape();
    for (TensorType input : inputs) {
      Check.element(this, "an operand", input, ElementType.FLOAT32);
      Check.that(
          this, input.shape().rank() >= 2, "operands need rank 2 or more, got " + a + " and " + b);
    }
    if (inner(a, transposeA, 0) != inner(b, transposeB, 1)) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          "matmul: inner extents differ: "
              + inner(a, transposeA, 0)
              + " of "
              + a
              + (transposeA ? "ᵀ" : "")
              + " and "
              + inner(b, transposeB, 1)
              + " of "
              + b
              + (transposeB ? "ᵀ" : ""));
    }
    Shape lead = Shape.broadcast(leading(a), leading(b));
    int[] extents = Arrays.copyOf(lead.extents(), lead.rank() + 2);
    extents[lead.rank()] = inner(a, transposeA, 1);
    extents[lead.rank() + 1] = inner(b, transposeB, 0);
    return List.of(TensorType.float32(extents));
  }

  /// The last axis, or the one before it (`back` = 1), of the operand as it enters the product.
  private static int inner(Shape shape, boolean transposed, int back) {
    return shape.extent(shape.rank() - 1 - (transposed ? 1 - back : back));
  }

  private static Shape leading(Shape shape) {
    return Shape.of(Arrays.copyOf(shape.extents(), shape.rank() - 2));
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    if (!perSample.contains(true)) {
      return BatchRule.INDEPENDENT;
    }
    int rankA = inputs.get(0).shape().rank();
    int rankB = inputs.get(1).shape().rank();
    boolean a = perSample.get(0);
    boolean b = perSample.get(1);
    int rank = Math.max(rankA, rankB);
    if (rank == 2) {
      if (a && !b && !transposeA) {
        return BatchRule.PER_SAMPLE;
      }
      return a && b && transposeA && !transposeB ? BatchRule.SUMS_BATCH : BatchRule.WHOLE_BATCH;
    }
    boolean sliceableA = a ? rankA == rank : rankA < rank || inputs.get(0).shape().extent(0) == 1;
    boolean sliceableB = b ? rankB == rank : rankB < rank || inputs.get(1).shape().extent(0) == 1;
    return sliceableA && sliceableB ? BatchRule.PER_SAMPLE : BatchRule.WHOLE_BATCH;
  }

  @Override
  public List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    Value g = gradOutputs.getFirst().orElseThrow();
    Value a = self.inputs().get(0);
    Value b = self.inputs().get(1);
    Value gradA =
        transposeA ? emit.matmul(b, g, transposeB, true) : emit.matmul(g, b, false, !transposeB);
    Value gradB =
        transposeB ? emit.matmul(g, a, true, transposeA) : emit.matmul(a, g, !transposeA, false);
    return List.of(Optional.of(emit.sumTo(gradA, a)), Optional.of(emit.sumTo(gradB, b)));
  }

  @Override
  public long macs(List<TensorType> inputs, List<TensorType> outputs) {
    return outputs.getFirst().shape().elements() * inner(inputs.get(0).shape(), transposeA, 0);
  }

  @Override
  public String toString() {
    return "matmul" + (transposeA ? " aᵀ" : "") + (transposeB ? " bᵀ" : "");
  }
}

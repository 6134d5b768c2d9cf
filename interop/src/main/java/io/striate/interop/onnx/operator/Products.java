package io.striate.interop.onnx.operator;

import java.util.List;
import java.util.Set;

/// Products of matrices.
final class Products {
  static final List<Operator> ALL =
      List.of(
          Operator.of("MatMul", Products::matmul),
          Operator.of("Gemm", Products::gemm),
          Operator.of(
              "Einsum",
              "one or two operands, no ellipsis, no letter twice in an operand",
              Set.of(),
              Einsum::emit));

  private Products() {}

  /// Lists of numbers are rows on the left and columns on the right.
  private static Operand matmul(Call call) {
    Operand a = call.input(0);
    Operand b = call.input(1);
    int[] left = call.extents(a);
    int[] right = call.extents(b);
    if (left.length == 0 || right.length == 0) {
      throw call.bad("needs matrices");
    }
    boolean row = left.length == 1;
    boolean column = right.length == 1;
    if (row) {
      a = call.reshape(a, 1, left[0]);
    }
    if (column) {
      b = call.reshape(b, right[0], 1);
    }
    Operand product =
        call.emitted(call.emitter().matmul(call.value(a), call.value(b), false, false));
    if (!row && !column) {
      return product;
    }
    int[] extents = call.extents(product);
    int last = extents.length - 1;
    int[] kept =
        java.util.stream.IntStream.range(0, extents.length)
            .filter(axis -> !(row && axis == last - 1) && !(column && axis == last))
            .map(axis -> extents[axis])
            .toArray();
    return call.reshape(product, kept);
  }

  /// `alpha A B + beta C`.
  private static Operand gemm(Call call) {
    boolean transposeA = call.whole("transA", 0) != 0;
    boolean transposeB = call.whole("transB", 0) != 0;
    Operand product =
        call.emitted(call.emitter().matmul(call.value(0), call.value(1), transposeA, transposeB));
    double alpha = call.real("alpha", 1);
    double beta = call.real("beta", 1);
    if (alpha != 1) {
      product = call.scale(product, alpha);
    }
    if (!call.has(2)) {
      return product;
    }
    Operand bias = call.input(2);
    return call.add(product, beta == 1 ? bias : call.scale(bias, beta));
  }
}

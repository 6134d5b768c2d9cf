package io.striate.backend.gpu.aparapi.routines.core;

import io.striate.api.op.Elementwise;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.gpu.aparapi.launch.Axes;
import io.striate.backend.gpu.aparapi.launch.BufferRef;
import io.striate.backend.gpu.aparapi.launch.Launch;
import io.striate.backend.gpu.aparapi.launch.Routine;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A chain of element-wise functions as an expression tree. One kernel computes it.
public sealed interface Chain {
  /// The names of the operands in `kernels.elementwise.ElementwiseFunctions.chain`; a chain has at
  /// most this many.
  List<String> OPERANDS = List.of("a", "b", "c", "d", "e", "f");

  /// A tensor.
  ///
  /// @param perChannel whether the shape is `[C]` and belongs to axis 1 of the result; otherwise it
  ///   is broadcast as usual
  record Leaf(Value value, boolean perChannel) implements Chain {
    int[] steps(Shape result) {
      if (!perChannel) {
        return value.type().shape().stridesIn(result);
      }
      int[] steps = new int[result.rank()];
      steps[1] = 1;
      return steps;
    }
  }

  /// A constant.
  record Constant(float value) implements Chain {}

  /// A function of other chains.
  record Apply(Elementwise.Function function, List<Chain> operands) implements Chain {
    public Apply {
      operands = List.copyOf(operands);
    }
  }

  /// The distinct tensors that it reads.
  default List<Leaf> leaves() {
    Set<Leaf> found = new LinkedHashSet<>();
    collect(this, found);
    return List.copyOf(found);
  }

  private static void collect(Chain chain, Set<Leaf> found) {
    switch (chain) {
      case Leaf leaf -> found.add(leaf);
      case Constant constant -> {}
      case Apply apply -> apply.operands.forEach(operand -> collect(operand, found));
    }
  }

  /// The number of functions.
  default int functions() {
    return switch (this) {
      case Leaf leaf -> 0;
      case Constant constant -> 0;
      case Apply apply -> 1 + apply.operands.stream().mapToInt(Chain::functions).sum();
    };
  }

  /// A description for display: `relu(add(x, bias))`.
  default String describe() {
    return switch (this) {
      case Leaf leaf -> leaf.value.toString();
      case Constant(float value) -> Float.toString(value);
      case Apply apply ->
          apply.function.label()
              + "("
              + String.join(", ", apply.operands.stream().map(Chain::describe).toList())
              + ")";
    };
  }

  /// One launch that computes the chain by a kernel compiled for it.
  ///
  /// @param shape the shape of the result
  default Routine routine(Shape shape) {
    List<Leaf> leaves = leaves();
    return routine(leaves, shape, render(this, leaves), 0);
  }

  /// One launch of a generic kernel that selects the function at run time, so that nothing has to
  /// be compiled for it.
  @SuppressWarnings("EnumOrdinal") // ElementwiseFunctions.apply numbers the functions like the enum
  static Routine general(Elementwise.Function function, List<TensorType> inputs, Shape shape) {
    var operands = new ArrayList<Leaf>();
    for (int i = 0; i < inputs.size(); i++) {
      operands.add(new Leaf(new Value(i, "", inputs.get(i), 0), false));
    }
    return routine(operands, shape, "", function.ordinal());
  }

  private static Routine routine(List<Leaf> leaves, Shape shape, String expression, int code) {
    int[][] steps = new int[OPERANDS.size()][];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = i < leaves.size() ? leaves.get(i).steps(shape) : new int[shape.rank()];
    }
    Axes axes = Axes.of(shape.extents(), steps);
    boolean flat =
        axes.rank() == 0
            || (axes.rank() == 1 && axes.steps().stream().allMatch(step -> step.getFirst() <= 1));
    Launch.Builder launch =
        Launch.of(flat ? "elementwise/ChainKernel" : "elementwise/BroadcastChainKernel");
    for (int i = 0; i < steps.length; i++) {
      // A kernel has six operands. Unused ones are bound to the result.
      BufferRef place = i < leaves.size() ? BufferRef.input(i) : BufferRef.output(0);
      ElementType element =
          i < leaves.size() ? leaves.get(i).value.type().element() : ElementType.FLOAT32;
      String name = OPERANDS.get(i);
      launch.memory(name, place, element);
      if (flat) {
        int step = axes.rank() == 0 ? 0 : axes.steps().get(i).getFirst();
        launch.integer("step" + name.toUpperCase(java.util.Locale.ROOT), step);
      }
    }
    if (!flat) {
      launch.integer("rank", axes.rank()).table("table", axes.table());
    }
    launch.memory("out", BufferRef.output(0)).integer("code", code).chain(expression);
    return Routine.of(launch.overElements(shape.elements()));
  }

  @SuppressWarnings("EnumOrdinal") // ElementwiseFunctions.apply numbers the functions like the enum
  private static String render(Chain chain, List<Leaf> leaves) {
    return switch (chain) {
      case Leaf leaf -> OPERANDS.get(leaves.indexOf(leaf));
      // As bits, so that no digit is lost and infinities can be written; unsigned, because the
      // smallest int would be a long in C.
      case Constant(float value) ->
          String.format(Locale.ROOT, "as_float(0x%08xu)", Float.floatToRawIntBits(value));
      case Apply apply -> {
        var call = new ArrayList<String>();
        call.add(Integer.toString(apply.function.ordinal()));
        apply.operands.forEach(operand -> call.add(render(operand, leaves)));
        while (call.size() < 4) {
          call.add("0.0f");
        }
        yield "apply(" + String.join(", ", call) + ")";
      }
    };
  }
}

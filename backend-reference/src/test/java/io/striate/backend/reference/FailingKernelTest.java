package io.striate.backend.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Bindings;
import io.striate.api.backend.Kernel;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Op;
import io.striate.api.op.Softmax;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A kernel that fails is named with the layer that it serves.
class FailingKernelTest {
  /// The reference backend with another kernel for softmax.
  private record Failing(Backend inner, Kernel softmax) implements Backend {
    @Override
    public String name() {
      return "acme";
    }

    @Override
    public Map<String, String> properties() {
      return inner.properties();
    }

    @Override
    public Tensor allocate(TensorType type) {
      return inner.allocate(type);
    }

    @Override
    public Optional<Kernel> kernel(Op op, List<TensorType> inputs, List<TensorType> outputs) {
      return op instanceof Softmax ? Optional.of(softmax) : inner.kernel(op, inputs, outputs);
    }

    @Override
    public void close() {
      inner.close();
    }
  }

  private static Program program() {
    var emit = new Emitter("classifier", 2, 0);
    var input = emit.input("input", TensorType.float32(Shape.of(2, 3)), true);
    var bent = emit.in("bend", () -> emit.apply(Function.TANH, input));
    emit.output(
        "out", emit.in("shares", () -> emit.emit(new Softmax(1), List.of(bent)).getFirst()));
    return emit.build();
  }

  private static <E extends RuntimeException> E failure(Class<E> type, Kernel softmax) {
    try (Backend backend =
        new Failing(new ReferenceProvider().open(BackendOptions.defaults()), softmax)) {
      Program program = program();
      var tensors = new HashMap<String, Tensor>();
      program.inputs().forEach(value -> tensors.put(value.name(), backend.allocate(value.type())));
      program.outputs().forEach(o -> tensors.put(o.name(), backend.allocate(o.value().type())));
      try (var plan = backend.plan(program, new Bindings(tensors))) {
        return assertThrows(type, plan::run);
      }
    }
  }

  @Test
  void aDefectOfAKernelIsToldWithItsPlace() {
    var e =
        failure(
            IllegalStateException.class,
            (in, out) -> {
              throw new ArrayIndexOutOfBoundsException("index 6");
            });
    assertTrue(String.valueOf(e.getMessage()).startsWith("the kernel for softmax"), e.getMessage());
    assertTrue(
        String.valueOf(e.getMessage())
            .endsWith(" failed in 'shares' (java.lang.ArrayIndexOutOfBoundsException: index 6)"),
        e.getMessage());
    assertInstanceOf(ArrayIndexOutOfBoundsException.class, e.getCause());
  }

  @Test
  void whatAKernelReportsItselfKeepsItsCode() {
    var e =
        failure(
            StriateException.class,
            (in, out) -> {
              throw new StriateException(Code.IO_FAILED, "the device is gone");
            });
    assertEquals(Code.IO_FAILED, e.problems().getFirst().code());
    assertTrue(String.valueOf(e.getMessage()).startsWith("softmax"), e.getMessage());
    assertTrue(
        String.valueOf(e.getMessage()).contains(" in 'shares': the device is gone"),
        e.getMessage());
  }
}

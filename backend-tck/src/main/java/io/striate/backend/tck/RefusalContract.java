package io.striate.backend.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.backend.Bindings;
import io.striate.api.error.StriateException;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// What a backend must refuse, and with which messages. What the api itself refuses, such as shapes
/// that do not match, is not tested here.
public interface RefusalContract extends BackendContract {
  /// `y = a x`; each run increments `a`.
  private static Program program() {
    var emit = new Emitter("refusals", 2, 0);
    Value x = emit.input("x", TensorType.float32(2, 3), true);
    Value a = emit.state("a", TensorType.float32(3));
    emit.output("y", emit.multiply(x, a));
    emit.update(a, emit.add(a, emit.constant(1)));
    return emit.build();
  }

  private static Map<String, Tensor> tensors(Backend backend) {
    var tensors = new HashMap<String, Tensor>();
    tensors.put("x", backend.allocate(TensorType.float32(2, 3)));
    tensors.put("a", backend.allocate(TensorType.float32(3)));
    tensors.put("y", backend.allocate(TensorType.float32(2, 3)));
    tensors.values().forEach(tensor -> tensor.writeFloats(new float[tensor.type().shape().size()]));
    return tensors;
  }

  private static void close(Map<String, Tensor> tensors) {
    tensors.values().forEach(Tensor::close);
  }

  private static Tensor of(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name));
  }

  /// A closed tensor can be neither written nor read.
  @Test
  default void closedTensorsAreRefused() {
    try (Backend backend = open()) {
      for (TensorType type :
          List.of(TensorType.float32(2, 3), TensorType.int32(4), TensorType.uint8(5))) {
        Tensor tensor = backend.allocate(type);
        tensor.write(HostArray.allocate(type));
        tensor.close();
        tensor.close();
        assertClosed(() -> tensor.write(HostArray.allocate(type)));
        assertClosed(() -> tensor.read(HostArray.allocate(type)));
        assertEquals(type, tensor.type(), "what it held can still be asked");
      }
    }
  }

  /// A closed plan can neither run nor be timed, and the message says that it is closed.
  @Test
  default void closedPlansAreRefused() {
    try (Backend backend = open()) {
      var tensors = tensors(backend);
      var plan = backend.plan(program(), new Bindings(tensors));
      plan.run();
      long[] nanos = new long[plan.parts().size()];
      plan.close();
      plan.close();
      assertClosed(plan::run);
      assertClosed(() -> plan.runTimed(nanos));
      assertEquals(3, of(tensors, "a").toFloats().length, "tensors outlive their plans");
      close(tensors);
    }
  }

  /// A missing binding of an input, state or output is refused by name when the plan is made.
  @Test
  default void missingBindingsAreRefused() {
    try (Backend backend = open()) {
      var tensors = tensors(backend);
      for (String missing : List.of("x", "a", "y")) {
        var fewer = new HashMap<>(tensors);
        fewer.remove(missing);
        assertMessage("no tensor is bound to '" + missing + "'", backend, fewer);
      }
      close(tensors);
    }
  }

  /// A binding of another shape or element type is refused when the plan is made; the message has
  /// both types.
  @Test
  default void bindingsOfOtherTypesAreRefused() {
    try (Backend backend = open()) {
      var tensors = tensors(backend);
      for (String name : List.of("x", "a", "y")) {
        TensorType right = of(tensors, name).type();
        for (TensorType wrong :
            List.of(
                TensorType.float32(7),
                new TensorType(TensorType.int32().element(), right.shape()))) {
          var others = new HashMap<>(tensors);
          try (Tensor other = backend.allocate(wrong)) {
            others.put(name, other);
            assertMessage(
                "'" + name + "' is bound to a tensor " + wrong + ", must be " + right,
                backend,
                others);
          }
        }
      }
      close(tensors);
    }
  }

  /// A tensor of another backend is refused when the plan is made or when it first runs, with a
  /// message that names the backend.
  @Test
  default void tensorsOfOthersAreRefused() {
    for (String name : List.of("x", "a", "y")) {
      try (Backend backend = open()) {
        var tensors = tensors(backend);
        Tensor own = of(tensors, name);
        tensors.put(name, new Foreign(own.type()));
        var refusal =
            assertThrows(
                StriateException.class,
                () -> {
                  try (var plan = backend.plan(program(), new Bindings(tensors))) {
                    plan.run();
                  }
                },
                "a tensor of another backend bound to '" + name + "'");
        assertTrue(
            refusal.problems().getFirst().what().contains(backend.name()),
            () -> "the message names the backend: " + refusal.problems());
        own.close();
        close(tensors);
      }
    }
  }

  private static void assertMessage(String expected, Backend backend, Map<String, Tensor> bound) {
    var refusal =
        assertThrows(
            StriateException.class,
            () -> backend.plan(program(), new Bindings(bound)).close(),
            expected);
    assertEquals(expected, refusal.problems().getFirst().what());
  }

  private static void assertClosed(Executable action) {
    var refusal = assertThrows(IllegalStateException.class, action);
    assertTrue(
        String.valueOf(refusal.getMessage()).contains("closed"),
        () -> "the message says that it is closed: " + refusal.getMessage());
  }

  /// A tensor that belongs to no backend.
  record Foreign(TensorType type) implements Tensor {
    @Override
    public void write(HostArray source) {}

    @Override
    public void read(HostArray target) {}

    @Override
    public void close() {}
  }
}

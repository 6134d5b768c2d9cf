package io.striate.backend.gpu.aparapi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Bindings;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.Reduce;
import io.striate.api.op.SgdUpdate;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// How plans use device memory, and what is transferred.
@Tag("device")
class GpuPlanTest {
  private static final int STEPS = 20;

  private final GpuBackend backend = (GpuBackend) new GpuProvider().open(BackendOptions.defaults());

  @AfterEach
  void close() {
    backend.close();
  }

  /// The squared error of a dense layer, and a step of gradient descent with momentum.
  private static Program regression() {
    var emit = new Emitter("regression", 8, 0);
    Value x = emit.input("x", TensorType.float32(8, 5), true);
    Value wanted = emit.input("wanted", TensorType.float32(8, 3), true);
    Value rate = emit.input("rate", TensorType.float32(), false);
    Value weight = emit.state("weight", TensorType.float32(3, 5));
    Value velocity = emit.state("velocity", TensorType.float32(3, 5));
    Value error = emit.subtract(emit.matmul(x, weight, false, true), wanted);
    Value loss =
        emit.reshape(
            emit.reduce(Reduce.Kind.SUM, emit.multiply(error, error), List.of(0, 1)), Shape.SCALAR);
    Value gradient = Differentiation.gradients(emit, loss, List.of(weight)).getFirst();
    List<Value> next =
        emit.emit(new SgdUpdate(0.9, false, 0), List.of(weight, gradient, velocity, rate));
    emit.update(weight, next.get(0));
    emit.update(velocity, next.get(1));
    emit.output("loss", loss);
    return emit.build();
  }

  private Map<String, Tensor> tensors(Program program) {
    var tensors = new HashMap<String, Tensor>();
    program.inputs().forEach(v -> tensors.put(v.name(), filled(v.type(), 0.5f)));
    program.states().forEach(v -> tensors.put(v.name(), filled(v.type(), 0.25f)));
    program.outputs().forEach(o -> tensors.put(o.name(), backend.allocate(o.value().type())));
    Objects.requireNonNull(tensors.get("rate")).writeFloats(0.001f);
    return tensors;
  }

  private Tensor filled(TensorType type, float scale) {
    Tensor tensor = backend.allocate(type);
    float[] values = new float[type.shape().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = scale * (i % 7 - 3);
    }
    tensor.writeFloats(values);
    return tensor;
  }

  private float[] train(boolean collect) {
    Program program = regression();
    Map<String, Tensor> tensors = tensors(program);
    float[] losses = new float[STEPS];
    try (var plan = backend.plan(program, new Bindings(tensors))) {
      for (int step = 0; step < STEPS; step++) {
        Objects.requireNonNull(tensors.get("x")).write(batch(step));
        if (collect && step % 2 == 1) {
          System.gc();
        }
        plan.run();
        losses[step] = Objects.requireNonNull(tensors.get("loss")).toFloats()[0];
      }
    }
    tensors.values().forEach(Tensor::close);
    return losses;
  }

  private static HostArray batch(int step) {
    float[] values = new float[40];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i * 5 + step) % 11 * 0.125f - 0.5f;
    }
    return new HostArray.Floats(values);
  }

  /// The garbage collector may move arrays at any time; this must not affect data in transfer.
  @Test
  void garbageCollectionsChangeNothing() {
    assertArrayEquals(train(false), train(true));
  }

  /// Constants in the source of a chain keep all their bits.
  @Test
  void constantsKeepTheirBits() {
    float[] constants = {
      -0f, 0f, -1f, 0.1f, Float.MIN_VALUE, -Float.MAX_VALUE, Float.POSITIVE_INFINITY, Float.NaN
    };
    for (float constant : constants) {
      var emit = new Emitter("constant", 1, 0);
      Value x = emit.input("x", TensorType.float32(3), false);
      emit.output("y", emit.add(emit.multiply(x, emit.constant(constant)), emit.constant(-0f)));
      Program program = emit.build();
      try (Tensor in = backend.allocate(TensorType.float32(3));
          Tensor out = backend.allocate(TensorType.float32(3));
          var plan = backend.plan(program, new Bindings(Map.of("x", in, "y", out)))) {
        in.writeFloats(1, 1, 1);
        plan.run();
        assertArrayEquals(new float[] {constant, constant, constant}, out.toFloats());
      }
    }
  }

  /// A step uploads only the batch and downloads only the loss.
  @Test
  void parametersNeverLeaveTheDevice() {
    Program program = regression();
    Map<String, Tensor> tensors = tensors(program);
    try (var plan = backend.plan(program, new Bindings(tensors))) {
      plan.run();
      var before = backend.traffic().orElseThrow();
      for (int step = 0; step < STEPS; step++) {
        Objects.requireNonNull(tensors.get("x")).write(batch(step));
        plan.run();
        assertEquals(1, Objects.requireNonNull(tensors.get("loss")).toFloats().length);
      }
      var after = backend.traffic().orElseThrow();
      assertEquals(STEPS, after.uploads() - before.uploads());
      assertEquals(STEPS * 8L * 5 * 4, after.uploadedBytes() - before.uploadedBytes());
      assertEquals(STEPS, after.downloads() - before.downloads());
      assertEquals(STEPS * 4L, after.downloadedBytes() - before.downloadedBytes());
      assertTrue(plan.describe().stream().noneMatch(line -> line.startsWith("copy")));
    }
    tensors.values().forEach(Tensor::close);
  }

  /// Plans and tensors free all of their device memory.
  @Test
  void plansFreeTheirMemory() {
    Program program = regression();
    Map<String, Tensor> tensors = tensors(program);
    long before = backend.allocated();
    for (int i = 0; i < 50; i++) {
      try (var plan = backend.plan(program, new Bindings(tensors))) {
        plan.run();
        assertTrue(backend.allocated() > before);
      }
    }
    assertEquals(before, backend.allocated());
    tensors.values().forEach(Tensor::close);
    assertEquals(0, backend.allocated());
  }

  /// A tensor that does not fit on the device is refused, with its size in the message.
  @Test
  void tooLargeTensorsAreRefused() {
    var error =
        assertThrows(
            StriateException.class,
            () -> {
              for (int i = 0; i < 1000; i++) {
                backend.allocate(TensorType.float32(500, 1_000_000));
              }
            });
    assertEquals(Code.OUT_OF_MEMORY, error.problems().getFirst().code());
    assertTrue(error.getMessage().contains("MiB"), error.getMessage());
  }
}

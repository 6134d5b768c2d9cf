package io.striate.inspect.timing;

import io.striate.api.backend.Backend;
import io.striate.api.backend.Bindings;
import io.striate.api.backend.Plan;
import io.striate.api.op.Conv2d;
import io.striate.api.op.MatMul;
import io.striate.api.op.Op;
import io.striate.api.op.Window2d;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/// How fast a backend does the work that most of a network's time goes to: one operation as a
/// program of its own, through the same door as every network.
///
/// @param what the operation and its size, for readers
/// @param flops floating-point operations a second, by the plain formula, so that an algorithm with
///   fewer operations may do more than the hardware can
public record KernelProbe(String what, double flops) {
  private static final double NANOS = 1e9;
  private static final int SIDE = 512;
  private static final int BATCH = 8;
  private static final int CHANNELS = 32;
  private static final int FILTERS = 64;
  private static final int MAP = 28;

  /// What is measured.
  ///
  /// @param images how many of the inputs are samples of a batch
  private record Trial(String what, Op op, int batch, int images, List<Shape> inputs) {
    Program program() {
      var emit = new Emitter(what, batch, 0);
      var values = new ArrayList<Value>();
      for (int i = 0; i < inputs.size(); i++) {
        values.add(emit.input("in" + i, TensorType.float32(inputs.get(i)), i < images));
      }
      emit.output("out", emit.emit(op, values).getFirst());
      return emit.build();
    }
  }

  private static final List<Trial> TRIALS =
      List.of(
          new Trial(
              String.format(Locale.ROOT, "GEMM of %d x %d x %d", SIDE, SIDE, SIDE),
              new MatMul(false, false),
              1,
              0,
              List.of(Shape.of(SIDE, SIDE), Shape.of(SIDE, SIDE))),
          new Trial(
              String.format(
                  Locale.ROOT,
                  "conv 3x3 of %d to %d channels, %d maps of %dx%d",
                  CHANNELS,
                  FILTERS,
                  BATCH,
                  MAP,
                  MAP),
              new Conv2d(Window2d.square(3, 1, 1), 1),
              BATCH,
              1,
              List.of(Shape.of(BATCH, CHANNELS, MAP, MAP), Shape.of(FILTERS, CHANNELS, 3, 3))));

  /// Measures a matrix product and a convolution.
  ///
  /// @param seconds how long each is measured, after as long for warming up the code; both once in
  ///   any case
  /// @param nanoTime the clock
  /// @throws io.striate.api.error.StriateException if there is not enough memory
  public static List<KernelProbe> measure(Backend backend, double seconds, LongSupplier nanoTime) {
    return TRIALS.stream().map(trial -> measure(backend, trial, seconds, nanoTime)).toList();
  }

  private static KernelProbe measure(
      Backend backend, Trial trial, double seconds, LongSupplier nanoTime) {
    Program program = trial.program();
    var tensors = new HashMap<String, Tensor>();
    try {
      for (Value input : program.inputs()) {
        Tensor tensor = backend.allocate(input.type());
        tensors.put(input.name(), tensor);
        tensor.write(new HostArray.Floats(numbers(input.type().shape().size())));
      }
      Tensor out = backend.allocate(program.output("out").type());
      tensors.put("out", out);
      try (Plan plan = backend.plan(program, new Bindings(tensors))) {
        var result = new HostArray.Floats(new float[out.type().shape().size()]);
        Runnable run =
            () -> {
              plan.run();
              // Where a device works beside the host, the work is done only when it can be read.
              out.read(result);
            };
        fastest(run, seconds, nanoTime);
        double nanos = fastest(run, seconds, nanoTime);
        double macs = program.instructions().stream().mapToLong(Instruction::macs).sum();
        return new KernelProbe(trial.what(), 2 * macs / nanos * NANOS);
      }
    } finally {
      tensors.values().forEach(Tensor::close);
    }
  }

  /// The shortest time of a run: whatever else the machine does only makes it longer.
  private static long fastest(Runnable run, double seconds, LongSupplier nanoTime) {
    long start = nanoTime.getAsLong();
    long fastest = Long.MAX_VALUE;
    long now = start;
    do {
      long before = now;
      run.run();
      now = nanoTime.getAsLong();
      fastest = Math.min(fastest, Math.max(1, now - before));
    } while (now - start < seconds * NANOS);
    return fastest;
  }

  /// Ordinary numbers: zeros, and numbers next to zero, may be faster or slower than those of
  /// networks.
  private static float[] numbers(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (i * 31 % 17 - 8) / 8f;
    }
    return values;
  }
}

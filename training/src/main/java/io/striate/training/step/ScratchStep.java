package io.striate.training.step;

import io.striate.api.backend.Backend;
import io.striate.api.backend.Bindings;
import io.striate.api.backend.Plan;
import io.striate.api.backend.PlanPart;
import io.striate.api.error.StriateException;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.Tensor;
import io.striate.layers.program.Programs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// A program planned on tensors of its own and fed with synthetic samples: measuring it or warms it
/// up touches nothing of a run.
///
/// Samples and weights are random, the learning rate and all targets are 0: so the weights stay as
/// they are, however many steps are made, and every step does the same work on ordinary numbers.
public final class ScratchStep implements AutoCloseable {
  /// How many random numbers there are before they repeat: it is the work that matters.
  private static final int PERIOD = 4093;

  /// A tensor, and the host's side of it.
  private record Held(Tensor tensor, HostArray values) {}

  private final Map<String, Tensor> tensors = new HashMap<>();
  private final List<Held> inputs = new ArrayList<>();
  private final List<Held> outputs = new ArrayList<>();
  private final float[] uniform = new float[PERIOD];
  private final Plan plan;

  /// Plans a program.
  ///
  /// @param programs what it is one of
  /// @throws StriateException if there is not enough memory
  public ScratchStep(Backend backend, Programs programs, Program program) {
    var random = new RandomStream(0, "scratch", 0, 0);
    for (int i = 0; i < PERIOD; i++) {
      uniform[i] = 2 * random.nextUniform() - 1;
    }
    try {
      for (Value input : program.inputs()) {
        Tensor tensor = allocate(backend, input.name(), input);
        inputs.add(new Held(tensor, samples(tensor, input.name().equals(Programs.RATE) ? 0 : 1)));
      }
      feed();
      var states =
          programs.states().stream().collect(Collectors.toMap(Programs.State::name, s -> s));
      for (Value value : program.states()) {
        fill(
            allocate(backend, value.name(), value),
            Objects.requireNonNull(states.get(value.name())));
      }
      for (Program.Output output : program.outputs()) {
        Tensor tensor = allocate(backend, output.name(), output.value());
        outputs.add(
            new Held(tensor, new HostArray.Doubles(new double[tensor.type().shape().size()])));
      }
      plan = backend.plan(program, new Bindings(tensors));
    } catch (StriateException e) {
      closeTensors();
      throw e;
    }
  }

  private Tensor allocate(Backend backend, String name, Value value) {
    Tensor tensor = backend.allocate(value.type());
    tensors.put(name, tensor);
    return tensor;
  }

  private HostArray samples(Tensor tensor, double scale) {
    int size = tensor.type().shape().size();
    return switch (tensor.type().element()) {
      case FLOAT32 -> new HostArray.Floats(numbers(size, scale));
      case INT32 -> new HostArray.Ints(new int[size]);
      case UINT8 -> new HostArray.Bytes(bytes(size));
    };
  }

  /// Writes the samples, as a training does before each step.
  public void feed() {
    inputs.forEach(input -> input.tensor.write(input.values));
  }

  /// Weights as large as keeps activations of about one size; all else as it starts.
  private void fill(Tensor tensor, Programs.State state) {
    Shape shape = state.shape();
    boolean weight = state.kept() && shape.rank() > 1;
    float[] values =
        weight
            ? numbers(shape.size(), Math.sqrt(6.0 * shape.extent(0) / shape.size()))
            : state.start().values(new RandomStream(0, "scratch/" + state.name(), 0, 0));
    tensor.write(new HostArray.Floats(values));
  }

  private byte[] bytes(int size) {
    byte[] values = new byte[size];
    for (int i = 0; i < size; i++) {
      values[i] = (byte) (Byte.MAX_VALUE * uniform[i % PERIOD]);
    }
    return values;
  }

  private float[] numbers(int size, double scale) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (scale * uniform[i % PERIOD]);
    }
    return values;
  }

  /// Makes a step, and reads its outputs as a training does: where a device works beside the host,
  /// the step has ended only then.
  public void run() {
    plan.run();
    outputs.forEach(output -> output.tensor.read(output.values));
  }

  /// What [#runTimed] tells apart.
  public List<PlanPart> parts() {
    return plan.parts();
  }

  /// Makes a step and adds up the time of its parts.
  public void runTimed(long[] nanos) {
    plan.runTimed(nanos);
  }

  private void closeTensors() {
    tensors.values().forEach(Tensor::close);
  }

  @Override
  public void close() {
    plan.close();
    closeTensors();
  }
}

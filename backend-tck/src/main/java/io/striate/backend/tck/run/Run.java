package io.striate.backend.tck.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.striate.api.backend.Backend;
import io.striate.api.backend.Bindings;
import io.striate.api.backend.Kernel;
import io.striate.api.backend.Plan;
import io.striate.api.op.BilinearUpsample2d;
import io.striate.api.op.BilinearUpsample2dGrad;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Conv2dGradInput;
import io.striate.api.op.Conv2dGradWeight;
import io.striate.api.op.GroupNorm;
import io.striate.api.op.GroupNormGrad;
import io.striate.api.op.LocalResponseNorm;
import io.striate.api.op.LocalResponseNormGrad;
import io.striate.api.op.Op;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Runs single operations and whole programs on a backend, from host numbers to host numbers.
public final class Run {
  private Run() {}

  /// One operation by the backend's kernel for it, which it must have. Outputs are filled with NaN
  /// before, so that elements that a kernel leaves out are noticed; its inputs must be the same
  /// afterwards.
  public static List<Numbers> kernel(Backend backend, Op op, List<Numbers> inputs) {
    List<TensorType> types = inputs.stream().map(Numbers::type).toList();
    List<TensorType> outputTypes = op.infer(types);
    Kernel kernel =
        backend
            .kernel(op, types, outputTypes)
            .orElseThrow(() ->
                new AssertionError(backend.name() + " has no kernel for " + op + " on " + types));
    var in = new ArrayList<Tensor>();
    var out = new ArrayList<Tensor>();
    try {
      for (Numbers input : inputs) {
        in.add(written(backend, input));
      }
      for (TensorType type : outputTypes) {
        double[] nothing = new double[type.shape().size()];
        java.util.Arrays.fill(nothing, Double.NaN);
        out.add(written(backend, new Numbers(type, nothing)));
      }
      List<Numbers> before = in.stream().map(Numbers::read).toList();
      kernel.run(in, out);
      for (int i = 0; i < before.size(); i++) {
        assertArrayEquals(
            before.get(i).values(),
            Numbers.read(in.get(i)).values(),
            "the kernel of " + op + " has changed its input " + i);
      }
      return out.stream().map(Numbers::read).toList();
    } finally {
      in.forEach(Tensor::close);
      out.forEach(Tensor::close);
    }
  }

  /// One operation as a program of its own, by the backend's planner: outputs `out0`, `out1`, ...
  public static List<Numbers> planned(Backend backend, Op op, List<Numbers> inputs) {
    return outputs(program(backend, program(op, inputs), bound(inputs)));
  }

  /// The same, and proves that this backend has run.
  public static List<Numbers> proven(Backend backend, Op op, List<Numbers> inputs) {
    return outputs(Proof.run(backend, program(op, inputs), bound(inputs)));
  }

  private static List<Numbers> outputs(Map<String, Numbers> results) {
    var outputs = new ArrayList<Numbers>();
    for (int i = 0; i < results.size(); i++) {
      outputs.add(Objects.requireNonNull(results.get("out" + i)));
    }
    return outputs;
  }

  /// An operation as a program: inputs `in0`, `in1`, ..., outputs `out0`, `out1`, ... Images of
  /// convolutions and normalizations are samples of a batch, which planners divide into shards;
  /// other inputs are not.
  public static Program program(Op op, List<Numbers> inputs) {
    int images =
        switch (op) {
          case BilinearUpsample2d upsample -> 1;
          case BilinearUpsample2dGrad grad -> 1;
          case Conv2d conv -> 1;
          case Conv2dGradInput grad -> 1;
          case Conv2dGradWeight grad -> 2;
          case GroupNorm norm -> 1;
          case GroupNormGrad grad -> 4;
          case LocalResponseNorm norm -> 1;
          case LocalResponseNormGrad grad -> 2;
          default -> 0;
        };
    int batch = images == 0 ? 1 : inputs.getFirst().type().shape().extent(0);
    var emit = new Emitter(op.name(), batch, 0);
    var values = new ArrayList<Value>();
    for (int i = 0; i < inputs.size(); i++) {
      values.add(emit.input("in" + i, inputs.get(i).type(), i < images));
    }
    List<Value> outputs = emit.emit(op, values);
    for (int i = 0; i < outputs.size(); i++) {
      emit.output("out" + i, outputs.get(i));
    }
    return emit.build();
  }

  /// The inputs of `program` by name.
  public static Map<String, Numbers> bound(List<Numbers> inputs) {
    var bound = new HashMap<String, Numbers>();
    for (int i = 0; i < inputs.size(); i++) {
      bound.put("in" + i, inputs.get(i));
    }
    return bound;
  }

  /// Runs a program once and returns its outputs and the next values of all its states, by name.
  public static Map<String, Numbers> program(
      Backend backend, Program program, Map<String, Numbers> bound) {
    try (var session = new Session(backend, program)) {
      session.write(bound);
      session.run();
      return session.read();
    }
  }

  /// A plan and the tensors it is bound to.
  public static final class Session implements AutoCloseable {
    private final Program program;
    private final Map<String, Tensor> tensors = new HashMap<>();
    private final Plan plan;

    /// Allocates tensors for all inputs, states and outputs, and plans the program.
    public Session(Backend backend, Program program) {
      this.program = program;
      program.inputs().forEach(v -> tensors.put(v.name(), backend.allocate(v.type())));
      program.states().forEach(v -> tensors.put(v.name(), backend.allocate(v.type())));
      program.outputs().forEach(o -> tensors.put(o.name(), backend.allocate(o.value().type())));
      poison();
      plan = backend.plan(program, new Bindings(tensors));
      assertFalse(plan.describe().isEmpty(), "a plan must say how it runs");
    }

    /// Fills the outputs with NaN, so that elements that a run leaves out are noticed.
    public void poison() {
      for (Program.Output output : program.outputs()) {
        TensorType type = output.value().type();
        double[] nothing = new double[type.shape().size()];
        java.util.Arrays.fill(nothing, Double.NaN);
        new Numbers(type, nothing)
            .writeTo(Objects.requireNonNull(tensors.get(output.name()), output.name()));
      }
    }

    /// Writes inputs and states, by name.
    public void write(Map<String, Numbers> numbers) {
      numbers.forEach(
          (name, value) -> value.writeTo(Objects.requireNonNull(tensors.get(name), name)));
    }

    /// Runs the plan once.
    public void run() {
      plan.run();
    }

    /// The plan.
    public Plan plan() {
      return plan;
    }

    /// The current values of an input, a state or an output.
    public Numbers read(String name) {
      return Numbers.read(Objects.requireNonNull(tensors.get(name), name));
    }

    /// The current values of all outputs and states, by name.
    public Map<String, Numbers> read() {
      var results = new HashMap<String, Numbers>();
      program.outputs().forEach(o -> results.put(o.name(), read(o.name())));
      program.states().forEach(s -> results.put(s.name(), read(s.name())));
      return results;
    }

    @Override
    public void close() {
      plan.close();
      tensors.values().forEach(Tensor::close);
    }
  }

  private static Tensor written(Backend backend, Numbers numbers) {
    Tensor tensor = backend.allocate(numbers.type());
    assertEquals(numbers.type(), tensor.type());
    numbers.writeTo(tensor);
    return tensor;
  }
}

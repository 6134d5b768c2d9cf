package io.striate.backend.tck.component;

import io.striate.api.backend.Backend;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Objective;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.Run;
import io.striate.backend.tck.run.Seed;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The forward pass of a network with one parameter for each node.
final class ObjectivePass implements Objective.Pass {
  private static final int BATCH = 4;

  private final Emitter emit = new Emitter("objective", BATCH, Seed.get());
  private final Map<String, Value> values = new LinkedHashMap<>();
  private final Map<String, Value> reads = new LinkedHashMap<>();
  private final Map<String, Value> parameters = new LinkedHashMap<>();
  private final Value loss;

  /// @param nodes the nodes by name, shapes of one sample
  /// @param others further parameters by name
  ObjectivePass(Map<String, Shape> nodes, Map<String, Shape> others) {
    new TreeMap<>(others)
        .forEach(
            (name, shape) -> parameters.put(name, emit.state(name, TensorType.float32(shape))));
    @Nullable Value sum = null;
    for (var node : new TreeMap<>(nodes).entrySet()) {
      String name = node.getKey();
      Shape shape = node.getValue();
      Value input = emit.input(name + ".input", TensorType.float32(shape.prepend(BATCH)), true);
      Value weight = emit.state(name + ".weight", TensorType.float32(shape));
      Value value = emit.in(name, () -> emit.apply(Function.TANH, emit.multiply(input, weight)));
      values.put(name, value);
      var row = Shape.of(BATCH, shape.extent(shape.rank() - 1));
      reads.put(name, emit.input(name + ".read", TensorType.float32(row), true));
      parameters.put(weight.name(), weight);
      Value mean = emit.in("loss", () -> meanSquare(value));
      sum = sum == null ? mean : emit.add(sum, mean);
    }
    if (sum == null) {
      throw new IllegalArgumentException("there are no nodes");
    }
    loss = sum;
  }

  private Value meanSquare(Value value) {
    Shape shape = value.type().shape();
    var axes = IntStream.range(0, shape.rank()).boxed().toList();
    Value sum = emit.reduce(Reduce.Kind.SUM, emit.multiply(value, value), axes);
    return emit.scale(emit.reshape(sum, Shape.SCALAR), 1.0 / shape.size());
  }

  Emitter emit() {
    return emit;
  }

  @Override
  public Value loss() {
    return loss;
  }

  @Override
  public Value value(String node) {
    Value value = values.get(node);
    if (value == null) {
      throw new StriateException(
          Code.BAD_VALUE, "no node '" + node + "'; there are " + values.keySet());
    }
    return value;
  }

  @Override
  public List<Value> inputs(String node) {
    value(node);
    return List.of(Objects.requireNonNull(reads.get(node)));
  }

  /// The mean of the node's values, as if its rule moved the parameter by it.
  @Override
  public Map<String, Value> changes(String node) {
    Value value = value(node);
    Value sum = emit.reduce(Reduce.Kind.SUM, value, List.of(0));
    Shape shape = Objects.requireNonNull(parameters.get(node + ".weight")).type().shape();
    return Map.of(node + ".weight", emit.scale(emit.reshape(sum, shape), 1.0 / BATCH));
  }

  @Override
  public Map<String, Value> parameters() {
    return Collections.unmodifiableMap(parameters);
  }

  /// Runs what has been emitted, with inputs and parameters between -1 and 1.
  Map<String, Numbers> run(Backend reference) {
    Program program = emit.build();
    var bound = new HashMap<String, Numbers>();
    for (Value value :
        Stream.concat(program.inputs().stream(), program.states().stream()).toList()) {
      double[] numbers = new double[value.type().shape().size()];
      var random = new RandomStream(Seed.get(), "kit/" + value.name(), 0, 0);
      Arrays.setAll(
          numbers,
          _ -> value.type().element() == ElementType.INT32 ? 0 : 2.0 * random.nextUniform() - 1);
      bound.put(value.name(), new Numbers(value.type(), numbers));
    }
    return Run.program(reference, program, bound);
  }
}

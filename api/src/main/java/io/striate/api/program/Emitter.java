package io.striate.api.program;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.BatchRule;
import io.striate.api.op.Dropout;
import io.striate.api.op.Elementwise;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Generate;
import io.striate.api.op.MatMul;
import io.striate.api.op.Move;
import io.striate.api.op.Op;
import io.striate.api.op.Reduce;
import io.striate.api.random.Philox;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Writes a program, one instruction at a time. Every operation's shape rule is checked here, once,
/// for all backends.
///
/// Layers, losses, optimizers, gradients and lowerings all write through this class. Beside [#emit]
/// it has a word for each common operation; each returns the value it assigns.
public final class Emitter {
  private final String name;
  private final int batch;
  private final long seed;
  private final Map<String, Value> inputs = new LinkedHashMap<>();
  private final Map<String, Value> states = new LinkedHashMap<>();
  private final List<Instruction> instructions = new ArrayList<>();
  private final Map<Value, Value> updates = new LinkedHashMap<>();
  private final Map<String, Value> outputs = new LinkedHashMap<>();
  private final Map<String, Integer> draws = new HashMap<>();
  private Optional<BiFunction<Op, List<Value>, List<Value>>> interceptor = Optional.empty();
  private Phase phase = Phase.FORWARD;
  private String scope = "";
  private int nextId;

  /// @param name the program's name, for readers
  /// @param batch how many samples a run takes
  /// @param seed the run's seed, from which random numbers derive
  public Emitter(String name, int batch, long seed) {
    this.name = name;
    this.batch = batch;
    this.seed = seed;
  }

  /// How many samples a run takes.
  public int batch() {
    return batch;
  }

  /// What has been emitted so far, in order.
  public List<Instruction> instructions() {
    return Collections.unmodifiableList(instructions);
  }

  // ---- what a program reads, keeps and hands out ----

  /// Declares an input, fed anew for every run.
  ///
  /// @param perSample whether axis 0 is the batch
  public Value input(String inputName, TensorType type, boolean perSample) {
    if (perSample && (type.shape().rank() == 0 || type.shape().extent(0) != batch)) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          "input '"
              + inputName
              + "' is per sample, so axis 0 must be the batch of "
              + batch
              + ", got "
              + type);
    }
    return declare(inputs, inputName, type, perSample);
  }

  /// Declares a state, kept between runs.
  public Value state(String stateName, TensorType type) {
    return declare(states, stateName, type, false);
  }

  /// The step counter, `i32[]`, an input named `step` that counts from 0; declared when first asked
  /// for.
  public Value step() {
    Value declared = inputs.get("step");
    return declared != null ? declared : input("step", TensorType.int32(), false);
  }

  private Value declare(
      Map<String, Value> into, String valueName, TensorType type, boolean perSample) {
    if (valueName.isEmpty() || inputs.containsKey(valueName) || states.containsKey(valueName)) {
      throw new StriateException(
          Code.DUPLICATE_NAME, "'" + valueName + "' is empty or already names an input or state");
    }
    var value = new Value(nextId++, valueName, type, perSample);
    into.put(valueName, value);
    return value;
  }

  /// Gives a state its next value, visible after all instructions have run.
  public void update(Value state, Value next) {
    if (!state.equals(states.get(state.name())) || !state.type().equals(next.type())) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          "cannot update " + state + ": " + state.type() + " with " + next.type());
    }
    if (updates.putIfAbsent(state, result(next)) != null) {
      throw new StriateException(Code.DUPLICATE_NAME, "state '" + state + "' is updated twice");
    }
  }

  /// Hands a value out under a name.
  public void output(String outputName, Value value) {
    boolean taken = inputs.containsKey(outputName) || states.containsKey(outputName);
    if (taken || outputs.putIfAbsent(outputName, result(value)) != null) {
      throw new StriateException(Code.DUPLICATE_NAME, "'" + outputName + "' already has a meaning");
    }
  }

  /// The value itself if an instruction assigns it, else a copy: so a backend need not care for
  /// inputs handed straight out.
  private Value result(Value value) {
    boolean declared =
        value.equals(inputs.get(value.name())) || value.equals(states.get(value.name()));
    return declared ? one(new Move.Reshape(value.type().shape()), value) : value;
  }

  // ---- where the writer stands ----

  /// Sets the phase of what follows.
  public void phase(Phase current) {
    phase = current;
  }

  /// Runs a piece of emission under the name of a node, which names its instructions and keys its
  /// random numbers.
  public <T> T in(String node, Supplier<T> emission) {
    String outer = scope;
    scope = node;
    try {
      return emission.get();
    } finally {
      scope = outer;
    }
  }

  /// Runs a piece of emission in which every operation goes through `rule` instead.
  <T> T intercept(BiFunction<Op, List<Value>, List<Value>> rule, Supplier<T> emission) {
    var outer = interceptor;
    interceptor = Optional.of(rule);
    try {
      return emission.get();
    } finally {
      interceptor = outer;
    }
  }

  // ---- emission ----

  /// Emits an operation and returns its results.
  ///
  /// @throws StriateException if the shape rule refuses the inputs
  public List<Value> emit(Op op, List<Value> operands) {
    if (interceptor.isPresent()) {
      var rule = interceptor.get();
      interceptor = Optional.empty();
      try {
        return rule.apply(op, operands);
      } finally {
        interceptor = Optional.of(rule);
      }
    }
    var types = operands.stream().map(Value::type).toList();
    List<TensorType> results = op.infer(types);
    results.forEach(type -> type.shape().size());
    BatchRule rule = op.batchRule(types, operands.stream().map(Value::perSample).toList());
    List<Boolean> perSample = op.perSampleOutputs(rule, results.size());
    var values = new ArrayList<Value>();
    for (int i = 0; i < results.size(); i++) {
      values.add(new Value(nextId++, "", results.get(i), perSample.get(i)));
    }
    instructions.add(new Instruction(op, operands, values, rule, phase, scope));
    return values;
  }

  /// Emits an operation of one result.
  public Value one(Op op, Value... operands) {
    return emit(op, List.of(operands)).getFirst();
  }

  /// An element-wise function.
  public Value apply(Function function, Value... operands) {
    return one(new Elementwise(function), operands);
  }

  /// `a + b`.
  public Value add(Value a, Value b) {
    return apply(Function.ADD, a, b);
  }

  /// `a - b`.
  public Value subtract(Value a, Value b) {
    return apply(Function.SUBTRACT, a, b);
  }

  /// `a * b`, element by element.
  public Value multiply(Value a, Value b) {
    return apply(Function.MULTIPLY, a, b);
  }

  /// `a / b`, element by element.
  public Value divide(Value a, Value b) {
    return apply(Function.DIVIDE, a, b);
  }

  /// `-a`.
  public Value negate(Value a) {
    return apply(Function.NEGATE, a);
  }

  /// `a` times a number.
  public Value scale(Value a, double factor) {
    return multiply(a, constant(factor));
  }

  /// `max(a, 0)`.
  public Value relu(Value a) {
    return apply(Function.RELU, a);
  }

  /// A number as a scalar tensor.
  public Value constant(double value) {
    return fill(Shape.SCALAR, value);
  }

  /// A tensor of one number.
  public Value fill(Shape shape, double value) {
    return one(new Generate.Fill(shape, value));
  }

  /// Indices along an axis.
  public Value iota(Shape shape, int axis) {
    return one(new Generate.Iota(shape, axis));
  }

  /// The matrix product of the last two axes.
  public Value matmul(Value a, Value b, boolean transposeA, boolean transposeB) {
    return one(new MatMul(transposeA, transposeB), a, b);
  }

  /// Folds axes, which stay with extent 1.
  public Value reduce(Reduce.Kind kind, Value a, List<Integer> axes) {
    return one(new Reduce(kind, axes), a);
  }

  /// The sum of all elements, a scalar.
  public Value sum(Value a) {
    int rank = a.type().shape().rank();
    List<Integer> axes = IntStream.range(0, rank).boxed().toList();
    return rank == 0 ? a : reshape(reduce(Reduce.Kind.SUM, a, axes), Shape.SCALAR);
  }

  /// The same elements under another shape; nothing is emitted if the shape is the same.
  public Value reshape(Value a, Shape shape) {
    return a.type().shape().equals(shape) ? a : one(new Move.Reshape(shape), a);
  }

  /// The same elements under another shape.
  public Value reshape(Value a, int... extents) {
    return reshape(a, Shape.of(extents));
  }

  /// Entries `begin` (inclusive) to `end` (exclusive) along one axis.
  public Value slice(Value a, int axis, int begin, int end) {
    int rank = a.type().shape().rank();
    Integer[] from = new Integer[rank];
    Integer[] to = new Integer[rank];
    Arrays.setAll(from, i -> i == axis ? begin : 0);
    Arrays.setAll(to, i -> i == axis ? end : a.type().shape().extent(i));
    return one(new Move.Slice(List.of(from), List.of(to)), a);
  }

  /// Dropout with random numbers of its own, keyed by the node it is emitted for.
  ///
  /// @param rate the share of elements dropped, from 0 to below 1
  public Value dropout(Value a, double rate) {
    int draw = draws.merge(scope, 1, Integer::sum);
    int purpose = Philox.purpose("layer/" + scope + (draw == 1 ? "" : "/" + draw));
    return one(new Dropout(rate, seed, purpose, 0), a, step());
  }

  /// `a` summed over whatever was broadcast, so that it has the shape of `like`: how the gradient
  /// of a broadcast operand is made.
  public Value sumTo(Value a, Value like) {
    Shape from = a.type().shape();
    Shape to = like.type().shape();
    if (from.equals(to)) {
      return a;
    }
    int lead = from.rank() - to.rank();
    var axes = new ArrayList<Integer>();
    for (int axis = 0; axis < from.rank(); axis++) {
      if (axis < lead || (to.extent(axis - lead) == 1 && from.extent(axis) != 1)) {
        axes.add(axis);
      }
    }
    return reshape(axes.isEmpty() ? a : reduce(Reduce.Kind.SUM, a, axes), to);
  }

  /// `a` repeated to the shape of `like`.
  public Value broadcastTo(Value a, Value like) {
    return a.type().shape().equals(like.type().shape()) && a.perSample() == like.perSample()
        ? a
        : one(new Move.Broadcast(like.type().shape(), like.perSample()), a);
  }

  // ---- the end ----

  /// The finished program: what no output and no update depends on is left out.
  public Program build() {
    var needed = new HashSet<Value>(outputs.values());
    needed.addAll(updates.values());
    var kept = new ArrayList<Instruction>();
    for (Instruction instruction : instructions.reversed()) {
      if (!Collections.disjoint(needed, instruction.outputs())) {
        kept.add(instruction);
        needed.addAll(instruction.inputs());
      }
    }
    return new Program(
        name,
        batch,
        List.copyOf(inputs.values()),
        List.copyOf(states.values()),
        kept.reversed(),
        updates.entrySet().stream().map(u -> new Program.Update(u.getKey(), u.getValue())).toList(),
        outputs.entrySet().stream()
            .map(o -> new Program.Output(o.getKey(), o.getValue()))
            .toList());
  }
}

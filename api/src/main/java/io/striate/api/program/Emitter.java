package io.striate.api.program;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.ArgMax;
import io.striate.api.op.BatchRule;
import io.striate.api.op.Detach;
import io.striate.api.op.Dropout;
import io.striate.api.op.Elementwise;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Generate;
import io.striate.api.op.LogSoftmax;
import io.striate.api.op.MatMul;
import io.striate.api.op.Move;
import io.striate.api.op.Op;
import io.striate.api.op.Reduce;
import io.striate.api.op.Softmax;
import io.striate.api.op.Softplus;
import io.striate.api.op.Split;
import io.striate.api.op.Take;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Writes a program, one instruction at a time. Every operation's shape rule is checked here, once,
/// for all backends.
///
/// Layers, losses, optimizers, gradients and lowerings all write through this class. Beside [#emit]
/// it has a word for each common operation; each returns the value it assigns.
public final class Emitter {
  /// The name of the input that [#step] declares outside of [#since].
  public static final String STEP = "step";

  /// The name of the input that [#firstSample] declares.
  public static final String FIRST_SAMPLE = "first-sample";

  private final String name;
  private final int batch;
  private final long seed;
  private final Map<String, Value> inputs = new LinkedHashMap<>();
  private final Map<String, Value> states = new LinkedHashMap<>();
  private final List<Instruction> instructions = new ArrayList<>();
  private final Map<Value, Value> updates = new LinkedHashMap<>();
  private final Map<String, Value> outputs = new LinkedHashMap<>();
  private final Set<Value> followed = new HashSet<>();
  private final Map<String, Integer> draws = new HashMap<>();
  private Optional<BiFunction<Op, List<Value>, List<Value>>> interceptor = Optional.empty();
  private Phase phase = Phase.FORWARD;
  private String scope = "";
  private long first;
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
    return input(inputName, type, perSample ? 1 : 0);
  }

  /// Declares an input, fed anew for every run.
  ///
  /// @param rows how many entries of axis 0 belong to each sample; 0 if it does not belong to
  ///   samples
  public Value input(String inputName, TensorType type, int rows) {
    return declare(inputs, "input", inputName, type, rows);
  }

  /// Declares a state, kept between runs, that does not belong to samples.
  public Value state(String stateName, TensorType type) {
    return state(stateName, type, false);
  }

  /// Declares a state, kept between runs.
  ///
  /// @param perSample whether axis 0 is the batch, as of images that are optimized: backends then
  ///   compute on it as on an input
  public Value state(String stateName, TensorType type, boolean perSample) {
    return state(stateName, type, perSample ? 1 : 0);
  }

  /// Declares a state, kept between runs.
  ///
  /// @param rows how many entries of axis 0 belong to each sample; 0 if it does not belong to
  ///   samples
  public Value state(String stateName, TensorType type, int rows) {
    return declare(states, "state", stateName, type, rows);
  }

  /// The step counter, `i32[]`, an input named `step` that counts from 0, or inside of [#since]
  /// from a later step; declared when first asked for.
  public Value step() {
    String counter = StepCounter.name(first);
    Value declared = inputs.get(counter);
    return declared != null ? declared : input(counter, TensorType.int32(), false);
  }

  /// Runs a piece of emission in which [#step] counts from a later step: it is an input of its own,
  /// named such as `step-since-100`. [io.striate.api.step.Step] sets it with `step`.
  ///
  /// @param step the number of the step in which the counter is 0
  public void since(long step, Runnable emission) {
    long outer = first;
    first = step;
    try {
      emission.run();
    } finally {
      first = outer;
    }
  }

  /// The number of the step in which an input that counts steps is 0; empty for all other inputs.
  ///
  /// @param input the name of an input of a program
  public static OptionalLong countsFrom(String input) {
    return StepCounter.first(input);
  }

  /// The position of the batch's first sample in the batch that is trained on, `i32[]`, an input
  /// named `first-sample`: 0 unless a batch is computed in parts. Declared when first asked for.
  public Value firstSample() {
    Value declared = inputs.get(FIRST_SAMPLE);
    return declared != null ? declared : input(FIRST_SAMPLE, TensorType.int32(), false);
  }

  private Value declare(
      Map<String, Value> into, String kind, String valueName, TensorType type, int rows) {
    boolean fits =
        rows == 0 || (type.shape().rank() > 0 && type.shape().extent(0) == (long) batch * rows);
    if (!fits) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          String.format(
              Locale.ROOT,
              "%s '%s' is per sample, so axis 0 must be the batch of %d%s, got %s",
              kind,
              valueName,
              batch,
              rows == 1 ? "" : String.format(Locale.ROOT, " times %d rows", rows),
              type));
    }
    if (valueName.isEmpty() || inputs.containsKey(valueName) || states.containsKey(valueName)) {
      throw new StriateException(
          Code.DUPLICATE_NAME, "'" + valueName + "' is empty or already names an input or state");
    }
    var value = new Value(nextId++, valueName, type, rows);
    into.put(valueName, value);
    return value;
  }

  /// The value that a state has at this point of the program: the one last given to it by
  /// [#update], else the state itself. What updates a state again starts from it.
  public Value latest(Value state) {
    followed.add(state);
    return updates.getOrDefault(state, state);
  }

  /// Gives a state its next value, visible after all instructions have run.
  ///
  /// @throws StriateException if the types differ, or if the state has been updated before and
  ///   [#latest] was not asked since, so that the earlier update would be lost
  public void update(Value state, Value next) {
    if (!state.equals(states.get(state.name())) || !state.type().equals(next.type())) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          "cannot update " + state + ": " + state.type() + " with " + next.type());
    }
    if (updates.containsKey(state) && !followed.contains(state)) {
      throw new StriateException(
          Code.DUPLICATE_NAME,
          String.format(
                  Locale.ROOT,
                  "state '%s' is updated twice; the second update must start from the value that",
                  state)
              + " Emitter.latest gives, or the first is lost");
    }
    updates.put(state, result(next));
    followed.remove(state);
  }

  /// Hands a value out under a name.
  public void output(String outputName, Value value) {
    boolean taken = inputs.containsKey(outputName) || states.containsKey(outputName);
    if (taken || outputs.putIfAbsent(outputName, result(value)) != null) {
      throw new StriateException(Code.DUPLICATE_NAME, "'" + outputName + "' already has a meaning");
    }
  }

  /// The names of what is handed out so far.
  public Set<String> outputs() {
    return Collections.unmodifiableSet(outputs.keySet());
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

  /// The node that operations are emitted for; empty outside of [#in].
  public String scope() {
    return scope;
  }

  /// Whether a value is an input, a state or a result of this program.
  public boolean has(Value value) {
    return value.equals(inputs.get(value.name()))
        || value.equals(states.get(value.name()))
        || instructions.reversed().stream().anyMatch(each -> each.outputs().contains(value));
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
    BatchRule rule = op.batchRule(types, operands.stream().map(Value::perSample).toList(), batch);
    List<Boolean> perSample = op.perSampleOutputs(rule, results.size());
    var values = new ArrayList<Value>();
    for (int i = 0; i < results.size(); i++) {
      TensorType type = results.get(i);
      values.add(new Value(nextId++, "", type, perSample.get(i) ? rows(op, type) : 0));
    }
    instructions.add(new Instruction(op, operands, values, rule, phase, scope));
    return values;
  }

  private int rows(Op op, TensorType type) {
    int entries = type.shape().extent(0);
    if (entries % batch != 0) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          String.format(
              Locale.ROOT,
              "%s gives %s, whose axis 0 cannot be shared out among %d samples",
              op,
              type,
              batch));
    }
    return entries / batch;
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

  /// `a²`.
  public Value square(Value a) {
    return multiply(a, a);
  }

  /// The largest whole number that is not above `a`.
  public Value floor(Value a) {
    return apply(Function.FLOOR, a);
  }

  /// `a` to the power of `b`, element by element.
  public Value power(Value a, Value b) {
    return apply(Function.POWER, a, b);
  }

  /// The Gauss error function.
  public Value erf(Value a) {
    return apply(Function.ERF, a);
  }

  /// `log(1 + exp(x))`.
  public Value softplus(Value a) {
    return one(new Softplus(), a);
  }

  /// Logarithms of the probabilities along an axis, exact also where a probability is zero.
  public Value logSoftmax(Value logits, int axis) {
    return one(new LogSoftmax(axis), logits);
  }

  /// Probabilities along an axis.
  public Value softmax(Value a, int axis) {
    return one(new Softmax(axis), a);
  }

  /// The index of the largest element along an axis, which is left out; whole numbers in float32.
  public Value argmax(Value a, int axis) {
    return one(new ArgMax(axis), a);
  }

  /// 1 at the place of each label along a new axis, else 0.
  ///
  /// @param labels whole numbers from 0 to below `classes`; others give zeros only
  /// @param axis where the new axis goes, from 0 to the rank of the labels
  public Value oneHot(Value labels, int classes, int axis) {
    var extents = new ArrayList<Integer>();
    for (int extent : labels.type().shape().extents()) {
      extents.add(extent);
    }
    extents.add(axis, 1);
    var along = new ArrayList<>(Collections.nCopies(extents.size(), 1));
    along.set(axis, classes);
    Value column = reshape(labels, Shape.of(extents));
    return apply(Function.EQUAL, column, iota(Shape.of(along), axis));
  }

  /// `a` as a constant to differentiation: no gradient passes.
  public Value detach(Value a) {
    return one(new Detach(), a);
  }

  /// A number as a scalar tensor.
  public Value constant(double value) {
    return fill(Shape.SCALAR, value);
  }

  /// Literal numbers, row-major.
  ///
  /// @throws StriateException if their number is not that of the shape's elements
  public Value constant(Shape shape, float... values) {
    return one(new Generate.Constant(shape, values));
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

  /// The mean of all elements, a scalar.
  public Value mean(Value a) {
    return scale(sum(a), 1.0 / a.type().shape().elements());
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
    return slice(a, axis, begin, end, 1);
  }

  /// Every `step`-th entry from `begin` (inclusive) to `end` (exclusive) along one axis.
  public Value slice(Value a, int axis, int begin, int end, int step) {
    int rank = a.type().shape().rank();
    Integer[] from = new Integer[rank];
    Integer[] to = new Integer[rank];
    Integer[] steps = new Integer[rank];
    Arrays.setAll(from, i -> i == axis ? begin : 0);
    Arrays.setAll(to, i -> i == axis ? end : a.type().shape().extent(i));
    Arrays.setAll(steps, i -> i == axis ? step : 1);
    return one(new Move.Slice(List.of(from), List.of(to), List.of(steps)), a);
  }

  /// Parts of the given sizes along an axis; the sizes add up to its extent.
  public List<Value> split(Value a, int axis, List<Integer> sizes) {
    return emit(new Split(axis, sizes), List.of(a));
  }

  /// Entries along an axis by their indices, whose extents replace the axis; NaN where an index
  /// lies outside.
  ///
  /// @param indices `i32`, or float32 with whole numbers
  public Value take(Value a, Value indices, int axis) {
    return one(new Take(axis), a, indices);
  }

  /// Dropout with random numbers of its own, keyed by the node it is emitted for.
  ///
  /// @param rate the share of elements dropped, from 0 to below 1
  public Value dropout(Value a, double rate) {
    return one(new Dropout(rate, seed, drawing(), 0, a.rows()), a, step(), firstSample());
  }

  /// Uniform random numbers in [0, 1), a function of the seed, the step, the node they are drawn
  /// for, the sample and the element: new in each step, the same in each repetition.
  ///
  /// @param like whose shape they have; where it belongs to samples, each sample has numbers of its
  ///   own, however a batch is cut into parts
  public Value uniform(Value like) {
    return uniform(like.type().shape(), like.rows());
  }

  /// Uniform random numbers in [0, 1), as [#uniform(Value)].
  ///
  /// @param shape of at least one axis
  /// @param rows how many entries of axis 0 belong to each sample; 0 if the numbers do not belong
  ///   to samples
  public Value uniform(Shape shape, int rows) {
    return one(new Generate.Uniform(shape, seed, drawing(), 0, rows), step(), firstSample());
  }

  /// Normal random numbers of mean 0 and standard deviation 1, drawn as [#uniform(Value)] draws.
  ///
  /// Source: Box and Muller, "A Note on the Generation of Random Normal Deviates", Annals of
  /// Mathematical Statistics 29, 1958.
  public Value normal(Value like) {
    return normal(like.type().shape(), like.rows());
  }

  /// Normal random numbers, as [#normal(Value)].
  ///
  /// @param shape of at least one axis
  /// @param rows how many entries of axis 0 belong to each sample; 0 if the numbers do not belong
  ///   to samples
  public Value normal(Shape shape, int rows) {
    Value above = subtract(constant(1), uniform(shape, rows));
    Value radius = apply(Function.SQRT, scale(apply(Function.LOG, above), -2));
    Value angle = scale(uniform(shape, rows), 2 * Math.PI);
    return multiply(radius, apply(Function.COS, angle));
  }

  /// What the next random numbers of the current node are for.
  private int drawing() {
    int draw = draws.merge(scope, 1, Integer::sum);
    return Philox.purpose("layer/" + scope + (draw == 1 ? "" : "/" + draw));
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

  // ---- composition ----

  /// Inserts another program; its states go by their own names.
  ///
  /// @see #inline(String, Program, Map)
  public Inlined inline(Program program, Map<String, Value> given) {
    return inline("", program, given);
  }

  /// Inserts another program into this one and returns what it gives.
  ///
  /// A state of a name that has been inserted before is the same state, with the value it has
  /// [#latest]: a network inserted twice under one prefix shares its weights. Updates are not
  /// applied: [Inlined#update] does that. Random numbers are those of the inserted program, so that
  /// inserting it twice draws the same ones twice.
  ///
  /// @param prefix what the names of its states and scopes begin with here, such as `target/`
  /// @param given values for its inputs, and for those of its states that are to be computed rather
  ///   than kept; the step and the first sample are this program's unless given
  /// @throws StriateException if the batch sizes differ, an input is not given, a name is unknown,
  ///   or a type differs
  public Inlined inline(String prefix, Program program, Map<String, Value> given) {
    return new Inliner(this, prefix, program, given).inline();
  }

  /// The state of a name: declared, unless it has been.
  Value stateOf(String stateName, TensorType type, int rows) {
    Value declared = states.get(stateName);
    if (declared == null) {
      return state(stateName, type, rows);
    }
    if (!declared.type().equals(type)) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          String.format(
              Locale.ROOT,
              "state '%s' is %s here, and %s in the program to be inserted",
              stateName,
              declared.type(),
              type));
    }
    return declared;
  }

  /// The phase of what follows.
  Phase phase() {
    return phase;
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

package io.striate.api.step;

import io.striate.api.backend.Backend;
import io.striate.api.backend.Bindings;
import io.striate.api.backend.Plan;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// A program with tensors for everything it reads and gives, ready to run.
///
/// ```java
/// try (var weights = Weights.on(backend);
///     var step = Step.of(program, weights)) {
///   weights.fill("weight", 0);
///   step.set("x", 1, 2, 3).run();
///   double loss = step.figure("loss");
/// }
/// ```
///
/// It refuses to run while an input or a state was never written, by name. Two inputs need not be:
/// the number of the step, which it counts itself from 0, and the position of the first sample,
/// which is 0.
///
/// Used by one thread at a time, together with the weights it shares.
public final class Step implements AutoCloseable {
  private final Program program;
  private final Weights weights;
  private final Optional<Step> earlier;
  private final Map<String, Tensor> inputs = new LinkedHashMap<>();
  private final Map<String, Tensor> outputs = new LinkedHashMap<>();
  private final Set<String> unwritten = new LinkedHashSet<>();
  private final Plan plan;
  private final IdentityHashMap<Tensor, Long> counters = new IdentityHashMap<>();
  private final int[] number = new int[1];
  private final double[] figure = new double[1];
  private long next;
  private boolean ran;

  private Step(Program program, Weights weights, Optional<Step> earlier) {
    this.program = program;
    this.weights = weights;
    this.earlier = earlier;
    Backend backend = weights.backend();
    try {
      for (Value input : program.inputs()) {
        if (!handed(input.name())) {
          inputs.put(input.name(), backend.allocate(input.type()));
          unwritten.add(input.name());
        }
      }
      for (Program.Output output : program.outputs()) {
        outputs.put(output.name(), backend.allocate(output.value().type()));
      }
      program.states().forEach(state -> weights.add(state.name(), state.type()));
      plan = backend.plan(program, new Bindings(bound()));
    } catch (StriateException e) {
      closeTensors();
      throw e;
    }
    if (inputs.containsKey(Emitter.FIRST_SAMPLE)) {
      set(Emitter.FIRST_SAMPLE, new HostArray.Ints(new int[] {0}));
    }
    inputs.forEach((input, tensor) ->
        Emitter.countsFrom(input)
            .ifPresent(first -> {
              counters.put(tensor, first);
              unwritten.remove(input);
            }));
  }

  private Map<String, Tensor> bound() {
    var bound = new HashMap<>(inputs);
    bound.putAll(outputs);
    program.states().forEach(state -> bound.put(state.name(), weights.tensor(state.name())));
    for (Value input : program.inputs()) {
      if (handed(input.name())) {
        bound.put(input.name(), handedOn(input.name()));
      }
    }
    return bound;
  }

  /// Plans a program on the backend of the weights. States that the weights lack are added to them,
  /// without values.
  ///
  /// @throws StriateException if the weights have a state with another type, or there is not enough
  ///   memory
  public static Step of(Program program, Weights weights) {
    return new Step(program, weights, Optional.empty());
  }

  /// Plans a program that continues from what another step gives: each input that has the name of
  /// one of its outputs reads that output, without a copy.
  ///
  /// @param earlier run before each run of the new step, and closed after it
  /// @throws StriateException as [#of(Program, Weights)], and if an output has another type than
  ///   the input of its name
  public static Step after(Step earlier, Program program, Weights weights) {
    return new Step(program, weights, Optional.of(earlier));
  }

  private boolean handed(String input) {
    return earlier.isPresent() && earlier.get().outputs.containsKey(input);
  }

  private Tensor handedOn(String input) {
    return Objects.requireNonNull(earlier.orElseThrow().outputs.get(input));
  }

  /// What it runs.
  public Program program() {
    return program;
  }

  /// The states it shares.
  public Weights weights() {
    return weights;
  }

  /// Whether the program reads an input of that name.
  public boolean reads(String input) {
    return inputs.containsKey(input);
  }

  /// Gives an input of numbers its values for the next runs, row by row.
  ///
  /// @throws IllegalArgumentException if the program has no such input
  /// @throws StriateException if there are more or fewer than it has elements
  public Step set(String input, float... values) {
    return set(input, new HostArray.Floats(values));
  }

  /// Gives an input its values for the next runs, row by row.
  ///
  /// @throws IllegalArgumentException if the program has no such input
  /// @throws StriateException if kind or length do not fit
  public Step set(String input, HostArray values) {
    Tensor tensor = inputs.get(input);
    if (tensor == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "program '%s' has no input '%s' to set; it has %s",
              program.name(),
              input,
              inputs.keySet()));
    }
    if (input.equals(Emitter.STEP)) {
      return at((long) values.get(0));
    }
    tensor.write(values);
    unwritten.remove(input);
    return this;
  }

  /// Sets the number of the next run; the runs after it count from there.
  public Step at(long step) {
    next = step;
    return this;
  }

  /// The number of the next run: how many there have been, unless [#at] has set it.
  public long next() {
    return next;
  }

  /// Runs the program once.
  ///
  /// @throws StriateException if an input or a state was never written, naming all of them
  public Step run() {
    requireWritten();
    counters.forEach((counter, first) -> {
      number[0] = Math.toIntExact(next - first);
      counter.write(new HostArray.Ints(number));
    });
    plan.run();
    ran = true;
    next++;
    return this;
  }

  private void requireWritten() {
    var missing = new ArrayList<String>();
    unwritten.forEach(name -> missing.add("input '" + name + "'"));
    for (Value state : program.states()) {
      if (!weights.written(state.name())) {
        missing.add("state '" + state.name() + "'");
      }
    }
    boolean early = earlier.isPresent() && !earlier.get().ran;
    if (early) {
      missing.add(String.format(Locale.ROOT, "what '%s' hands on", earlier.get().program.name()));
    }
    if (!missing.isEmpty()) {
      throw new StriateException(
          Code.NEVER_WRITTEN,
          String.format(
              Locale.ROOT,
              "program '%s' cannot run: %s %s no values yet",
              program.name(),
              String.join(", ", missing),
              missing.size() == 1 ? "has" : "have"));
    }
  }

  /// An output, row by row, in a new array.
  ///
  /// @throws IllegalArgumentException if the program has no such output
  public float[] read(String output) {
    return output(output).toFloats();
  }

  /// An output in the backend's own precision, in a new array.
  ///
  /// @throws IllegalArgumentException if the program has no such output
  public double[] readDoubles(String output) {
    return output(output).toDoubles();
  }

  /// An output of one element.
  ///
  /// @throws IllegalArgumentException if the program has no such output
  /// @throws StriateException if it has more than one element
  public double figure(String output) {
    output(output).read(new HostArray.Doubles(figure));
    return figure[0];
  }

  private Tensor output(String name) {
    Tensor tensor = outputs.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "program '%s' has no output '%s'; it has %s",
              program.name(),
              name,
              outputs.keySet()));
    }
    if (!ran) {
      throw new StriateException(
          Code.NEVER_WRITTEN,
          String.format(
              Locale.ROOT,
              "program '%s' has not run, so '%s' has no values yet",
              program.name(),
              name));
    }
    return tensor;
  }

  /// How the backend runs the program.
  public List<String> describe() {
    return plan.describe();
  }

  private void closeTensors() {
    inputs.values().forEach(Tensor::close);
    outputs.values().forEach(Tensor::close);
  }

  /// Gives the plan and the tensors of inputs and outputs back; the weights stay.
  @Override
  public void close() {
    plan.close();
    closeTensors();
  }
}

package io.striate.layers.type.sequence;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.Layer;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.op.Move;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A recurrent layer, unrolled: the same cell at each step, from a state of zeros.
///
/// @param cell what happens at a step
/// @param settings of all recurrent layers
record Recurrence(Cell cell, Settings settings) implements Layer {
  static final Field<Integer> UNITS =
      Field.required("units", FieldKind.integer(1), "number of features of the state");
  static final Field<Output> OUTPUT =
      Field.of(
          "output",
          FieldKind.word(Output.class),
          Output.SEQUENCE,
          "the states of all steps, or that of the last one");
  static final Field<Boolean> REVERSE =
      Field.of("reverse", FieldKind.flag(), false, "whether it begins with the last step");
  static final Field<Boolean> BIAS =
      Field.of("bias", FieldKind.flag(), true, "whether biases are added");
  static final Field<Component<Initializer>> INIT = init("init", "the weight of the input");
  static final Field<Component<Initializer>> STATE_INIT =
      init("stateInit", "the weight of the state");
  static final Field<Component<Initializer>> BIAS_INIT = init("biasInit", "the biases");

  /// What the layer gives.
  enum Output {
    /// `[steps, units]`.
    SEQUENCE,
    /// `[units]`.
    LAST
  }

  /// A step of the recurrence.
  interface Cell {
    /// How many times `units` the weights have rows.
    int gates();

    /// The initial values of the bias of the input.
    ///
    /// @param usual those of all biases
    default Initializer inputBias(Initializer usual) {
      return usual;
    }

    /// The next state; the first value of a state is what the layer gives.
    ///
    /// @param input the input times its weight, `[N, gates units]`
    /// @param state the state before, times its weight; empty if that is 0 and there is no bias
    /// @param before the state before; empty at the first step
    List<Value> next(Emitter emit, Value input, Optional<Value> state, List<Value> before);
  }

  /// The settings of all recurrent layers.
  record Settings(
      int units,
      Output output,
      boolean reverse,
      boolean hasBias,
      Initializer init,
      Initializer stateInit,
      Initializer biasInit) {
    static Settings of(Config config) {
      return new Settings(
          config.get(UNITS),
          config.get(OUTPUT),
          config.get(REVERSE),
          config.get(BIAS),
          config.get(INIT).value(),
          config.get(STATE_INIT).value(),
          config.get(BIAS_INIT).value());
    }
  }

  private static Field<Component<Initializer>> init(String key, String what) {
    return Field.derived(
        key,
        FieldKind.component(Kinds.INITIALIZER),
        config -> usual(config.get(UNITS)),
        "initial values of " + what + "; uniform up to 1 / sqrt(units) by default");
  }

  private static Component<Initializer> usual(int units) {
    double limit = 1 / Math.sqrt(units);
    return Component.of("uniform", Map.of("limit", limit), Initializer.uniform(limit));
  }

  /// The part of a gate along the last axis.
  static Value gate(Emitter emit, Value gates, int index, int count) {
    int axis = gates.type().shape().rank() - 1;
    int units = gates.type().shape().extent(axis) / count;
    return emit.slice(gates, axis, index * units, (index + 1) * units);
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    int features = Sequences.steps(inputs.getFirst()).extent(1);
    int rows = Math.multiplyExact(cell.gates(), settings.units());
    var parameters = new ArrayList<Parameter>();
    parameters.add(Parameter.trainable("inputWeight", Shape.of(rows, features), settings.init()));
    parameters.add(
        Parameter.trainable("stateWeight", Shape.of(rows, settings.units()), settings.stateInit()));
    if (settings.hasBias()) {
      parameters.add(
          Parameter.trainable("inputBias", Shape.of(rows), cell.inputBias(settings.biasInit())));
      parameters.add(Parameter.trainable("stateBias", Shape.of(rows), settings.biasInit()));
    }
    return parameters;
  }

  @Override
  public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
    Optional<Value> inputBias =
        settings.hasBias() ? Optional.of(parameters.get(2)) : Optional.empty();
    Optional<Value> stateBias =
        settings.hasBias() ? Optional.of(parameters.get(3)) : Optional.empty();
    Value projected = Sequences.projected(emit, inputs.getFirst(), parameters.get(0), inputBias);
    Shape shape = projected.type().shape();
    int samples = shape.extent(0);
    int steps = shape.extent(1);
    Value[] outputs = new Value[steps];
    List<Value> state = List.of();
    for (int i = 0; i < steps; i++) {
      int step = settings.reverse() ? steps - 1 - i : i;
      Value input =
          emit.reshape(emit.slice(projected, 1, step, step + 1), samples, shape.extent(2));
      state = cell.next(emit, input, times(emit, state, parameters.get(1), stateBias), state);
      outputs[step] = emit.reshape(state.getFirst(), samples, 1, settings.units());
    }
    if (settings.output() == Output.LAST) {
      return state.getFirst();
    }
    return emit.emit(new Move.Concat(1), List.of(outputs)).getFirst();
  }

  private static Optional<Value> times(
      Emitter emit, List<Value> state, Value weight, Optional<Value> bias) {
    if (state.isEmpty()) {
      return bias;
    }
    Value product = emit.matmul(state.getFirst(), weight, false, true);
    return Optional.of(bias.map(each -> emit.add(product, each)).orElse(product));
  }
}

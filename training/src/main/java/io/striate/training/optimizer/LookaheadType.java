package io.striate.training.optimizer;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Initializer;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.train.Optimizer;
import io.striate.api.train.OptimizerType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `lookahead`: another optimizer's steps, of which only a share is kept: after every `every` steps
/// the parameter returns to `slow + alpha * (parameter - slow)`, where `slow` is where it was that
/// many steps ago.
///
/// What is kept for a parameter is its `lead`, `parameter - slow`: it begins with 0 whatever the
/// parameter begins with. What the other optimizer keeps stays as it is when the parameter returns.
///
/// Source: Zhang, Lucas, Hinton and Ba, "Lookahead Optimizer: k steps forward, 1 step back",
/// arXiv:1907.08610, algorithm 1; the defaults are those of section 4.
public final class LookaheadType implements OptimizerType {
  private static final String ID = "lookahead";
  private static final String LEAD = "lead";

  private static final Field<Component<Optimizer>> OPTIMIZER =
      Field.required(
          "optimizer",
          FieldKind.component(Kinds.OPTIMIZER),
          "the optimizer of the steps, with the learning rate that a schedule changes");
  private static final Field<Integer> EVERY =
      Field.of("every", FieldKind.integer(1), 5, "steps from one return to the next");
  private static final Field<Double> ALPHA =
      Field.of("alpha", FieldKind.number(0, 1), 0.5, "share of the steps that is kept");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String summary() {
    return "goes back after every few steps of another optimizer, to keep a share of them";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(OPTIMIZER, EVERY, ALPHA);
  }

  @Override
  public Optimizer create(Config config) {
    Component<Optimizer> inner = config.get(OPTIMIZER);
    if (inner.value().slots().contains(LEAD)) {
      throw new StriateException(
          Code.BAD_VALUE,
          String.format(
              Locale.ROOT, "cannot follow '%s', which keeps a '%s' itself", inner.id(), LEAD));
    }
    return new Lookahead(inner.value(), config.get(EVERY), config.get(ALPHA));
  }

  private record Lookahead(Optimizer inner, int every, double alpha) implements Optimizer {
    @Override
    public double learningRate() {
      return inner.learningRate();
    }

    @Override
    public List<String> slots() {
      return withLead(inner.slots());
    }

    @Override
    public List<String> slots(Shape parameter) {
      return withLead(inner.slots(parameter));
    }

    private static List<String> withLead(List<String> others) {
      var slots = new ArrayList<>(others);
      slots.add(LEAD);
      return List.copyOf(slots);
    }

    @Override
    public Initializer start(String slot) {
      return slot.equals(LEAD) ? Initializer.constant(0) : inner.start(slot);
    }

    @Override
    public void steps(
        Emitter emit,
        List<Value> parameters,
        List<Value> gradients,
        List<List<Value>> slots,
        Value rate) {
      List<List<Value>> others = slots.stream().map(own -> own.subList(0, own.size() - 1)).toList();
      inner.steps(emit, parameters, gradients, others, rate);
      Value due = due(emit);
      for (int i = 0; i < parameters.size(); i++) {
        Value parameter = parameters.get(i);
        Value lead = slots.get(i).getLast();
        emit.in(parameter.name(), () -> follow(emit, parameter, lead, due));
      }
    }

    @Override
    public void step(Emitter emit, Value parameter, Value gradient, List<Value> slots, Value rate) {
      steps(emit, List.of(parameter), List.of(gradient), List.of(slots), rate);
    }

    /// Above 0 if the number of the step, counted from 1, is a multiple of [#every].
    private Value due(Emitter emit) {
      Value number = emit.add(emit.step(), emit.constant(1));
      Value length = emit.constant(every);
      Value full = emit.multiply(emit.floor(emit.divide(number, length)), length);
      return emit.apply(Function.GREATER, emit.constant(0.5), emit.subtract(number, full));
    }

    private Value follow(Emitter emit, Value parameter, Value lead, Value due) {
      Value stepped = emit.latest(parameter);
      Value ahead = emit.add(lead, emit.subtract(stepped, parameter));
      Value back = emit.subtract(stepped, emit.scale(ahead, 1 - alpha));
      emit.update(parameter, emit.apply(Function.SELECT, due, back, stepped));
      emit.update(lead, emit.apply(Function.SELECT, due, emit.constant(0), ahead));
      return ahead;
    }
  }
}

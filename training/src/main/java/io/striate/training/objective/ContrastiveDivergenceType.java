package io.striate.training.objective;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.train.Objective;
import io.striate.api.train.ObjectiveType;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `contrastive-divergence`: trains a dense layer as a restricted Boltzmann machine, in place of the
/// losses of the network. What the layer reads are its visible units `v`, its units are the hidden
/// ones, and `visibleBias` names another parameter that holds the biases `a` of the visible units,
/// such as those of the decoder's layer of an autoencoder. With the free energy
///
///     F(v) = -a v - sum log(1 + exp(W v + b))
///
/// the step minimizes the mean of `F(v0) - F(vk)`, whose gradient is the difference of the
/// statistics of data and reconstruction. `vk` comes from `v0` by `steps` steps of Gibbs sampling:
/// hidden states are drawn, and the visible units become their probabilities. Visible units that are
/// `gaussian` have the energy `sum (v - a)² / 2` and become their means; hidden units that are
/// `gaussian`, of variance 1, contribute `-sum (W v + b)² / 2`. Nothing else of the network is
/// trained.
///
/// Source: Hinton, "Training products of experts by minimizing contrastive divergence", Neural
/// Computation 14, 2002; Hinton and Salakhutdinov, Science 313, 2006, with its published code.
public final class ContrastiveDivergenceType implements ObjectiveType {
  /// What units are.
  enum Units {
    /// 0 or 1, with a logistic probability.
    BERNOULLI,
    /// Numbers of variance 1.
    GAUSSIAN
  }

  private static final Field<String> LAYER =
      Field.required("layer", FieldKind.text(), "the dense layer that is trained");
  private static final Field<String> VISIBLE_BIAS =
      Field.required(
          "visibleBias",
          FieldKind.text(),
          "the parameter that holds the biases of the visible units, such as \"d1.bias\"");
  private static final Field<Units> VISIBLE =
      Field.of(
          "visible",
          FieldKind.word(Units.class),
          Units.BERNOULLI,
          "what the visible units are: \"bernoulli\" for values from 0 to 1, or \"gaussian\" for"
              + " numbers of variance 1");
  private static final Field<Units> HIDDEN =
      Field.of(
          "hidden",
          FieldKind.word(Units.class),
          Units.BERNOULLI,
          "what the hidden units are: \"bernoulli\" for a layer with a logistic activation, or"
              + " \"gaussian\" for one without activation");
  private static final Field<Integer> STEPS =
      Field.of("steps", FieldKind.integer(1), 1, "steps of Gibbs sampling");

  @Override
  public String id() {
    return "contrastive-divergence";
  }

  @Override
  public String summary() {
    return "trains a dense layer as a restricted Boltzmann machine";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(LAYER, VISIBLE_BIAS, VISIBLE, HIDDEN, STEPS);
  }

  @Override
  public Objective create(Config config) {
    var settings =
        new Settings(
            config.get(LAYER),
            config.get(VISIBLE_BIAS),
            config.get(VISIBLE),
            config.get(HIDDEN),
            config.get(STEPS));
    return (emit, pass) -> terms(settings, emit, pass);
  }

  private record Settings(
      String layer, String visibleBias, Units visible, Units hidden, int steps) {}

  private static List<Objective.Term> terms(Settings settings, Emitter emit, Objective.Pass pass) {
    String weight = settings.layer() + ".weight";
    String bias = settings.layer() + ".bias";
    // The layers below are not trained.
    Value data = emit.detach(pass.inputs(settings.layer()).getFirst());
    var machine =
        new Machine(
            emit,
            parameter(pass, weight),
            parameter(pass, bias),
            parameter(pass, settings.visibleBias()),
            settings);
    machine.check(data);
    Value reconstruction = data;
    for (int step = 0; step < settings.steps(); step++) {
      reconstruction = machine.visible(machine.sample(machine.potential(reconstruction)));
    }
    Value difference =
        emit.subtract(machine.freeEnergy(data), machine.freeEnergy(emit.detach(reconstruction)));
    return List.of(
        new Objective.Term(emit.mean(difference), List.of(weight, bias, settings.visibleBias())));
  }

  private static Value parameter(Objective.Pass pass, String name) {
    Map<String, Value> all = pass.parameters();
    Value found = all.get(name);
    if (found == null) {
      throw new StriateException(
          Code.BAD_VALUE,
          String.format(
              Locale.ROOT,
              "no trained parameter is named '%s'; there are %s",
              name,
              String.join(", ", all.keySet())));
    }
    return found;
  }

  /// @param weight `[units, inputs]`
  /// @param bias of the hidden units
  /// @param visibleBias of the visible units
  private record Machine(
      Emitter emit, Value weight, Value bias, Value visibleBias, Settings settings) {
    void check(Value data) {
      Shape read = data.type().shape();
      Shape matrix = weight.type().shape();
      boolean fits =
          read.rank() == 2
              && matrix.rank() == 2
              && matrix.extent(1) == read.extent(1)
              && visibleBias.type().shape().equals(Shape.of(read.extent(1)));
      if (!fits) {
        throw new StriateException(
            Code.SHAPES_DISAGREE,
            String.format(
                Locale.ROOT,
                "'%s' must be a dense layer, and '%s' have a number for"
                    + " each of its inputs; it reads %s, its weight is %s, and the biases are %s",
                settings.layer(),
                settings.visibleBias(),
                read,
                matrix,
                visibleBias.type().shape()));
      }
    }

    Value potential(Value visible) {
      return emit.add(emit.matmul(visible, weight, false, true), bias);
    }

    /// Hidden states.
    Value sample(Value potential) {
      return switch (settings.hidden()) {
        case BERNOULLI ->
            emit.apply(
                Function.GREATER, emit.apply(Function.SIGMOID, potential), emit.uniform(potential));
        case GAUSSIAN -> emit.add(potential, emit.normal(potential));
      };
    }

    /// Probabilities or means of the visible units.
    Value visible(Value hidden) {
      Value potential = emit.add(emit.matmul(hidden, weight, false, false), visibleBias);
      return settings.visible() == Units.BERNOULLI
          ? emit.apply(Function.SIGMOID, potential)
          : potential;
    }

    /// A number for each sample.
    Value freeEnergy(Value visible) {
      Value own =
          settings.visible() == Units.BERNOULLI
              ? emit.negate(emit.multiply(visible, visibleBias))
              : emit.scale(emit.square(emit.subtract(visible, visibleBias)), 0.5);
      Value potential = potential(visible);
      Value hidden =
          settings.hidden() == Units.BERNOULLI
              ? emit.softplus(potential)
              : emit.scale(emit.square(potential), 0.5);
      return emit.subtract(
          emit.reduce(Reduce.Kind.SUM, own, List.of(1)),
          emit.reduce(Reduce.Kind.SUM, hidden, List.of(1)));
    }
  }
}

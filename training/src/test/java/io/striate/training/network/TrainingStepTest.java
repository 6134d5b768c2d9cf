package io.striate.training.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.StriateException;
import io.striate.api.layer.Initializer;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.train.Objective;
import io.striate.api.train.Optimizer;
import io.striate.layers.Network;
import io.striate.layers.program.NetworkPrograms;
import io.striate.layers.program.TrainingRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/// What happens in a training step between the gradients and the parameters: transforms of
/// gradients, objectives, optimizers that see all parameters.
class TrainingStepTest {
  private static final double[] PIXELS = {1, -2, 0.5, 3};

  private static Network network(String more) {
    return Specs.parse(
        """
        { 'striate': 1, 'input': [4], 'layers': [ { 'type': 'dense', 'units': 2 } ],
          'loss': 'softmax-cross-entropy',
          'train': { 'data': 'synthetic', 'epochs': 1, 'batch': 1,
                     'optimizer': { 'type': 'sgd', 'learningRate': 1 }%s } }
        """
            .formatted(more));
  }

  /// What one step of rate 1 subtracts from the weights and the biases: the gradients it was given.
  private static double[] subtracted(NetworkPrograms programs) {
    try (var run = new ReferenceRun(programs.training(1)).start(programs, 1)) {
      double[] before = parameters(run);
      run.set("input", PIXELS).set("target", 1).set("rate", 1).run();
      double[] after = parameters(run);
      for (int i = 0; i < before.length; i++) {
        before[i] -= after[i];
      }
      return before;
    }
  }

  private static double[] parameters(ReferenceRun run) {
    double[] weight = run.get("dense1.weight");
    double[] bias = run.get("dense1.bias");
    double[] all = java.util.Arrays.copyOf(weight, weight.length + bias.length);
    System.arraycopy(bias, 0, all, weight.length, bias.length);
    return all;
  }

  private static double norm(double[] values) {
    double squares = 0;
    for (double value : values) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }

  @Test
  void clippingByNormScalesAllGradientsTogether() {
    double[] plain = subtracted(network("").programs());
    double norm = norm(plain);
    assertTrue(norm > 0.2, "the case must be clipped, norm " + norm);
    double[] clipped =
        subtracted(network(", 'gradients': [ { 'type': 'clip-norm', 'norm': 0.1 } ]").programs());
    for (int i = 0; i < plain.length; i++) {
      assertEquals(plain[i] * 0.1 / (norm + 1e-6), clipped[i], 1e-12);
    }
    double[] within =
        subtracted(network(", 'gradients': [ { 'type': 'clip-norm', 'norm': 1000 } ]").programs());
    assertArrayEquals(plain, within, 1e-15);
  }

  @Test
  void clippingByValueLimitsEachElement() {
    double[] plain = subtracted(network("").programs());
    double[] clipped =
        subtracted(
            network(", 'gradients': [ { 'type': 'clip-value', 'value': 0.25 } ]").programs());
    boolean limited = false;
    for (int i = 0; i < plain.length; i++) {
      assertEquals(Math.clamp(plain[i], -0.25, 0.25), clipped[i], 1e-12);
      limited |= clipped[i] != plain[i];
    }
    assertTrue(limited);
  }

  @Test
  void transformsApplyInTheirOrder() {
    double[] once =
        subtracted(
            network(
                    ", 'gradients': [ { 'type': 'clip-norm', 'norm': 0.1 },"
                        + " { 'type': 'clip-value', 'value': 0.01 } ]")
                .programs());
    for (double value : once) {
      assertTrue(Math.abs(value) <= 0.01 + 1e-15);
    }
  }

  @Test
  void theSupervisedObjectiveIsTheDefault() {
    double[] plain = subtracted(network("").programs());
    assertArrayEquals(plain, subtracted(network(", 'objective': 'supervised'").programs()), 0);
  }

  private static NetworkPrograms with(Optimizer optimizer, Objective objective) {
    var rules = new TrainingRules(optimizer, List.of(), Optional.of(objective));
    return new NetworkPrograms(network("").graph(), Map.of(), Optional.of(rules), 1);
  }

  private static Optimizer sgd() {
    return network("").training().optimizer().value();
  }

  @Test
  void parametersOfNoTermStay() {
    double[] step =
        subtracted(
            with(
                sgd(),
                (emit, pass) -> List.of(new Objective.Term(pass.loss(), List.of("dense1.bias")))));
    for (int i = 0; i < 8; i++) {
      assertEquals(0, step[i]);
    }
    assertNotEquals(0, step[8]);
  }

  @Test
  void anObjectiveMustNameTrainedParametersOnce() {
    var unknown =
        with(
            sgd(),
            (emit, pass) -> List.of(new Objective.Term(pass.loss(), List.of("dense2.weight"))));
    assertTrue(
        Assertions.assertThrows(StriateException.class, () -> unknown.training(1))
            .getMessage()
            .contains("the objective names a parameter 'dense2.weight'; trained are"));
    var twice =
        with(
            sgd(),
            (emit, pass) -> {
              var term = new Objective.Term(pass.loss(), List.of("dense1.bias"));
              return List.of(term, term);
            });
    assertTrue(
        Assertions.assertThrows(StriateException.class, () -> twice.training(1))
            .getMessage()
            .contains("'dense1.bias' belongs to two terms"));
  }

  /// Subtracts the mean of all gradients' elements from each parameter, times a slot that starts at
  /// 2.
  private static final class OfAll implements Optimizer {
    @Override
    public double learningRate() {
      return 1;
    }

    @Override
    public List<String> slots() {
      return List.of("factor");
    }

    @Override
    public Initializer start(String slot) {
      return Initializer.constant(2);
    }

    @Override
    public void step(Emitter emit, Value parameter, Value gradient, List<Value> slots, Value rate) {
      throw new AssertionError("steps takes its place");
    }

    @Override
    public void steps(
        Emitter emit,
        List<Value> parameters,
        List<Value> gradients,
        List<List<Value>> slots,
        Value rate) {
      for (int i = 0; i < parameters.size(); i++) {
        Value other = gradients.get(parameters.size() - 1 - i);
        Value like = emit.sumTo(other, emit.constant(0));
        Value step =
            emit.multiply(slots.get(i).getFirst(), emit.broadcastTo(like, parameters.get(i)));
        emit.update(parameters.get(i), emit.subtract(parameters.get(i), step));
      }
    }
  }

  @Test
  void anOptimizerSeesAllParametersAndItsSlotsStartWhereItSays() {
    double[] gradient = subtracted(network("").programs());
    double ofWeight = 0;
    double ofBias = 0;
    for (int i = 0; i < gradient.length; i++) {
      if (i < 8) {
        ofWeight += gradient[i];
      } else {
        ofBias += gradient[i];
      }
    }
    double[] step =
        subtracted(
            with(
                new OfAll(),
                (emit, pass) ->
                    List.of(
                        new Objective.Term(pass.loss(), List.copyOf(pass.parameters().keySet())))));
    for (int i = 0; i < step.length; i++) {
      assertEquals(2 * (i < 8 ? ofBias : ofWeight), step[i], 1e-12);
    }
  }
}

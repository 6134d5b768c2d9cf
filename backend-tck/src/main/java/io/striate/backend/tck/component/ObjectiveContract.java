package io.striate.backend.tck.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Phase;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.train.Objective;
import io.striate.api.train.ObjectiveType;
import io.striate.backend.tck.run.Reference;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What every objective promises: terms that are scalars, each with trained parameters of its own,
/// and finite gradients.
///
/// The network of the test has a parameter `NODE.weight` for each of [#nodes], of the node's shape;
/// the node's value is the hyperbolic tangent of an input times that parameter, and the loss is the
/// mean of the squares of all nodes. An objective that asks what a node reads gets a vector for
/// each sample, as long as the last axis of the node's shape; each node has a rule that changes its
/// parameter by the mean of its values.
public interface ObjectiveContract extends ComponentContract<Objective> {
  @Override
  ObjectiveType type();

  /// The nodes of the network by name, shapes of one sample; by default `output` of 3 numbers.
  default Map<String, Shape> nodes() {
    return Map.of("output", Shape.of(3));
  }

  /// Further trained parameters of the network by name; none by default.
  default Map<String, Shape> parameters() {
    return Map.of();
  }

  /// There are terms; each is a scalar and has parameters of the network, which no other term has.
  @TestFactory
  default Stream<DynamicTest> termsShareTheParameters() {
    return Settings.each(
        this,
        (_, fresh) -> {
          var pass = new ObjectivePass(nodes(), parameters());
          var terms = fresh.get().terms(pass.emit(), pass);
          assertFalse(terms.isEmpty(), "there is at least one term");
          var seen = new HashSet<String>();
          for (Objective.Term term : terms) {
            assertEquals(Shape.SCALAR, term.loss().type().shape(), "a term is a scalar");
            assertFalse(
                term.parameters().isEmpty(), "a term has parameters that follow its gradient");
            for (String parameter : term.parameters()) {
              assertTrue(
                  pass.parameters().containsKey(parameter),
                  () -> "no parameter named " + parameter);
              assertTrue(seen.add(parameter), () -> parameter + " is named twice");
            }
          }
        });
  }

  /// The same objective emits the same operations every time, and updates nothing.
  @TestFactory
  default Stream<DynamicTest> emitsTheSameEveryTime() {
    return Settings.each(
        this,
        (_, fresh) -> {
          Objective used = fresh.get();
          String once = emitted(used).toString();
          assertEquals(once, emitted(used).toString(), "again");
          assertEquals(once, emitted(fresh.get()).toString(), "another instance");
        });
  }

  private io.striate.api.program.Program emitted(Objective objective) {
    var pass = new ObjectivePass(nodes(), parameters());
    var terms = objective.terms(pass.emit(), pass);
    for (int i = 0; i < terms.size(); i++) {
      pass.emit().output("term" + i, terms.get(i).loss());
    }
    var program = pass.emit().build();
    assertTrue(program.updates().isEmpty(), "an objective updates nothing");
    return program;
  }

  /// Terms and their gradients by their parameters are finite.
  @TestFactory
  default Stream<DynamicTest> gradientsAreFinite() {
    return Settings.each(
        this,
        (_, fresh) -> {
          var pass = new ObjectivePass(nodes(), parameters());
          Emitter emit = pass.emit();
          var terms = fresh.get().terms(emit, pass);
          emit.phase(Phase.BACKWARD);
          for (int i = 0; i < terms.size(); i++) {
            emit.output("term " + i, terms.get(i).loss());
            var by =
                terms.get(i).parameters().stream()
                    .map(name -> Objects.requireNonNull(pass.parameters().get(name), name))
                    .toList();
            var gradients = Differentiation.gradients(emit, terms.get(i).loss(), by);
            for (int k = 0; k < by.size(); k++) {
              Value parameter = by.get(k);
              emit.output("gradient of term " + i + " by " + parameter.name(), gradients.get(k));
            }
          }
          try (Backend reference = Reference.open()) {
            pass.run(reference)
                .forEach((name, values) ->
                    assertTrue(
                        Arrays.stream(values.values()).allMatch(Double::isFinite),
                        () -> name + " is " + Arrays.toString(values.values())));
          }
        });
  }
}

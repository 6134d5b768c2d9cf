package io.striate.backend.tck.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.striate.api.backend.Backend;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.run.Reference;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;

/// What every layer type promises: descriptions, the declared output shape and number of
/// parameters, settings that are read back unchanged, samples that do not influence each other in
/// inference, gradients that agree with finite differences in double, and that a network with the
/// layer can learn.
///
/// The tests of a layer implement this interface with one class that names the type and some cases.
/// A test that does not apply to a layer (one that reverses gradients on purpose, say) is
/// overridden there, with the reason.
///
/// All values are drawn by a seed, which failures print; `-Dstriate.tck.seed=N` sets it. Inputs lie
/// between -1 and 1, parameters around their initial values, statistics above them.
///
/// Gradients are those of the loss `f`, the sum of all outputs `y_i` times random factors `w_i`. The
/// difference quotient `D` of fourth order with step `h` is off by at most
///
///     E = 3 T + K + eps (32 L + 2 A) / h
///
/// where `T` estimates the truncation from the steps `h` and `2h`, `K` is the difference of the
/// one-sided slopes, which is large if there is a kink within `2h`, and `L` and `A` are the sums of
/// `abs(w_i y_i)` over the outputs that change and over all outputs, with `eps = 2^-52`. A gradient `g`
/// is wrong if `abs(D - g) > E`, provided that `E` is small; else other steps are tried, from 10^-2 to
/// 10^-6. An element whose derivative cannot be measured with any step is reported and not counted,
/// but half of the elements that are tested of each tensor must be measured. [io.striate.backend.tck.gradient.Slope] has the details.
///
/// If the gradient test fails, look for an operation of the forward pass that is used against its
/// meaning (a function with jumps, such as `sign` or `greater`, has the gradient 0), and repeat the
/// test with other seeds.
public interface LayerContract {
  /// The layer type under test.
  LayerType type();

  /// Cases to test, at least one.
  List<Case> cases();

  /// Whether the output of one sample may depend on other samples in inference. In training it
  /// always may, as in batch normalization.
  default boolean mixesSamples() {
    return false;
  }

  /// A layer with settings and inputs.
  ///
  /// @param settings as in a specification: numbers, texts, lists; the others have their defaults
  /// @param inputs shapes of one sample of each input
  /// @param output shape of one sample
  /// @param parameters the number of trainable parameters
  record Case(Map<String, ?> settings, List<Shape> inputs, Shape output, long parameters) {}

  /// The id is well-formed, and the type and all settings are described.
  @Test
  default void isDescribed() {
    assertTrue(type().id().matches("([a-z0-9-]+:)?[a-z][a-z0-9-]*"), type().id());
    assertFalse(type().summary().isBlank(), "the type has a summary");
    var keys = new HashSet<String>();
    for (Field<?> field : type().fields()) {
      assertTrue(field.key().matches("[a-z][A-Za-z0-9]*"), field.key());
      assertTrue(keys.add(field.key()), () -> "two fields have the key " + field.key());
      assertFalse(field.meaning().isBlank(), () -> field.key() + " has a meaning");
    }
    assertFalse(cases().isEmpty(), "there is at least one case");
  }

  /// Settings that are written and read again are unchanged.
  @TestFactory
  default Stream<DynamicTest> settingsReadBackTheSame() {
    return each(c -> {
      Config config = config(c.settings());
      Map<String, Object> written = config.canonical();
      for (Field<?> field : type().fields()) {
        // Only the reader of a specification can create components from their JSON.
        if (field.kind().nested().isPresent()) {
          written.put(field.key(), config.get(field));
        }
      }
      assertEquals(config.canonical(), config(written).canonical());
    });
  }

  /// Output shape and number of parameters are those of the case, in training and in inference, for
  /// one sample and for several. Training uses every trainable parameter; inference updates none.
  @TestFactory
  default Stream<DynamicTest> shapesAndParameters() {
    return each(c -> {
      var layer = type().create(config(c.settings()));
      long count =
          layer.parameters(c.inputs()).stream()
              .filter(parameter -> parameter.role() == Parameter.Role.TRAINABLE)
              .mapToLong(parameter -> parameter.shape().elements())
              .sum();
      assertEquals(c.parameters(), count, "parameters");
      for (Mode mode : Mode.values()) {
        for (int batch : new int[] {1, 3}) {
          var trial = new LayerTrial(layer, c.inputs(), mode, batch);
          assertEquals(c.output().prepend(batch), trial.output(), () -> "output in " + mode);
          if (mode == Mode.INFERENCE) {
            assertEquals(List.of(), trial.program().updates(), "updates in inference");
          } else {
            assertEquals(List.of(), trial.unread(), "trainable parameters that are not used");
          }
        }
      }
    });
  }

  /// The same layer emits the same operations every time.
  @TestFactory
  default Stream<DynamicTest> emitsTheSameEveryTime() {
    return each(c -> {
      String once = trial(c, Mode.TRAINING).program().toString();
      assertEquals(once, trial(c, Mode.TRAINING).program().toString());
    });
  }

  /// The layer may be used twice in one step, as a network is that sees two batches: what it
  /// updates starts the second time from where the first has ended
  /// ([io.striate.api.program.Emitter#latest]).
  @TestFactory
  default Stream<DynamicTest> mayBeUsedTwiceInOneStep() {
    return each(c -> trial(c, Mode.TRAINING).checkUsedTwice());
  }

  /// In inference, the output of a sample depends neither on the other samples nor on its position
  /// in the batch nor on the batch size, unless [#mixesSamples] says so.
  @TestFactory
  default Stream<DynamicTest> samplesAreIndependentInInference() {
    return each(c -> {
      if (!mixesSamples()) {
        try (Backend reference = Reference.open()) {
          trial(c, Mode.INFERENCE).checkSamplesAreIndependent(reference);
        }
      }
    });
  }

  /// The gradient by each input and each trainable parameter agrees with difference quotients of
  /// the output. What could not be measured, next to a kink for instance, is published as an entry
  /// of the test report.
  @TestFactory
  default Stream<DynamicTest> gradientsAgreeWithFiniteDifferences(TestReporter reporter) {
    return each(c -> {
      String training = trial(c, Mode.TRAINING).program().toString();
      for (Mode mode : Mode.values()) {
        LayerTrial trial = trial(c, mode);
        // A layer that does the same in both modes is tested once.
        if (mode == Mode.TRAINING || !trial.program().toString().equals(training)) {
          try (Backend reference = Reference.open()) {
            trial.checkGradients(reference);
          }
          trial.notCounted().forEach(line -> reporter.publishEntry("not measured", line));
        }
      }
    });
  }

  /// The changes of a layer's learning rule, if it has one, belong to its trainable parameters, are
  /// finite, and those of a batch are the mean of those of its samples.
  @TestFactory
  default Stream<DynamicTest> ruleChangesTheParameters() {
    return each(c -> {
      Layer layer = type().create(config(c.settings()));
      if (layer.rule().isPresent()) {
        try (Backend reference = Reference.open()) {
          new RuleTrial(layer, layer.rule().get(), c.inputs()).check(reference);
        }
      }
    });
  }

  /// A network of the layer and a dense classifier learns the labels of one batch.
  @TestFactory
  default Stream<DynamicTest> overfitsOneBatch() {
    return each(c -> {
      try (Backend reference = Reference.open()) {
        new BatchTraining(type().create(config(c.settings())), c.inputs()).check(reference);
      }
    });
  }

  private LayerTrial trial(Case c, Mode mode) {
    return new LayerTrial(type().create(config(c.settings())), c.inputs(), mode, 3);
  }

  /// A test for each case.
  private Stream<DynamicTest> each(Consumer<Case> check) {
    return cases().stream()
        .map(c -> {
          // Sorted, because maps have another order in each run.
          String name = new TreeMap<>(c.settings()) + " on " + c.inputs();
          return dynamicTest(name, () -> check.accept(c));
        });
  }

  private Config config(Map<String, ?> settings) {
    var parsed = new LinkedHashMap<String, Object>();
    settings.forEach((key, value) -> {
      var field =
          type().fields().stream()
              .filter(f -> f.key().equals(key))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no field has the key " + key));
      parsed.put(key, Objects.requireNonNull(field.kind().parse(json(value))));
    });
    return Config.of(type().fields(), parsed);
  }

  /// Whole numbers are `Long` in a specification, in lists too.
  private static Object json(Object value) {
    return switch (value) {
      case Integer whole -> (long) whole;
      case List<?> list -> list.stream().map(LayerContract::json).toList();
      default -> value;
    };
  }
}

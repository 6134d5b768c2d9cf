package io.striate.backend.tck.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.striate.api.backend.Backend;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What every layer type promises: words that read well, its output's shape and its parameters, the
/// same for every batch, and gradients that agree with finite differences in double.
///
/// A layer's tests join with one class that names the type and some uses of it.
public interface LayerContract {
  /// The layer type on trial.
  LayerType type();

  /// Uses of it, at least one.
  List<Case> cases();

  /// A use of a layer.
  ///
  /// @param settings as a specification has them: numbers, texts, lists; the others have their
  ///   defaults
  /// @param inputs shapes of one sample of each input
  /// @param output shape of one sample
  /// @param parameters how many numbers training changes
  record Case(Map<String, ?> settings, List<Shape> inputs, Shape output, long parameters) {}

  /// The id has a prefix, for Striate's own have none, and everything is described.
  @Test
  default void wordsReadWell() {
    assertTrue(type().id().matches("([a-z0-9-]+:)?[a-z][a-z0-9-]*"), type().id());
    assertFalse(type().summary().isBlank(), "the type has a summary");
    var keys = new HashSet<String>();
    for (Field<?> field : type().fields()) {
      assertTrue(field.key().matches("[a-z][A-Za-z0-9]*"), field.key());
      assertTrue(keys.add(field.key()), () -> "two fields are called " + field.key());
      assertFalse(field.meaning().isBlank(), () -> field.key() + " has a meaning");
    }
    assertFalse(cases().isEmpty(), "there is a case");
  }

  /// Settings that are written and read again are the same settings.
  @TestFactory
  default Stream<DynamicTest> settingsReadBackTheSame() {
    return each(c -> {
      Map<String, Object> written = config(c.settings()).canonical();
      assertEquals(written, config(written).canonical());
    });
  }

  /// Output and parameters are as the case says, in training and after, for one sample and for
  /// several.
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

  /// The gradient by each input and each parameter is what a small change of it makes of the
  /// output.
  @TestFactory
  default Stream<DynamicTest> gradientsAgreeWithFiniteDifferences() {
    return each(c -> {
      for (Mode mode : Mode.values()) {
        try (Backend reference = Reference.open()) {
          trial(c, mode).checkGradients(reference);
        }
      }
    });
  }

  private LayerTrial trial(Case c, Mode mode) {
    return new LayerTrial(type().create(config(c.settings())), c.inputs(), mode, 3);
  }

  /// A check of one case.
  private Stream<DynamicTest> each(java.util.function.Consumer<Case> check) {
    return cases().stream().map(c -> dynamicTest(c.toString(), () -> check.accept(c)));
  }

  private Config config(Map<String, ?> settings) {
    var parsed = new LinkedHashMap<String, Object>();
    settings.forEach((key, value) -> {
      var field =
          type().fields().stream()
              .filter(f -> f.key().equals(key))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no field is called " + key));
      parsed.put(key, Objects.requireNonNull(field.kind().parse(json(value))));
    });
    return Config.of(type().fields(), parsed);
  }

  /// Whole numbers are long in a specification.
  private static Object json(Object value) {
    return value instanceof Integer whole ? (Object) (long) whole : value;
  }
}

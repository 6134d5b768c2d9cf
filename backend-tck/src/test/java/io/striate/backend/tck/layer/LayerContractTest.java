package io.striate.backend.tck.layer;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.run.Formula;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

/// A layer that keeps the contract, and layers that break it in one way each.
class LayerContractTest implements LayerContract {
  private static final Field<Double> INITIAL =
      Field.of("initial", FieldKind.number(-9, 9), 1.0, "the factor before training");
  private static final Case CASE =
      new Case(Map.of("initial", 2), List.of(Shape.of(3, 2, 2)), Shape.of(3, 2, 2), 3);

  @Override
  public LayerType type() {
    return new Scale("acme:scale", "scales each channel", Emitter::multiply);
  }

  @Override
  public List<Case> cases() {
    return List.of(CASE);
  }

  private interface Formula {
    Value apply(Emitter emit, Value x, Value factor);
  }

  private record Scale(String id, String summary, Formula formula) implements LayerType {
    @Override
    public List<Field<?>> fields() {
      return List.of(INITIAL);
    }

    @Override
    public Layer create(Config config) {
      double initial = config.get(INITIAL);
      return new Layer() {
        @Override
        public List<Parameter> parameters(List<Shape> in) {
          Shape shape = Shape.of(in.getFirst().extent(0), 1, 1);
          return List.of(Parameter.trainable("factor", shape, Initializer.constant(initial)));
        }

        @Override
        public Value forward(Emitter emit, List<Value> in, List<Value> kept, Mode mode) {
          return formula.apply(emit, in.getFirst(), kept.getFirst());
        }
      };
    }
  }

  private record Trial(LayerType type, List<Case> cases, boolean mixesSamples)
      implements LayerContract {
    Trial(LayerType type, List<Case> cases) {
      this(type, cases, false);
    }
  }

  private static void caught(Stream<DynamicTest> tests) {
    assertThrows(
        AssertionError.class,
        () -> {
          for (DynamicTest test : tests.toList()) {
            test.getExecutable().execute();
          }
        });
  }

  @Test
  void wrongShapesAndCountsAreCaught() {
    var wrong = new Case(Map.of(), CASE.inputs(), Shape.of(3, 2, 3), 3);
    caught(new Trial(type(), List.of(wrong)).shapesAndParameters());
    var more = new Case(Map.of(), CASE.inputs(), CASE.output(), 4);
    caught(new Trial(type(), List.of(more)).shapesAndParameters());
  }

  @Test
  @SuppressWarnings("JUnitMethodInvoked") // the contract is what is tested
  void unknownSettingsAndIdsAreCaught() {
    var unknown = new Case(Map.of("last", 1), CASE.inputs(), CASE.output(), 3);
    caught(new Trial(type(), List.of(unknown)).settingsReadBackTheSame());
    var loud = new Scale("Acme:Scale", "x", Emitter::multiply);
    assertThrows(AssertionError.class, () -> new Trial(loud, List.of(CASE)).isDescribed());
    var silent = new Scale("acme:scale", " ", Emitter::multiply);
    assertThrows(AssertionError.class, () -> new Trial(silent, List.of(CASE)).isDescribed());
  }

  @Test
  void anotherLayerEveryTimeIsCaught() {
    var calls = new AtomicInteger();
    Formula fickle =
        (emit, x, factor) -> emit.scale(emit.multiply(x, factor), calls.incrementAndGet());
    caught(new Trial(new Scale("acme:scale", "x", fickle), List.of(CASE)).emitsTheSameEveryTime());
  }

  /// A layer that is right in everything but what the formula does.
  private static Trial with(Formula formula) {
    return new Trial(new Scale("acme:scale", "x", formula), List.of(CASE));
  }

  private static Value meanOfBatch(Emitter emit, Value x) {
    return emit.scale(emit.reduce(Reduce.Kind.SUM, x, List.of(0)), 1.0 / emit.batch());
  }

  @Test
  void samplesThatMixAreCaught() {
    Formula minusMean =
        (emit, x, factor) -> emit.multiply(emit.subtract(x, meanOfBatch(emit, x)), factor);
    caught(with(minusMean).samplesAreIndependentInInference());
    Formula position =
        (emit, x, factor) ->
            emit.multiply(emit.multiply(x, emit.iota(x.type().shape(), 0)), factor);
    caught(with(position).samplesAreIndependentInInference());
    Formula batchSize =
        (emit, x, factor) -> emit.multiply(emit.scale(x, 1.0 / emit.batch()), factor);
    caught(with(batchSize).samplesAreIndependentInInference());
  }

  /// Nothing is caught where it is declared.
  @Test
  void samplesMayMixIfDeclared() {
    Formula minusMean =
        (emit, x, factor) -> emit.multiply(emit.subtract(x, meanOfBatch(emit, x)), factor);
    var declared = new Trial(with(minusMean).type(), List.of(CASE), true);
    assertDoesNotThrow(() -> {
      for (DynamicTest test : declared.samplesAreIndependentInInference().toList()) {
        test.getExecutable().execute();
      }
    });
  }

  @Test
  void parametersWithoutInfluenceAreCaught() {
    caught(with((emit, x, factor) -> emit.scale(x, 2)).shapesAndParameters());
    Formula step = (emit, x, factor) -> emit.multiply(x, emit.apply(Function.SIGN, factor));
    caught(with(step).gradientsAgreeWithFiniteDifferences(entry -> {}));
  }

  @Test
  void stateThatChangesInInferenceIsCaught() {
    Formula counting =
        (emit, x, factor) -> {
          emit.update(factor, emit.scale(factor, 0.5));
          return emit.multiply(x, factor);
        };
    caught(with(counting).shapesAndParameters());
  }

  @Test
  void anUpdateThatWouldBeLostIsCaught() {
    Formula forgetful =
        (emit, x, factor) -> {
          emit.update(factor, emit.scale(factor, 0.5));
          return emit.multiply(x, factor);
        };
    caught(with(forgetful).mayBeUsedTwiceInOneStep());
    Formula following =
        (emit, x, factor) -> {
          emit.update(factor, emit.scale(emit.latest(factor), 0.5));
          return emit.multiply(x, factor);
        };
    assertDoesNotThrow(() -> {
      for (DynamicTest test : with(following).mayBeUsedTwiceInOneStep().toList()) {
        test.getExecutable().execute();
      }
    });
  }

  @Test
  void outputsThatAreNotFiniteAreCaught() {
    Formula log = (emit, x, factor) -> emit.multiply(emit.apply(Function.LOG, x), factor);
    caught(with(log).gradientsAgreeWithFiniteDifferences(entry -> {}));
  }

  /// Oscillations shorter than every step: nothing could be measured, and the test does not pass
  /// for that reason.
  @Test
  void gradientsThatCannotBeMeasuredAreCaught() {
    Formula noise =
        (emit, x, factor) -> emit.multiply(emit.apply(Function.SIN, emit.scale(x, 1e9)), factor);
    caught(with(noise).gradientsAgreeWithFiniteDifferences(entry -> {}));
  }

  @Test
  void layersThatLoseTheirInputAreCaught() {
    Formula constant = (emit, x, factor) -> emit.multiply(emit.scale(x, 0), factor);
    caught(with(constant).overfitsOneBatch());
  }

  /// A kink at the place of a value is reported and not counted.
  @Test
  void kinksAreReported() throws Throwable {
    Formula sorted =
        (emit, x, factor) ->
            emit.multiply(
                emit.add(
                    x, emit.apply(Function.ABS, emit.subtract(factor, emit.constant(pinned())))),
                factor);
    var entries = new ArrayList<Map<String, String>>();
    for (DynamicTest test :
        with(sorted).gradientsAgreeWithFiniteDifferences(entries::add).toList()) {
      test.getExecutable().execute();
    }
    assertEquals(1, entries.size());
    assertTrue(
        String.valueOf(entries.getFirst().get("not measured"))
            .startsWith("factor in TRAINING: the derivative could be measured at 2 of 3 elements"),
        () -> "" + entries);
  }

  /// The first of the factors that the kit draws.
  private static double pinned() {
    var factor = Parameter.trainable("factor", Shape.of(3, 1, 1), Initializer.constant(2));
    var emit = new Emitter("values", 3, 0);
    var values = LayerValues.of(emit.build(), List.of(), 3, List.of(factor), 0);
    return Objects.requireNonNull(values.get("factor")).values()[0];
  }
}

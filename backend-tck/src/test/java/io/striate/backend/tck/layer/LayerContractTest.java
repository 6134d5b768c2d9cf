package io.striate.backend.tck.layer;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.run.Formula;
import java.util.List;
import java.util.Map;
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

  private record Trial(LayerType type, List<Case> cases) implements LayerContract {}

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
    assertThrows(AssertionError.class, () -> new Trial(loud, List.of(CASE)).wordsReadWell());
    var silent = new Scale("acme:scale", " ", Emitter::multiply);
    assertThrows(AssertionError.class, () -> new Trial(silent, List.of(CASE)).wordsReadWell());
  }

  /// A step where one of the inputs lies has a gradient of 0, which is not what a difference over
  /// it sees.
  @Test
  void gradientsThatAreNoneAreCaught() {
    Formula step =
        (emit, x, factor) ->
            emit.add(
                emit.multiply(x, factor), emit.apply(Function.GREATER, x, emit.constant(1 / 32.0)));
    var trial = new Trial(new Scale("acme:scale", "x", step), List.of(CASE));
    caught(trial.gradientsAgreeWithFiniteDifferences());
  }

  @Test
  void anotherLayerEveryTimeIsCaught() {
    var calls = new AtomicInteger();
    Formula fickle =
        (emit, x, factor) -> emit.scale(emit.multiply(x, factor), calls.incrementAndGet());
    caught(new Trial(new Scale("acme:scale", "x", fickle), List.of(CASE)).emitsTheSameEveryTime());
  }
}

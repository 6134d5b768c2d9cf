package io.striate.backend.tck.component;

import io.striate.api.component.ComponentType;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InitializerType;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Callback;
import io.striate.api.train.CallbackType;
import io.striate.api.train.Decision;
import io.striate.api.train.GradientTransform;
import io.striate.api.train.GradientTransformType;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import io.striate.api.train.Objective;
import io.striate.api.train.ObjectiveType;
import io.striate.api.train.Optimizer;
import io.striate.api.train.OptimizerType;
import io.striate.api.train.Schedule;
import io.striate.api.train.ScheduleType;
import io.striate.api.train.SimpleLoss;
import io.striate.api.train.WeightAverage;
import io.striate.api.train.WeightAverageType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Components of a training that keep their contracts, and components that break them in one way
/// each.
class MistakenTrainingTest {
  /// A type without settings.
  private interface Plain<T> extends ComponentType<T> {
    @Override
    default String id() {
      return "acme:trial";
    }

    @Override
    default String summary() {
      return "a trial";
    }

    @Override
    default List<Field<?>> fields() {
      return List.of();
    }
  }

  // ---- initializers ----

  private record Initial(Initializer value)
      implements Plain<Initializer>, InitializerType, InitializerContract {
    @Override
    public InitializerType type() {
      return this;
    }

    @Override
    public Initializer create(Config config) {
      return value;
    }

    @Override
    public Optional<Moments> moments(Map<String, ?> settings, Shape shape) {
      return Optional.of(new Moments(0, 0.01));
    }
  }

  @Test
  void initializers() throws Throwable {
    var right = new Initial(Initializer.normal(0.1));
    Caught.run(right.valuesFitTheShape());
    Caught.run(right.valuesDependOnTheStream());
    Caught.run(right.valuesFollowTheirDistribution());
    Caught.in(new Initial((_, _) -> new float[5]).valuesFitTheShape());
    Caught.in(
        new Initial((shape, random) ->
            Initializer.constant(1 / (random.nextInt() * 0.0)).values(shape, random))
            .valuesFitTheShape());
    Caught.in(new Initial(Initializer.constant(1)).valuesDependOnTheStream());
    var calls = new AtomicInteger();
    Caught.in(
        new Initial((shape, random) ->
            Initializer.normal(calls.incrementAndGet()).values(shape, random))
            .valuesDependOnTheStream());
    Caught.in(new Initial(Initializer.normal(0.105)).valuesFollowTheirDistribution());
    Caught.in(
        new Initial(
                (shape, random) -> {
                  float[] values = Initializer.normal(0.1).values(shape, random);
                  for (int i = 0; i < values.length; i++) {
                    values[i] += 0.005f;
                  }
                  return values;
                })
            .valuesFollowTheirDistribution());
  }

  // ---- losses ----

  private interface Formula {
    Value apply(Emitter emit, Value output, Value target);
  }

  private record Squared(Formula formula)
      implements Plain<Loss>, LossType, LossContract, SimpleLoss {
    @Override
    public LossType type() {
      return this;
    }

    @Override
    public Loss create(Config config) {
      return this;
    }

    @Override
    public List<Map<String, Shape>> shapes() {
      return List.of(Map.of(Loss.OUTPUT, Shape.of(3)));
    }

    @Override
    public TensorType target(TensorType output) {
      return output;
    }

    @Override
    public Value perSample(Emitter emit, Value output, Value target) {
      return formula.apply(emit, output, target);
    }
  }

  private static Value squares(Emitter emit, Value output, Value target) {
    Value difference = emit.subtract(output, target);
    return emit.reduce(Reduce.Kind.SUM, emit.multiply(difference, difference), List.of(1));
  }

  @Test
  void losses() throws Throwable {
    var right = new Squared(MistakenTrainingTest::squares);
    Caught.run(right.targetsAndLossesHaveTheBatch());
    Caught.run(right.samplesAreIndependent());
    Caught.run(right.gradientsAgreeWithFiniteDifferences());
    Formula mixing =
        (emit, output, target) -> {
          Value each = squares(emit, output, target);
          return emit.add(
              each,
              emit.broadcastTo(
                  emit.scale(emit.reduce(Reduce.Kind.SUM, each, List.of(0)), 0.1), each));
        };
    Caught.in(new Squared(mixing).samplesAreIndependent());
    Formula mean =
        (emit, output, target) -> emit.scale(squares(emit, output, target), 1.0 / emit.batch());
    Caught.in(new Squared(mean).samplesAreIndependent());
    Formula flat =
        (emit, output, target) -> emit.apply(Function.SIGN, squares(emit, output, target));
    Caught.in(new Squared(flat).gradientsAgreeWithFiniteDifferences());
    Formula steps =
        (emit, output, target) ->
            emit.multiply(
                squares(emit, output, target),
                emit.apply(Function.SIGN, emit.reduce(Reduce.Kind.SUM, output, List.of(1))));
    Caught.run(new Squared(steps).samplesAreIndependent());
    Formula infinite =
        (emit, output, target) ->
            emit.apply(Function.LOG, emit.scale(squares(emit, output, target), -1));
    Caught.in(new Squared(infinite).targetsAndLossesHaveTheBatch());
    Formula scalar =
        (emit, output, target) ->
            emit.reshape(
                emit.reduce(Reduce.Kind.SUM, squares(emit, output, target), List.of(0, 1)),
                Shape.SCALAR);
    Caught.in(new Squared(scalar).targetsAndLossesHaveTheBatch());
  }

  // ---- optimizers ----

  private interface Step {
    void emit(Emitter emit, Value parameter, Value gradient, List<Value> slots, Value rate);
  }

  private record Momentum(List<String> slots, Step step)
      implements Plain<Optimizer>, OptimizerType, OptimizerContract, Optimizer {
    @Override
    public OptimizerType type() {
      return this;
    }

    @Override
    public Optimizer create(Config config) {
      return this;
    }

    @Override
    public double learningRate() {
      return 0.1;
    }

    @Override
    public void step(Emitter emit, Value parameter, Value gradient, List<Value> kept, Value rate) {
      step.emit(emit, parameter, gradient, kept, rate);
    }
  }

  private static final Step RIGHT =
      (emit, parameter, gradient, slots, rate) -> {
        Value next = emit.add(emit.scale(slots.getFirst(), 0.9), gradient);
        emit.update(slots.getFirst(), next);
        emit.update(parameter, emit.subtract(parameter, emit.multiply(next, rate)));
      };

  private static Momentum optimizer(Step step) {
    return new Momentum(List.of("velocity"), step);
  }

  @Test
  void optimizers() throws Throwable {
    var right = optimizer(RIGHT);
    Caught.run(right.slotsAreDescribed());
    Caught.run(right.updatesAllThatIsDeclared());
    Caught.run(right.goesDownAQuadratic());
    Caught.run(right.continuesFromSavedSlots());
    Caught.run(right.staysFiniteWithoutGradient());
    Caught.in(new Momentum(List.of("a", "a"), RIGHT).slotsAreDescribed());
    Step uphill =
        (emit, parameter, gradient, slots, rate) ->
            RIGHT.emit(emit, parameter, emit.negate(gradient), slots, rate);
    Caught.in(optimizer(uphill).goesDownAQuadratic());
    Step hidden =
        (emit, parameter, gradient, slots, rate) -> {
          Value own = emit.state(parameter.name() + ".hidden", parameter.type());
          emit.update(own, gradient);
          RIGHT.emit(emit, parameter, emit.add(gradient, emit.scale(own, 0.1)), slots, rate);
        };
    Caught.in(optimizer(hidden).updatesAllThatIsDeclared());
    Step forgetful =
        (emit, parameter, gradient, slots, rate) ->
            emit.update(parameter, emit.subtract(parameter, emit.multiply(gradient, rate)));
    Caught.in(optimizer(forgetful).updatesAllThatIsDeclared());
    Step unguarded =
        (emit, parameter, gradient, slots, rate) ->
            RIGHT.emit(emit, parameter, emit.divide(gradient, gradient), slots, rate);
    Caught.in(optimizer(unguarded).staysFiniteWithoutGradient());
    var emitted = new AtomicInteger();
    Step growing =
        (emit, parameter, gradient, slots, rate) ->
            RIGHT.emit(
                emit, parameter, emit.scale(gradient, emitted.incrementAndGet()), slots, rate);
    Caught.in(optimizer(growing).continuesFromSavedSlots());
  }

  // ---- gradient transforms ----

  private record Transform(GradientTransform value)
      implements Plain<GradientTransform>, GradientTransformType, GradientTransformContract {
    @Override
    public GradientTransformType type() {
      return this;
    }

    @Override
    public GradientTransform create(Config config) {
      return value;
    }
  }

  @Test
  void gradientTransforms() throws Throwable {
    var right =
        new Transform((emit, _, gradients) ->
            gradients.stream().map(gradient -> emit.scale(gradient, 0.5)).toList());
    Caught.run(right.keepsShapes());
    Caught.run(right.isPure());
    Caught.run(right.staysFinite());
    Caught.in(new Transform((_, _, gradients) -> gradients.subList(0, 1)).keepsShapes());
    Caught.in(
        new Transform((emit, _, gradients) ->
            gradients.stream()
                .map(gradient -> emit.reshape(gradient, gradient.type().shape().prepend(1)))
                .toList())
            .keepsShapes());
    Caught.in(
        new Transform(
                (emit, parameters, gradients) -> {
                  emit.update(parameters.getFirst(), gradients.getFirst());
                  return gradients;
                })
            .isPure());
    Caught.in(
        new Transform((emit, _, gradients) ->
            gradients.stream().map(gradient -> emit.divide(gradient, gradient)).toList())
            .staysFinite());
  }

  // ---- weight averages ----

  private interface Taking {
    boolean takes(long steps, long stepsPerEpoch);
  }

  private record Average(Taking taking, DoubleUnaryOperator shares)
      implements Plain<WeightAverage>, WeightAverageType, WeightAverageContract {
    @Override
    public WeightAverageType type() {
      return this;
    }

    @Override
    public WeightAverage create(Config config) {
      return new WeightAverage() {
        @Override
        public boolean takes(long steps, long stepsPerEpoch) {
          return taking.takes(steps, stepsPerEpoch);
        }

        @Override
        public double share(long count) {
          return shares.applyAsDouble((double) count);
        }
      };
    }
  }

  @Test
  void weightAverages() throws Throwable {
    Taking ends = (steps, stepsPerEpoch) -> steps % stepsPerEpoch == 0;
    var right = new Average(ends, count -> 1 / count);
    Caught.run(right.takesWeights());
    Caught.run(right.sharesAreUsable());
    Caught.run(right.dependsOnTheNumbersAlone());
    Caught.in(new Average((steps, _) -> steps == 0, count -> 1 / count).takesWeights());
    Caught.in(new Average(ends, count -> 1 - count / 100).sharesAreUsable());
    Caught.in(new Average(ends, count -> count).sharesAreUsable());
    var asked = new AtomicInteger();
    Caught.in(new Average(ends, _ -> 1.0 / asked.incrementAndGet()).dependsOnTheNumbersAlone());
    Caught.in(
        new Average((_, _) -> asked.incrementAndGet() % 9 == 0, count -> 1 / count)
            .dependsOnTheNumbersAlone());
  }

  // ---- schedules ----

  private record Rates(Supplier<Schedule> value)
      implements Plain<Schedule>, ScheduleType, ScheduleContract {
    @Override
    public ScheduleType type() {
      return this;
    }

    @Override
    public Schedule create(Config config) {
      return value.get();
    }
  }

  @Test
  void schedules() throws Throwable {
    var right = new Rates(() -> (initial, progress) -> initial * (1 - progress.share()));
    Caught.run(right.ratesAreUsable());
    Caught.run(right.ratesDependOnTheProgressAlone());
    Caught.in(
        new Rates(() -> (initial, progress) -> initial * (0.9 - progress.share()))
            .ratesAreUsable());
    Caught.in(new Rates(() -> (initial, progress) -> initial / progress.epoch()).ratesAreUsable());
    Caught.in(
        new Rates(
                () -> {
                  var calls = new AtomicInteger();
                  return (initial, _) -> initial / calls.incrementAndGet();
                })
            .ratesDependOnTheProgressAlone());
  }

  // ---- callbacks ----

  private record Follower(Supplier<Callback> value)
      implements Plain<Callback>, CallbackType, CallbackContract {
    @Override
    public CallbackType type() {
      return this;
    }

    @Override
    public Callback create(Config config) {
      return value.get();
    }
  }

  @Test
  void callbacks() throws Throwable {
    var right =
        new Follower(() ->
            report ->
                report.epoch() > 3 ? Decision.stop("epoch " + report.epoch()) : Decision.proceed());
    Caught.run(right.decisionsCanBeShown());
    Caught.run(right.decisionsDependOnTheReportAlone());
    Caught.in(new Follower(() -> _ -> Decision.stop("")).decisionsCanBeShown());
    Caught.in(new Follower(() -> _ -> Decision.stop("two\nlines")).decisionsCanBeShown());
    Caught.in(
        new Follower(
                () -> {
                  var epochs = new AtomicInteger();
                  return _ -> Decision.stop("after " + epochs.incrementAndGet());
                })
            .decisionsDependOnTheReportAlone());
  }

  // ---- objectives ----

  private record Terms(Objective value)
      implements Plain<Objective>, ObjectiveType, ObjectiveContract {
    @Override
    public ObjectiveType type() {
      return this;
    }

    @Override
    public Objective create(Config config) {
      return value;
    }

    @Override
    public Map<String, Shape> nodes() {
      return Map.of("real", Shape.of(2), "fake", Shape.of(3));
    }
  }

  @Test
  void objectives() throws Throwable {
    Objective two =
        (emit, pass) ->
            List.of(
                new Objective.Term(pass.loss(), List.of("real.weight")),
                new Objective.Term(emit.negate(pass.loss()), List.of("fake.weight")));
    Caught.run(new Terms(two).termsShareTheParameters());
    Caught.run(new Terms(two).emitsTheSameEveryTime());
    Caught.run(new Terms(two).gradientsAreFinite());
    Caught.in(new Terms((_, _) -> List.of()).termsShareTheParameters());
    Objective shared =
        (_, pass) -> {
          var term = new Objective.Term(pass.loss(), List.of("real.weight"));
          return List.of(term, term);
        };
    Caught.in(new Terms(shared).termsShareTheParameters());
    Objective unknown =
        (_, pass) -> List.of(new Objective.Term(pass.loss(), List.of("none.weight")));
    Caught.in(new Terms(unknown).termsShareTheParameters());
    Objective vector =
        (_, pass) -> List.of(new Objective.Term(pass.value("real"), List.of("real.weight")));
    Caught.in(new Terms(vector).termsShareTheParameters());
    Objective infinite =
        (emit, pass) ->
            List.of(
                new Objective.Term(
                    emit.apply(Function.LOG, emit.negate(pass.loss())), List.of("real.weight")));
    Caught.in(new Terms(infinite).gradientsAreFinite());
    var calls = new ArrayList<Integer>();
    Objective fickle =
        (emit, pass) -> {
          calls.add(1);
          return List.of(
              new Objective.Term(emit.scale(pass.loss(), calls.size()), List.of("real.weight")));
        };
    Caught.in(new Terms(fickle).emitsTheSameEveryTime());
  }
}

package io.striate.training.run;

import io.striate.api.component.Config;
import io.striate.api.op.AdamUpdate;
import io.striate.api.op.BatchNorm;
import io.striate.api.op.BatchNormInference;
import io.striate.api.op.Reduce;
import io.striate.api.op.Softmax;
import io.striate.api.op.SoftmaxCrossEntropy;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Metric;
import io.striate.api.train.Supervision;
import io.striate.layers.program.Figure;
import io.striate.layers.program.Programs;
import io.striate.training.metric.AccuracyType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/// A network with everything that a run must carry along: batch normalization with running
/// statistics, dropout, and Adam with its two slots and the count of steps.
///
/// @param pixels elements of a sample
/// @param classes how many classes
/// @param seed of dropout
record TinyNetwork(int pixels, int classes, long seed) implements Programs {
  private static final int HIDDEN = 12;
  private static final double EPSILON = 1e-5;
  private static final Metric ACCURACY =
      new AccuracyType().create(Config.of(new AccuracyType().fields(), Map.of()));

  private Map<String, Shape> trainable() {
    var shapes = new LinkedHashMap<String, Shape>();
    shapes.put("hidden.weight", Shape.of(HIDDEN, pixels));
    shapes.put("norm.scale", Shape.of(HIDDEN));
    shapes.put("norm.shift", Shape.of(HIDDEN));
    shapes.put("out.weight", Shape.of(classes, HIDDEN));
    return shapes;
  }

  @Override
  public List<State> states() {
    var states = new ArrayList<State>();
    trainable()
        .forEach((name, shape) -> {
          states.add(new State(name, shape, true, random -> start(name, shape, random)));
          states.add(new State(name + ".m", shape, false, _ -> new float[shape.size()]));
          states.add(new State(name + ".v", shape, false, _ -> new float[shape.size()]));
        });
    Shape channels = Shape.of(HIDDEN);
    states.add(new State("norm.mean", channels, true, _ -> new float[HIDDEN]));
    states.add(new State("norm.variance", channels, true, _ -> ones()));
    return states;
  }

  private static float[] start(String name, Shape shape, RandomStream random) {
    float[] values = name.equals("norm.scale") ? ones() : new float[shape.size()];
    for (int i = 0; name.endsWith("weight") && i < values.length; i++) {
      values[i] = (float) (random.nextNormal() * 0.3);
    }
    return values;
  }

  private static float[] ones() {
    float[] values = new float[HIDDEN];
    Arrays.fill(values, 1);
    return values;
  }

  @Override
  public Program training(int batch) {
    var emit = new Emitter("training", batch, seed);
    var states = declare(emit);
    Value x = input(emit);
    Value target = emit.input("target", TensorType.int32(batch), true);
    Value hidden = emit.matmul(x, states.apply("hidden.weight"), false, true);
    var normed =
        emit.emit(
            new BatchNorm(EPSILON),
            List.of(hidden, states.apply("norm.scale"), states.apply("norm.shift")));
    emit.update(states.apply("norm.mean"), blend(emit, states.apply("norm.mean"), normed.get(1)));
    emit.update(
        states.apply("norm.variance"), blend(emit, states.apply("norm.variance"), normed.get(2)));
    Value active = emit.relu(normed.getFirst());
    Value kept = emit.in("dropout1", () -> emit.dropout(active, 0.25));
    Value logits = emit.matmul(kept, states.apply("out.weight"), false, true);
    Value loss = figures(emit, logits, target);
    emit.phase(Phase.BACKWARD);
    var parameters = trainable().keySet().stream().map(states).toList();
    var gradients = Differentiation.gradients(emit, loss, parameters);
    emit.phase(Phase.UPDATE);
    Value rate = emit.input(RATE, TensorType.float32(), false);
    for (int i = 0; i < parameters.size(); i++) {
      Value parameter = parameters.get(i);
      Value m = states.apply(parameter.name() + ".m");
      Value v = states.apply(parameter.name() + ".v");
      var next =
          emit.emit(
              new AdamUpdate(0.9, 0.999, 1e-8, 0, false),
              List.of(parameter, gradients.get(i), m, v, rate, emit.step()));
      emit.update(parameter, next.get(0));
      emit.update(m, next.get(1));
      emit.update(v, next.get(2));
    }
    return emit.build();
  }

  @Override
  public Program evaluation(int batch) {
    var emit = new Emitter("evaluation", batch, seed);
    Value logits = inference(emit);
    Value target = emit.input("target", TensorType.int32(batch), true);
    figures(emit, logits, target);
    emit.output(ANSWER, emit.one(new Softmax(), logits));
    return emit.build();
  }

  @Override
  public Program prediction(int batch) {
    var emit = new Emitter("prediction", batch, seed);
    emit.output(ANSWER, emit.one(new Softmax(), inference(emit)));
    return emit.build();
  }

  private Value inference(Emitter emit) {
    var states = declare(emit);
    Value hidden = emit.matmul(input(emit), states.apply("hidden.weight"), false, true);
    Value normed =
        emit.one(
            new BatchNormInference(EPSILON),
            hidden,
            states.apply("norm.scale"),
            states.apply("norm.shift"),
            states.apply("norm.mean"),
            states.apply("norm.variance"));
    return emit.matmul(emit.relu(normed), states.apply("out.weight"), false, true);
  }

  private Function<String, Value> declare(Emitter emit) {
    var values = new LinkedHashMap<String, Value>();
    for (State state : states()) {
      values.put(state.name(), emit.state(state.name(), TensorType.float32(state.shape())));
    }
    return name -> Objects.requireNonNull(values.get(name));
  }

  private Value input(Emitter emit) {
    int side = (int) Math.sqrt(pixels);
    Value images = emit.input("input", TensorType.uint8(emit.batch(), 1, side, side), true);
    Value numbers = emit.subtract(emit.scale(images, 1.0 / 64), emit.constant(2));
    return emit.reshape(numbers, emit.batch(), pixels);
  }

  private static Value blend(Emitter emit, Value running, Value now) {
    return emit.add(emit.scale(running, 0.9), emit.scale(now, 0.1));
  }

  private static Value figures(Emitter emit, Value logits, Value target) {
    Value loss = mean(emit, emit.one(new SoftmaxCrossEntropy(), logits, target));
    emit.output(LOSS, loss);
    emit.output("accuracy", ACCURACY.sums(emit, Supervision.of(logits, target)));
    return loss;
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        new Figure("accuracy", Optional.of(ACCURACY)), new Figure(LOSS, Optional.empty()));
  }

  private static Value mean(Emitter emit, Value perSample) {
    Value sum = emit.reshape(emit.reduce(Reduce.Kind.SUM, perSample, List.of(0)), Shape.SCALAR);
    return emit.scale(sum, 1.0 / emit.batch());
  }
}

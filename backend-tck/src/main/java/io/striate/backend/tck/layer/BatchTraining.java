package io.striate.backend.tck.layer;

import static org.junit.jupiter.api.Assertions.fail;

import io.striate.api.backend.Backend;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.Layer;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.op.AdamUpdate;
import io.striate.api.op.Reduce;
import io.striate.api.op.SoftmaxCrossEntropy;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Trains a network of the layer and a dense classifier on one batch of three samples with three
/// labels, by Adam, until it has learned them.
final class BatchTraining {
  private static final int BATCH = 3;
  private static final int STEPS = 300;
  private static final double[] RATES = {0.1, 0.01};

  /// How many batches are tried: three samples that a layer maps to few features may happen not to
  /// be separable.
  private static final int DRAWS = 5;

  /// The loss that counts as learned, in nats; guessing has 1.1.
  private static final double LEARNED = 0.5;

  private final Layer layer;
  private final List<Shape> inputs;
  private final List<Parameter> parameters = new ArrayList<>();
  private final Map<String, Numbers> initial = new HashMap<>();

  BatchTraining(Layer layer, List<Shape> inputs) {
    this.layer = layer;
    this.inputs = List.copyOf(inputs);
  }

  /// Fails if no batch is learned at any learning rate: in inference, the loss is small and the
  /// labels are right.
  void check(Backend reference) {
    Program training = program(Mode.TRAINING);
    Program inference = program(Mode.INFERENCE);
    var losses = new ArrayList<Double>();
    for (int draw = 0; draw < DRAWS; draw++) {
      for (double rate : RATES) {
        double loss = train(reference, training, inference, rate, draw);
        if (loss < LEARNED) {
          return;
        }
        losses.add(loss);
      }
    }
    fail(
        String.format(
            Locale.ROOT,
            "a network with this layer does not learn one batch of %d samples: for %d batches at the"
                + " learning rates %s, the losses are %s after %d steps%s",
            BATCH,
            DRAWS,
            Arrays.toString(RATES),
            losses,
            STEPS,
            LayerValues.seed()));
  }

  /// Trains on one batch from the initial weights.
  ///
  /// @return the loss in inference, or infinity if a label is wrong
  private double train(
      Backend reference, Program training, Program inference, double rate, int draw) {
    var learned = new HashMap<String, Numbers>();
    try (var session = new Run.Session(reference, training)) {
      session.write(initial);
      session.write(batch(training, draw));
      session.write(Map.of("rate", Numbers.scalar(rate)));
      for (int step = 0; step < STEPS; step++) {
        session.write(Map.of("step", Numbers.step(step)));
        session.run();
      }
      inference.states().forEach(state -> learned.put(state.name(), session.read(state.name())));
    }
    try (var session = new Run.Session(reference, inference)) {
      session.write(learned);
      session.write(batch(inference, draw));
      session.run();
      double loss = session.read("loss").values()[0];
      return right(session.read("logits").values()) ? loss : Double.POSITIVE_INFINITY;
    }
  }

  private static boolean right(double[] logits) {
    for (int sample = 0; sample < BATCH; sample++) {
      for (int other = 0; other < BATCH; other++) {
        if (other != sample
            && !(logits[sample * BATCH + other] < logits[sample * BATCH + sample])) {
          return false;
        }
      }
    }
    return true;
  }

  private Map<String, Numbers> batch(Program program, int draw) {
    var values = new HashMap<>(LayerValues.of(program, inputs, BATCH, List.of(), draw));
    values.put("labels", Numbers.labels(Shape.of(BATCH), 0, 1, 2));
    return values;
  }

  private Program program(Mode mode) {
    var emit = new Emitter("batch", BATCH, 1);
    parameters.clear();
    var fed = new ArrayList<Value>();
    for (int i = 0; i < inputs.size(); i++) {
      fed.add(emit.input("input" + i, TensorType.float32(inputs.get(i).prepend(BATCH)), true));
    }
    var kept = new ArrayList<Value>();
    layer.parameters(inputs).forEach(parameter -> kept.add(state(emit, "layer.", parameter)));
    Value out = emit.in("layer", () -> layer.forward(emit, fed, kept, mode));
    int features = out.type().shape().size() / BATCH;
    Shape shape = Shape.of(BATCH, features);
    Value weight =
        state(emit, "head.", Parameter.trainable("weight", shape, Initializer.glorotUniform()));
    Value bias =
        state(emit, "head.", Parameter.trainable("bias", Shape.of(BATCH), Initializer.constant(0)));
    kept.add(weight);
    kept.add(bias);
    Value logits =
        emit.add(emit.matmul(emit.reshape(out, BATCH, features), weight, false, true), bias);
    Value labels = emit.input("labels", TensorType.int32(BATCH), true);
    Value each = emit.one(new SoftmaxCrossEntropy(), logits, labels);
    Value sum = emit.reduce(Reduce.Kind.SUM, each, List.of(0));
    Value loss = emit.reshape(emit.scale(sum, 1.0 / BATCH), Shape.SCALAR);
    emit.output("loss", loss);
    emit.output("logits", logits);
    if (mode == Mode.TRAINING) {
      updates(emit, loss, kept);
    }
    return emit.build();
  }

  private Value state(Emitter emit, String prefix, Parameter parameter) {
    var named =
        new Parameter(
            prefix + parameter.name(),
            parameter.shape(),
            parameter.initializer(),
            parameter.role());
    parameters.add(named);
    initial.put(named.name(), LayerValues.initial(named));
    return emit.state(named.name(), TensorType.float32(named.shape()));
  }

  private void updates(Emitter emit, Value loss, List<Value> kept) {
    emit.phase(Phase.BACKWARD);
    var trained = new ArrayList<Value>();
    for (int i = 0; i < kept.size(); i++) {
      if (parameters.get(i).role() == Parameter.Role.TRAINABLE) {
        trained.add(kept.get(i));
      }
    }
    List<Value> gradients = Differentiation.gradients(emit, loss, trained);
    emit.phase(Phase.UPDATE);
    Value rate = emit.input("rate", TensorType.float32(), false);
    var adam = new AdamUpdate(0.9, 0.999, 1e-8, 0, false);
    for (int i = 0; i < trained.size(); i++) {
      Value parameter = trained.get(i);
      Value first = slot(emit, parameter, ".m");
      Value second = slot(emit, parameter, ".s");
      var next =
          emit.emit(adam, List.of(parameter, gradients.get(i), first, second, rate, emit.step()));
      emit.update(parameter, next.get(0));
      emit.update(first, next.get(1));
      emit.update(second, next.get(2));
    }
  }

  private Value slot(Emitter emit, Value parameter, String suffix) {
    String name = parameter.name() + suffix;
    TensorType type = parameter.type();
    initial.put(name, new Numbers(type, new double[type.shape().size()]));
    return emit.state(name, type);
  }
}

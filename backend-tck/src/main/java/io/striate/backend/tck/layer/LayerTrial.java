package io.striate.backend.tck.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.backend.Backend;
import io.striate.api.layer.Layer;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.op.Reduce;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
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
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/// One layer alone in a program. The output `loss` is the layer's output times some numbers,
/// summed; `gradient/NAME` its gradient by each input and each parameter.
final class LayerTrial {
  /// A case with more numbers than this has some of its gradients tested only.
  private static final int MOST_ELEMENTS = 200;

  private static final double H = 1e-3;
  private static final double TOLERANCE = 1e-6;

  private final Map<String, Numbers> bound = new HashMap<>();
  private final List<Value> differentiable = new ArrayList<>();
  private final Program program;
  private final Shape output;

  LayerTrial(Layer layer, List<Shape> inputs, Mode mode, int batch) {
    var emit = new Emitter("layer", batch, 1);
    for (int i = 0; i < inputs.size(); i++) {
      TensorType type = TensorType.float32(inputs.get(i).prepend(batch));
      differentiable.add(bind(emit.input("input" + i, type, true)));
    }
    var fed = List.copyOf(differentiable);
    var parameters = new ArrayList<Value>();
    for (Parameter parameter : layer.parameters(inputs)) {
      Value value = bind(emit.state(parameter.name(), TensorType.float32(parameter.shape())));
      parameters.add(value);
      if (parameter.role() == Parameter.Role.TRAINABLE) {
        differentiable.add(value);
      } else {
        positive(value);
      }
    }
    Value out = emit.in("layer", () -> layer.forward(emit, fed, parameters, mode));
    output = out.type().shape();
    Value weights = bind(emit.input("weights", out.type(), true));
    List<Integer> axes = IntStream.range(0, output.rank()).boxed().toList();
    Value sum = emit.reduce(Reduce.Kind.SUM, emit.multiply(out, weights), axes);
    Value loss = emit.reshape(sum, Shape.SCALAR);
    List<Value> gradients = Differentiation.gradients(emit, loss, differentiable);
    emit.output("loss", loss);
    for (int i = 0; i < gradients.size(); i++) {
      emit.output("gradient/" + differentiable.get(i).name(), gradients.get(i));
    }
    program = emit.build();
  }

  /// Numbers that keep apart from one another and from 0, where maxima and relu have corners.
  private Value bind(Value value) {
    bound.put(value.name(), Numbers.distinct(11 + bound.size(), value.type().shape().extents()));
    return value;
  }

  /// Statistics may be variances.
  private void positive(Value value) {
    double[] values = Objects.requireNonNull(bound.get(value.name())).values();
    double least = Arrays.stream(values).min().orElse(0);
    double[] moved = Arrays.stream(values).map(x -> x - least + 1).toArray();
    bound.put(value.name(), Numbers.of(value.type().shape(), moved));
  }

  /// With the batch.
  Shape output() {
    return output;
  }

  Program program() {
    return program;
  }

  /// By the difference quotient of fourth order, on a backend that computes in double.
  void checkGradients(Backend reference) {
    try (var session = new Run.Session(reference, program)) {
      var used = new HashMap<>(bound);
      used.keySet().retainAll(names());
      session.write(used);
      session.run();
      var results = session.read();
      for (Value value : differentiable) {
        var gradient = Objects.requireNonNull(results.get("gradient/" + value.name()));
        check(session, value.name(), gradient.values());
      }
    }
  }

  private List<String> names() {
    var names = new ArrayList<String>();
    program.inputs().forEach(value -> names.add(value.name()));
    program.states().forEach(value -> names.add(value.name()));
    return names;
  }

  private void check(Run.Session session, String name, double[] gradient) {
    if (!names().contains(name)) {
      return; // nothing depends on it, so the program does not have it
    }
    int step = Math.max(1, gradient.length / MOST_ELEMENTS);
    double scale = Math.max(1e-3, Arrays.stream(gradient).map(Math::abs).max().orElse(0));
    for (int i = 0; i < gradient.length; i += step) {
      double slope =
          (loss(session, name, i, -2 * H)
                  - 8 * loss(session, name, i, -H)
                  + 8 * loss(session, name, i, H)
                  - loss(session, name, i, 2 * H))
              / (12 * H);
      assertEquals(slope, gradient[i], TOLERANCE * scale, "gradient by " + name + "[" + i + "]");
    }
  }

  private double loss(Run.Session session, String name, int element, double h) {
    Numbers at = Objects.requireNonNull(bound.get(name));
    double[] moved = at.values().clone();
    moved[element] += h;
    session.write(Map.of(name, new Numbers(at.type(), moved)));
    session.run();
    double loss = session.read("loss").values()[0];
    session.write(Map.of(name, at));
    return loss;
  }
}

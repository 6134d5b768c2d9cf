package io.striate.backend.tck.layer;

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
import java.util.List;

/// Scales each channel by a gate that sees the means of all channels, as a third party would write
/// it: an inner ReLU and a sigmoid, which may saturate.
///
/// Source: Hu and others, "Squeeze-and-excitation networks", arXiv:1709.01507.
final class SqueezeExcite implements LayerType {
  private static final Field<Integer> REDUCTION =
      Field.of("reduction", FieldKind.integer(1), 2, "channels for each unit of the inner layer");

  /// A large gain saturates the gate.
  private static final Field<Double> GAIN =
      Field.of("gain", FieldKind.number(0, 1000), 1.0, "a factor before the sigmoid");

  @Override
  public String id() {
    return "acme:squeeze-excite";
  }

  @Override
  public String summary() {
    return "scales each channel by a gate computed from all channels";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(REDUCTION, GAIN);
  }

  @Override
  public Layer create(Config config) {
    return new Gate(config.get(REDUCTION), config.get(GAIN));
  }

  private record Gate(int reduction, double gain) implements Layer {
    @Override
    public List<Parameter> parameters(List<Shape> in) {
      int channels = in.getFirst().extent(0);
      int units = Math.max(1, channels / reduction);
      return List.of(
          Parameter.trainable("squeeze", Shape.of(units, channels), Initializer.heNormal()),
          Parameter.trainable("squeezeBias", Shape.of(units), Initializer.constant(0)),
          Parameter.trainable("excite", Shape.of(channels, units), Initializer.glorotUniform()),
          Parameter.trainable("exciteBias", Shape.of(channels), Initializer.constant(0)));
    }

    @Override
    public Value forward(Emitter emit, List<Value> in, List<Value> kept, Mode mode) {
      Value x = in.getFirst();
      Shape shape = x.type().shape();
      Value sum = emit.reduce(Reduce.Kind.SUM, x, List.of(2, 3));
      Value mean = emit.scale(sum, 1.0 / (shape.extent(2) * shape.extent(3)));
      Value pooled = emit.reshape(mean, shape.extent(0), shape.extent(1));
      Value inner = emit.relu(dense(emit, pooled, kept.get(0), kept.get(1)));
      Value outer = emit.scale(dense(emit, inner, kept.get(2), kept.get(3)), gain);
      Value gate = emit.apply(Function.SIGMOID, outer);
      return emit.multiply(x, emit.reshape(gate, shape.extent(0), shape.extent(1), 1, 1));
    }

    private static Value dense(Emitter emit, Value x, Value weight, Value bias) {
      return emit.add(emit.matmul(x, weight, false, true), bias);
    }
  }
}

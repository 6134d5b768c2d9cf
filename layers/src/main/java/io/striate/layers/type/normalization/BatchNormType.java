package io.striate.layers.type.normalization;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.op.BatchNorm;
import io.striate.api.op.BatchNormInference;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// `batchnorm`: brings each channel to mean 0 and variance 1 over the batch, then scales and shifts
/// it.
///
/// | tensor | shape |
/// |---|---|
/// | input, output | `[C, ...]` |
/// | `scale`, `shift` | `[C]`, trained; 1 and 0 at first |
/// | `mean`, `variance` | `[C]`, running statistics that inference uses; 0 and 1 at first |
///
/// The running variance takes the batch's variance with Bessel's correction, n / (n - 1), as the
/// source says.
///
/// Source: Ioffe and Szegedy, "Batch normalization", arXiv:1502.03167.
public final class BatchNormType implements LayerType {
  static final Field<Double> EPSILON =
      Field.of(
          "epsilon",
          FieldKind.number(0, 1),
          1e-5,
          "added to the variance, for numerical stability");
  static final Field<Double> MOMENTUM =
      Field.of(
          "momentum",
          FieldKind.numberBelow(0, 1),
          0.9,
          "fraction of the running statistics kept at each step");

  @Override
  public String id() {
    return "batchnorm";
  }

  @Override
  public String summary() {
    return "normalizes each channel over the batch";
  }

  @Override
  public List<String> otherNames() {
    return List.of("BatchNormalization", "BatchNorm2d");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(EPSILON, MOMENTUM);
  }

  @Override
  public Layer create(Config config) {
    return new Normalization(config.get(EPSILON), config.get(MOMENTUM));
  }

  private record Normalization(double epsilon, double momentum) implements Layer {
    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      Shape channels = Shape.of(inputs.getFirst().extent(0));
      return List.of(
          Parameter.trainable("scale", channels, Initializer.constant(1)),
          Parameter.trainable("shift", channels, Initializer.constant(0)),
          Parameter.statistic("mean", channels, Initializer.constant(0)),
          Parameter.statistic("variance", channels, Initializer.constant(1)));
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      var operands = new ArrayList<Value>(inputs);
      if (mode == Mode.INFERENCE) {
        operands.addAll(parameters);
        return emit.emit(new BatchNormInference(epsilon), operands).getFirst();
      }
      operands.addAll(parameters.subList(0, 2));
      List<Value> results = emit.emit(new BatchNorm(epsilon), operands);
      Shape shape = inputs.getFirst().type().shape();
      long count = shape.elements() / shape.extent(1);
      double bessel = count > 1 ? count / (count - 1.0) : 1;
      follow(emit, parameters.get(2), results.get(1), 1);
      follow(emit, parameters.get(3), results.get(2), bessel);
      return results.getFirst();
    }

    /// Moves a running statistic towards that of the batch; a layer that is used again in the same
    /// step moves it again.
    private void follow(Emitter emit, Value running, Value ofBatch, double correction) {
      Value stays = emit.scale(emit.latest(running), momentum);
      emit.update(running, emit.add(stays, emit.scale(ofBatch, (1 - momentum) * correction)));
    }
  }
}

package io.striate.layers.type.normalization;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.InputShapes;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.op.LocalResponseNorm;
import io.striate.api.op.LocalResponseNorm.Region;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;

/// `lrn`: divides each number by `(k + alpha m)^beta`, where `m` is the mean of the squares around
/// it (local response normalization).
///
/// - `across-channels`: of `size` channels at the same position, `size / 2` of them before it
/// - `within-channel`: of a square of `size` by `size` pixels of the same channel
///
/// What lies outside counts as 0. Input and output `[C, H, W]`; no parameters. `m` is a mean, so
/// that alpha is divided by the size, as in PyTorch and Caffe; TensorFlow and the source take the
/// sum. Their alpha times the size is alpha here: AlexNet has the size 5, alpha 5e-4, beta 0.75 and
/// k 2.
///
/// Source: Krizhevsky, Sutskever and Hinton, "ImageNet classification with deep convolutional
/// neural networks", NIPS 2012.
public final class LrnType implements LayerType {
  private static final Field<Integer> SIZE =
      Field.of("size", FieldKind.integer(1), 5, "number of channels, or of pixels along each axis");
  private static final Field<Double> ALPHA =
      Field.of("alpha", FieldKind.number(0, Double.MAX_VALUE), 1e-4, "factor of the mean");
  private static final Field<Double> BETA =
      Field.of("beta", FieldKind.number(0, Double.MAX_VALUE), 0.75, "exponent of the divisor");
  private static final Field<Double> K =
      Field.of("k", FieldKind.number(1e-6, Double.MAX_VALUE), 1.0, "added to the mean");
  private static final Field<Region> REGION =
      Field.of(
          "region",
          FieldKind.word(Region.class),
          Region.ACROSS_CHANNELS,
          "what is around a number");

  @Override
  public String id() {
    return "lrn";
  }

  @Override
  public String summary() {
    return "divides each number by the mean of the squares around it";
  }

  @Override
  public List<String> otherNames() {
    return List.of("LocalResponseNorm", "LocalResponseNormalization");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(SIZE, ALPHA, BETA, K, REGION);
  }

  @Override
  public Layer create(Config config) {
    return new ResponseNorm(
        config.get(SIZE), config.get(ALPHA), config.get(BETA), config.get(K), config.get(REGION));
  }

  private record ResponseNorm(int size, double alpha, double beta, double k, Region region)
      implements Layer {
    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      InputShapes.image(inputs.getFirst());
      return List.of();
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      return emit.one(new LocalResponseNorm(size, alpha, beta, k, region), inputs.getFirst());
    }
  }
}

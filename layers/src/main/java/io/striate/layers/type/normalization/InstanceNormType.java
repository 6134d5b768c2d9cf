package io.striate.layers.type.normalization;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import java.util.List;

/// `instance-norm`: brings each channel of a sample to mean 0 and variance 1.
///
/// | tensor | shape |
/// |---|---|
/// | input, output | `[C, ...]` |
/// | `scale`, `shift` | `[C]`, if `affine`; trained, 1 and 0 at first |
///
/// The variance is the biased one and epsilon is added to it. As in PyTorch, there are no
/// parameters by default; there are no running statistics.
///
/// Source: Ulyanov, Vedaldi and Lempitsky, "Instance normalization", arXiv:1607.08022.
public final class InstanceNormType implements LayerType {
  private static final Field<Boolean> AFFINE = Standardized.affine(false);

  @Override
  public String id() {
    return "instance-norm";
  }

  @Override
  public String summary() {
    return "normalizes each channel of each sample";
  }

  @Override
  public List<String> otherNames() {
    return List.of("InstanceNormalization", "InstanceNorm2d", "InstanceNorm1d");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(Standardized.EPSILON, AFFINE);
  }

  @Override
  public Layer create(Config config) {
    return new ChannelGroups(
        InstanceNormType::channels, config.get(Standardized.EPSILON), config.get(AFFINE));
  }

  private static int channels(Shape input) {
    int channels = input.extent(0);
    if (input.elements() == channels) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          "needs more than one number in each channel, got " + input,
          "use layer-norm for features");
    }
    return channels;
  }
}

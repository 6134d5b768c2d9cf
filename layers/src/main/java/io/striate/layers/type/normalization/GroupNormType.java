package io.striate.layers.type.normalization;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import java.util.List;
import java.util.Locale;

/// `group-norm`: brings each group of consecutive channels of a sample to mean 0 and variance 1,
/// then scales and shifts each channel.
///
/// | tensor | shape |
/// |---|---|
/// | input, output | `[C, ...]` |
/// | `scale`, `shift` | `[C]`; trained, 1 and 0 at first |
///
/// The variance is the biased one and epsilon is added to it, as in PyTorch and Keras; epsilon is
/// PyTorch's, Keras has 1e-3.
///
/// Source: Wu and He, "Group normalization", arXiv:1803.08494.
public final class GroupNormType implements LayerType {
  private static final Field<Integer> GROUPS =
      Field.of(
          "groups",
          FieldKind.integer(1),
          32,
          "number of groups that the channels are divided into");
  private static final Field<Boolean> AFFINE = Standardized.affine(true);

  @Override
  public String id() {
    return "group-norm";
  }

  @Override
  public String summary() {
    return "normalizes groups of channels of each sample";
  }

  @Override
  public List<String> otherNames() {
    return List.of("GroupNormalization");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(GROUPS, Standardized.EPSILON, AFFINE);
  }

  @Override
  public Layer create(Config config) {
    int groups = config.get(GROUPS);
    return new ChannelGroups(
        input -> split(input, groups), config.get(Standardized.EPSILON), config.get(AFFINE));
  }

  private static int split(Shape input, int groups) {
    int channels = input.extent(0);
    if (channels % groups != 0) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          String.format(
              Locale.ROOT,
              "cannot split the %d channels of its input %s into %d groups",
              channels,
              input,
              groups));
    }
    return groups;
  }
}

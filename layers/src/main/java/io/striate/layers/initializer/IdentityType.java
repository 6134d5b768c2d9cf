package io.striate.layers.initializer;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InitializerType;
import io.striate.api.tensor.Shape;
import java.util.List;
import java.util.Locale;

/// `identity`: the weight by which a layer gives its input again: 1 from each channel to the filter
/// of the same number, at the center of the kernel, else 0. Of a dense layer, the identity matrix.
///
/// With groups, filter `i` of each group takes channel `i` of the group. A kernel of even size has
/// its center behind the middle, as in PyTorch's `dirac_`.
///
/// Source: Zagoruyko and Komodakis, "DiracNets", arXiv:1706.00388.
public final class IdentityType implements InitializerType {
  private static final Field<Integer> GROUPS =
      Field.of("groups", FieldKind.integer(1), 1, "number of groups of the convolution");

  @Override
  public String id() {
    return "identity";
  }

  @Override
  public String summary() {
    return "the weight by which a layer gives its input again";
  }

  @Override
  public List<String> otherNames() {
    return List.of("Dirac", "Eye");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(GROUPS);
  }

  @Override
  public Initializer create(Config config) {
    int groups = config.get(GROUPS);
    return (shape, random) -> values(shape, groups);
  }

  private static float[] values(Shape shape, int groups) {
    float[] values = new float[shape.size()];
    int filters = shape.rank() > 0 ? shape.extent(0) : 1;
    if (filters % groups != 0) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          String.format(
              Locale.ROOT,
              "cannot split the %d filters of a weight %s into %d groups",
              filters,
              shape,
              groups));
    }
    int each = filters / groups;
    int channels = shape.rank() > 1 ? shape.extent(1) : 1;
    int kernel = shape.size() / filters / channels;
    int center = 0;
    for (int axis = 2; axis < shape.rank(); axis++) {
      center = center * shape.extent(axis) + shape.extent(axis) / 2;
    }
    for (int filter = 0; filter < filters; filter++) {
      int channel = filter % each;
      if (channel < channels) {
        values[(filter * channels + channel) * kernel + center] = 1;
      }
    }
    return values;
  }
}

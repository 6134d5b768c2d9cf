package io.striate.layers.type.convolution;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.layers.type.Volumes;
import io.striate.layers.type.Volumes.Border;
import io.striate.layers.type.Volumes.Extents;

/// Settings of filters over volumes.
final class Volume {
  static final Field<Extents> KERNEL =
      Field.required("kernel", Volumes.extents(), "depth, height and width of a filter, in voxels");
  static final Field<Extents> STRIDE =
      Field.of(
          "stride",
          Volumes.extents(),
          Extents.ONE,
          "step between positions of the filter, in voxels");
  static final Field<Border> PADDING =
      Field.of("padding", Volumes.border(), Border.NONE, "zeros added around the input, in voxels");
  static final Field<Extents> DILATION =
      Field.of(
          "dilation",
          Volumes.extents(),
          Extents.ONE,
          "step between the elements of a filter, in voxels");

  private Volume() {}

  /// The window of a filter.
  static Volumes.Window window(Config config) {
    return new Volumes.Window(
        config.get(KERNEL),
        config.get(STRIDE),
        config.get(PADDING),
        config.get(DILATION),
        config.get(Conv2dType.FIT));
  }
}

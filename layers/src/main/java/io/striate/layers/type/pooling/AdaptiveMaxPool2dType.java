package io.striate.layers.type.pooling;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.op.MaxPool2d;
import java.util.List;

/// `adaptive-maxpool2d`: the maximum of each of `height x width` regions, for inputs of any size.
///
/// Input `[C, H, W]`, output `[C, height, width]`; no parameters. Region `i` of an axis is from
/// `floor(i N / size)` to below `ceil((i + 1) N / size)`, the rule of PyTorch.
///
/// The gradient goes to the maximum of a region; if several are equal, they share it.
public final class AdaptiveMaxPool2dType implements LayerType {
  @Override
  public String id() {
    return "adaptive-maxpool2d";
  }

  @Override
  public String summary() {
    return "maximum of regions, for an output of a given size";
  }

  @Override
  public List<String> otherNames() {
    return List.of("AdaptiveMaxPooling2D");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(AdaptivePooling.SIZE);
  }

  @Override
  public Layer create(Config config) {
    return new AdaptivePooling(
        config.get(AdaptivePooling.SIZE),
        MaxPool2d::new,
        (emit, regions, value, axis) -> regions.largest(emit, value, axis));
  }
}

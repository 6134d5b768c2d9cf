package io.striate.layers.type.pooling;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.op.AvgPool2d;
import java.util.List;

/// `adaptive-avgpool2d`: the mean of each of `height x width` regions, for inputs of any size.
///
/// Input `[C, H, W]`, output `[C, height, width]`; no parameters. Region `i` of an axis is from
/// `floor(i N / size)` to below `ceil((i + 1) N / size)`, the rule of PyTorch.
public final class AdaptiveAvgPool2dType implements LayerType {
  @Override
  public String id() {
    return "adaptive-avgpool2d";
  }

  @Override
  public String summary() {
    return "mean of regions, for an output of a given size";
  }

  @Override
  public List<String> otherNames() {
    return List.of("AdaptiveAveragePooling2D");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(AdaptivePooling.SIZE);
  }

  @Override
  public Layer create(Config config) {
    return new AdaptivePooling(
        config.get(AdaptivePooling.SIZE),
        window -> new AvgPool2d(window, false),
        (emit, regions, value, axis) -> regions.means(emit, value, axis));
  }
}

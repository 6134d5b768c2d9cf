package io.striate.layers.type.pooling;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.op.AvgPool2d;
import java.util.List;

/// `global-avgpool2d`: the mean of each map.
///
/// Input `[C, H, W]`, output `[C]`; no parameters. `avgpool2d` with `"kernel": "global"` gives the
/// same numbers as `[C, 1, 1]`.
public final class GlobalAvgPool2dType implements LayerType {
  @Override
  public String id() {
    return "global-avgpool2d";
  }

  @Override
  public String summary() {
    return "mean of each map";
  }

  @Override
  public List<String> otherNames() {
    return List.of("GlobalAveragePooling2D", "GlobalAveragePool", "GlobalAvgPool2d");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Layer create(Config config) {
    return new GlobalPooling(window -> new AvgPool2d(window, false));
  }
}

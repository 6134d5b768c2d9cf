package io.striate.layers.type.pooling;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.op.MaxPool2d;
import java.util.List;

/// `global-maxpool2d`: the largest number of each map.
///
/// Input `[C, H, W]`, output `[C]`; no parameters. `maxpool2d` with `"kernel": "global"` gives the
/// same numbers as `[C, 1, 1]`.
public final class GlobalMaxPool2dType implements LayerType {
  @Override
  public String id() {
    return "global-maxpool2d";
  }

  @Override
  public String summary() {
    return "maximum of each map";
  }

  @Override
  public List<String> otherNames() {
    return List.of("GlobalMaxPooling2D", "GlobalMaxPool", "GlobalMaxPool2d");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Layer create(Config config) {
    return new GlobalPooling(MaxPool2d::new);
  }
}

package io.striate.layers.type.pooling;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.op.MaxPool2d;
import java.util.List;

/// `maxpool2d`: the largest number of each window, map by map (lecture, slides 84 to 86).
///
/// Input `[C, H, W]`, output `[C, oH, oW]`; no parameters. Padding never wins.
public final class MaxPool2dType implements LayerType {
  @Override
  public String id() {
    return "maxpool2d";
  }

  @Override
  public String summary() {
    return "maximum of each window";
  }

  @Override
  public List<String> otherNames() {
    return List.of("MaxPooling2D", "MaxPool", "MaxPooling", "Pooling");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(PoolKernel.KERNEL, PoolKernel.STRIDE, PoolKernel.PADDING, PoolKernel.FIT);
  }

  @Override
  public Layer create(Config config) {
    return new WindowPooling(
        (height, width) -> PoolKernel.window(config, height, width), MaxPool2d::new);
  }
}

package io.striate.layers.type.pooling;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.op.AvgPool2d;
import java.util.List;

/// `avgpool1d`: the mean of each window, line by line.
///
/// Input `[C, L]`, output `[C, oL]`; no parameters.
public final class AvgPool1dType implements LayerType {
  @Override
  public String id() {
    return "avgpool1d";
  }

  @Override
  public String summary() {
    return "mean of each window of a line";
  }

  @Override
  public List<String> otherNames() {
    return List.of("AveragePooling1D");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(
        LinePooling.KERNEL,
        LinePooling.STRIDE,
        LinePooling.PADDING,
        PoolKernel.FIT,
        AvgPool2dType.COUNT_PADDING);
  }

  @Override
  public Layer create(Config config) {
    AvgPool2dType.checkCounted(config);
    boolean counted = config.get(AvgPool2dType.COUNT_PADDING);
    return LinePooling.of(config, window -> new AvgPool2d(window, counted));
  }
}

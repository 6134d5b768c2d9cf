package io.striate.layers.type.pooling;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.op.MaxPool2d;
import java.util.List;

/// `maxpool1d`: the largest number of each window, line by line.
///
/// Input `[C, L]`, output `[C, oL]`; no parameters. Padding never wins.
public final class MaxPool1dType implements LayerType {
  @Override
  public String id() {
    return "maxpool1d";
  }

  @Override
  public String summary() {
    return "maximum of each window of a line";
  }

  @Override
  public List<String> otherNames() {
    return List.of("MaxPooling1D", "TemporalMaxPooling");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(LinePooling.KERNEL, LinePooling.STRIDE, LinePooling.PADDING, PoolKernel.FIT);
  }

  @Override
  public Layer create(Config config) {
    return LinePooling.of(config, MaxPool2d::new);
  }
}

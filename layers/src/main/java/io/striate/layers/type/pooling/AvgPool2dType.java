package io.striate.layers.type.pooling;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Fit;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.op.AvgPool2d;
import java.util.List;

/// `avgpool2d`: the mean of each window, map by map; with `"kernel": "global"` the mean of the
/// whole map.
///
/// Input `[C, H, W]`, output `[C, oH, oW]`; no parameters.
public final class AvgPool2dType implements LayerType {
  static final Field<Boolean> COUNT_PADDING =
      Field.of(
          "countPadding",
          FieldKind.flag(),
          false,
          "whether the padding is included in the mean, as zeros");

  @Override
  public String id() {
    return "avgpool2d";
  }

  @Override
  public String summary() {
    return "mean of each window";
  }

  @Override
  public List<String> otherNames() {
    return List.of("AveragePooling2D", "AveragePool", "AvgPool");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(
        PoolKernel.KERNEL, PoolKernel.STRIDE, PoolKernel.PADDING, PoolKernel.FIT, COUNT_PADDING);
  }

  @Override
  public Layer create(Config config) {
    checkCounted(config);
    return new WindowPooling(
        (height, width) -> PoolKernel.window(config, height, width),
        window -> new AvgPool2d(window, config.get(COUNT_PADDING)));
  }

  static void checkCounted(Config config) {
    if (config.get(COUNT_PADDING) && config.get(PoolKernel.FIT) == Fit.CEIL) {
      throw new StriateException(
          Code.BAD_VALUE,
          "cannot count padding with \"fit\": \"ceil\", whose last windows reach past the padding",
          "leave \"countPadding\" out, or use \"fit\": \"floor\"");
    }
  }
}

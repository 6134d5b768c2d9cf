package io.striate.layers.type.pooling;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.op.AvgPool2d;
import java.util.List;

/// `avgpool3d`: the mean of each window, volume by volume; with `"kernel": "global"` the mean of
/// the whole volume.
///
/// Input `[C, D, H, W]`, output `[C, oD, oH, oW]`; no parameters.
public final class AvgPool3dType implements LayerType {
  @Override
  public String id() {
    return "avgpool3d";
  }

  @Override
  public String summary() {
    return "mean of each window of a volume";
  }

  @Override
  public List<String> otherNames() {
    return List.of("AveragePooling3D", "VolumetricAveragePooling");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(
        VolumePooling.KERNEL,
        VolumePooling.STRIDE,
        VolumePooling.PADDING,
        PoolKernel.FIT,
        AvgPool2dType.COUNT_PADDING);
  }

  @Override
  public Layer create(Config config) {
    AvgPool2dType.checkCounted(config);
    boolean counted = config.get(AvgPool2dType.COUNT_PADDING);
    return new VolumePooling(config, window -> new AvgPool2d(window, counted));
  }
}

package io.striate.layers.type.pooling;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.op.MaxPool2d;
import java.util.List;

/// `maxpool3d`: the largest number of each window, volume by volume.
///
/// Input `[C, D, H, W]`, output `[C, oD, oH, oW]`; no parameters. Padding never wins.
public final class MaxPool3dType implements LayerType {
  @Override
  public String id() {
    return "maxpool3d";
  }

  @Override
  public String summary() {
    return "maximum of each window of a volume";
  }

  @Override
  public List<String> otherNames() {
    return List.of("MaxPooling3D", "VolumetricMaxPooling");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(
        VolumePooling.KERNEL, VolumePooling.STRIDE, VolumePooling.PADDING, PoolKernel.FIT);
  }

  @Override
  public Layer create(Config config) {
    return new VolumePooling(config, MaxPool2d::new);
  }
}

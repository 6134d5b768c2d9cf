package io.striate.examples.excite;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import java.util.List;

/// Scales each channel by a gate between 0 and 1 that is computed from the means of all channels.
///
/// Source: Hu and others, "Squeeze-and-excitation networks", arXiv:1709.01507.
public final class SqueezeExciteType implements LayerType {
  private static final Field<Integer> REDUCTION =
      Field.of(
          "reduction",
          FieldKind.integer(1),
          16,
          "channels for each unit of the inner layer; it has one unit at least");

  @Override
  public String id() {
    return "acme:squeeze-excite";
  }

  @Override
  public String summary() {
    return "scales each channel by a gate computed from the means of all channels";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(REDUCTION);
  }

  @Override
  public Layer create(Config config) {
    return new SqueezeExcite(config.get(REDUCTION), new ChannelGate());
  }
}

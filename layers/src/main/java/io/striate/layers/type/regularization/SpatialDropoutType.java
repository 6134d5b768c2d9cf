package io.striate.layers.type.regularization;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import java.util.List;

/// `spatial-dropout`: while training, drops whole channels with a probability and scales the others
/// up, so that the mean stays; otherwise it does nothing. Neighbors in a map are too much alike for
/// dropping single numbers to regularize.
///
/// Source: Tompson and others, "Efficient object localization using convolutional networks",
/// arXiv:1411.4280.
public final class SpatialDropoutType implements LayerType {
  @Override
  public String id() {
    return "spatial-dropout";
  }

  @Override
  public String summary() {
    return "sets random channels to zero during training";
  }

  @Override
  public List<String> otherNames() {
    return List.of("SpatialDropout2D", "SpatialDropout1D", "Dropout2d", "Dropout1d");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(Dropping.RATE);
  }

  @Override
  public Layer create(Config config) {
    return new Dropping(config.get(Dropping.RATE), 1);
  }
}

package io.striate.layers.type.regularization;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import java.util.List;

/// `drop-path`: while training, drops whole samples with a probability and scales the others up, so
/// that the mean stays; otherwise it does nothing. On the residual path before an `add`, it leaves
/// the sample to the shortcut (stochastic depth).
///
/// Source: Huang and others, "Deep networks with stochastic depth", arXiv:1603.09382; Larsson,
/// Maire and Shakhnarovich, "FractalNet", arXiv:1605.07648.
public final class DropPathType implements LayerType {
  @Override
  public String id() {
    return "drop-path";
  }

  @Override
  public String summary() {
    return "sets random samples to zero during training";
  }

  @Override
  public List<String> otherNames() {
    return List.of("StochasticDepth");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(Dropping.RATE);
  }

  @Override
  public Layer create(Config config) {
    return new Dropping(config.get(Dropping.RATE), 0);
  }
}

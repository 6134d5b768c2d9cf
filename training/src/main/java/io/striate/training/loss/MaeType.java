package io.striate.training.loss;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import java.util.List;

/// `mae`: the absolute difference between an output and a target of the same shape, averaged over
/// all elements: the mean absolute error. The gradient is 0 where they are equal.
public final class MaeType implements LossType {
  @Override
  public String id() {
    return "mae";
  }

  @Override
  public String summary() {
    return "mean absolute error of numbers";
  }

  @Override
  public List<String> otherNames() {
    return List.of("L1Loss", "MeanAbsoluteError");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Loss create(Config config) {
    return Regression.absolute();
  }
}

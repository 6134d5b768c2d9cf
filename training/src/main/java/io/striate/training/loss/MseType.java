package io.striate.training.loss;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import java.util.List;

/// `mse`: the squared difference between an output and a target of the same shape, averaged over
/// all elements: the mean squared error.
///
/// Caffe's `EuclideanLoss` is half the sum over the elements of a sample.
public final class MseType implements LossType {
  @Override
  public String id() {
    return "mse";
  }

  @Override
  public String summary() {
    return "mean squared error of numbers";
  }

  @Override
  public List<String> otherNames() {
    return List.of("MSELoss", "MeanSquaredError", "EuclideanLoss");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Loss create(Config config) {
    return Regression.squared();
  }
}

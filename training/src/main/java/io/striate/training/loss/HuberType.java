package io.striate.training.loss;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import java.util.List;

/// `huber`: of the difference d between an output and a target of the same shape, `d² / 2` up to
/// `delta`, and `delta * (|d| - delta / 2)` beyond, averaged over all elements. It is `delta` times
/// `smooth-l1` with the `beta` of this `delta`.
///
/// Source: Huber, "Robust Estimation of a Location Parameter", 1964.
public final class HuberType implements LossType {
  private static final Field<Double> DELTA =
      Field.of(
          "delta",
          FieldKind.number(0, Double.MAX_VALUE),
          1.0,
          "difference from which on the loss is linear; above 0");

  @Override
  public String id() {
    return "huber";
  }

  @Override
  public String summary() {
    return "squared error of small differences, absolute error of large ones";
  }

  @Override
  public List<String> otherNames() {
    return List.of("HuberLoss");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(DELTA);
  }

  @Override
  public Loss create(Config config) {
    double delta = config.get(DELTA);
    if (delta == 0) {
      throw new StriateException(
          Code.BAD_VALUE, "with a 'delta' of 0 there is no loss", "use the loss 'mae'");
    }
    return new Regression((emit, difference) -> Regression.huber(emit, difference, delta));
  }
}

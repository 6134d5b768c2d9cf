package io.striate.training.loss;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import java.util.List;

/// `smooth-l1`: of the difference d between an output and a target of the same shape, `d² / (2
/// beta)` up to `beta`, and `|d| - beta / 2` beyond, averaged over all elements; `mae` if `beta` is
/// 0.
///
/// Source: Girshick, "Fast R-CNN", arXiv:1504.08083.
public final class SmoothL1Type implements LossType {
  private static final Field<Double> BETA =
      Field.of(
          "beta",
          FieldKind.number(0, Double.MAX_VALUE),
          1.0,
          "difference from which on the loss is linear");

  @Override
  public String id() {
    return "smooth-l1";
  }

  @Override
  public String summary() {
    return "absolute error, squared near 0";
  }

  @Override
  public List<String> otherNames() {
    return List.of("SmoothL1Loss");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(BETA);
  }

  @Override
  public Loss create(Config config) {
    double beta = config.get(BETA);
    return beta == 0
        ? Regression.absolute()
        : new Regression(
            (emit, difference) -> emit.scale(Regression.huber(emit, difference, beta), 1 / beta));
  }
}

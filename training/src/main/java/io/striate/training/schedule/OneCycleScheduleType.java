package io.striate.training.schedule;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.train.Schedule;
import io.striate.api.train.ScheduleType;
import java.util.List;

/// `one-cycle`: the learning rate rises to that of the optimizer, which is the highest, and then
/// falls to a small share of it, over all steps of the training.
///
/// Defaults are those of PyTorch's `OneCycleLR`: 30 % of the steps rise from 1/25 of the highest
/// rate, the others fall to 1/250,000 of it, along half cosines. The optimizer's momentum stays.
///
/// Source: Smith and Topin, "Super-Convergence", arXiv:1708.07120.
public final class OneCycleScheduleType implements ScheduleType {
  /// The way from one rate to another.
  private enum Curve {
    COSINE {
      @Override
      double at(double share) {
        return (1 - StrictMath.cos(StrictMath.PI * share)) / 2;
      }
    },
    LINEAR {
      @Override
      double at(double share) {
        return share;
      }
    };

    /// From 0 to 1.
    abstract double at(double share);
  }

  private static final Field<Double> RISE =
      Field.of(
          "rise",
          FieldKind.numberBelow(0, 1),
          0.3,
          "share of the steps in which the learning rate rises");
  private static final Field<Double> START =
      Field.of(
          "start",
          FieldKind.number(0, 1),
          0.04,
          "learning rate of the first step, as a fraction of the highest one");
  private static final Field<Double> FLOOR =
      Field.of(
          "floor",
          FieldKind.number(0, 1),
          4e-6,
          "learning rate of the last step, as a fraction of the highest one");
  private static final Field<Curve> CURVE =
      Field.of("curve", FieldKind.word(Curve.class), Curve.COSINE, "how it rises and falls");

  @Override
  public String id() {
    return "one-cycle";
  }

  @Override
  public String summary() {
    return "raises the learning rate to the optimizer's, then decreases it to almost 0";
  }

  @Override
  public List<String> otherNames() {
    return List.of("OneCycleLR", "1cycle");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(RISE, START, FLOOR, CURVE);
  }

  @Override
  public Schedule create(Config config) {
    double rise = config.get(RISE);
    double start = config.get(START);
    double floor = config.get(FLOOR);
    Curve curve = config.get(CURVE);
    return (highest, progress) -> {
      double steps = (double) progress.stepsPerEpoch() * progress.epochs();
      double top = rise * steps - 1;
      double last = steps - 1;
      double step = progress.step();
      if (step < top) {
        return highest * (start + (1 - start) * curve.at(step / top));
      }
      return highest * (1 + (floor - 1) * curve.at((step - top) / (last - top)));
    };
  }
}

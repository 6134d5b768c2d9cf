package io.striate.training.schedule;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.train.Schedule;
import io.striate.api.train.ScheduleType;
import java.util.List;

/// `cyclic`: the learning rate rises and falls again and again between a share of the optimizer's
/// rate and the rate itself, along straight lines.
///
/// PyTorch's `CyclicLR` in the mode `triangular`; `triangular2` with the factor 0.5; `exp_range`
/// with `gamma` as `stepFactor`, which also lowers the height within a cycle. Source: Smith,
/// "Cyclical Learning Rates for Training Neural Networks", arXiv:1506.01186.
public final class CyclicScheduleType implements ScheduleType {
  private static final Field<Double> RISE =
      Field.required("rise", FieldKind.number(0, 1e6), "epochs in which the learning rate rises");
  private static final Field<Double> FALL =
      Field.derived(
          "fall",
          FieldKind.number(0, 1e6),
          config -> config.get(RISE),
          "epochs in which the learning rate falls");
  private static final Field<Double> FLOOR =
      Field.of(
          "floor",
          FieldKind.number(0, 1),
          0.1,
          "lowest learning rate, as a fraction of the optimizer's");
  private static final Field<Double> FACTOR =
      Field.of(
          "factor",
          FieldKind.number(0, 1),
          1.0,
          "factor that the height of the cycle is multiplied by after each cycle");
  private static final Field<Double> STEP_FACTOR =
      Field.of(
          "stepFactor",
          FieldKind.number(0, 1),
          1.0,
          "factor that the height of the cycle is multiplied by after each step");

  @Override
  public String id() {
    return "cyclic";
  }

  @Override
  public String summary() {
    return "raises and decreases the learning rate again and again";
  }

  @Override
  public List<String> otherNames() {
    return List.of("CyclicLR", "CyclicalLearningRate", "triangular");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(RISE, FALL, FLOOR, FACTOR, STEP_FACTOR);
  }

  @Override
  public Schedule create(Config config) {
    double rise = config.get(RISE);
    double fall = config.get(FALL);
    double floor = config.get(FLOOR);
    double factor = config.get(FACTOR);
    double stepFactor = config.get(STEP_FACTOR);
    if (rise + fall == 0) {
      throw new StriateException(Code.BAD_VALUE, "needs 'rise' or 'fall' above 0");
    }
    return (highest, progress) -> {
      double cycles = progress.step() / ((rise + fall) * progress.stepsPerEpoch());
      double done = Math.floor(cycles);
      double within = cycles - done;
      double top = rise / (rise + fall);
      double height = within < top ? within / top : (1 - within) / (1 - top);
      double scale =
          StrictMath.pow(factor, done) * StrictMath.pow(stepFactor, (double) progress.step());
      return highest * (floor + (1 - floor) * height * scale);
    };
  }
}

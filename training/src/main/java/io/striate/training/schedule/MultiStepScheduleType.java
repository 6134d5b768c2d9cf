package io.striate.training.schedule;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.train.Schedule;
import io.striate.api.train.ScheduleType;
import java.util.List;
import java.util.Locale;

/// `multi-step`: after each of some epochs the learning rate is multiplied by a factor, as
/// PyTorch's `MultiStepLR` does; Caffe's `multistep` counts steps.
public final class MultiStepScheduleType implements ScheduleType {
  private static final Field<List<Integer>> MILESTONES =
      Field.required(
          "milestones",
          FieldKind.list(FieldKind.integer(1)),
          "numbers of epochs after which the learning rate falls, such as [30, 60, 90]");

  @Override
  public String id() {
    return "multi-step";
  }

  @Override
  public String summary() {
    return "multiplies the learning rate by a factor after given epochs";
  }

  @Override
  public List<String> otherNames() {
    return List.of("MultiStepLR", "PiecewiseConstantDecay");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(MILESTONES, StepScheduleType.FACTOR);
  }

  @Override
  public Schedule create(Config config) {
    return new MultiStep(config.get(MILESTONES), config.get(StepScheduleType.FACTOR));
  }

  private record MultiStep(List<Integer> milestones, double factor) implements Schedule {
    @Override
    public double rate(double initial, Progress progress) {
      double falls = milestones.stream().filter(each -> each <= progress.epoch()).count();
      return initial * StrictMath.pow(factor, falls);
    }

    @Override
    public List<String> remarks(int epochs) {
      List<Integer> never = milestones.stream().filter(each -> each >= epochs).toList();
      return never.isEmpty()
          ? List.of()
          : List.of(
              String.format(
                  Locale.ROOT,
                  "milestones %s are not reached in a training of %d epochs",
                  never,
                  epochs));
    }
  }
}

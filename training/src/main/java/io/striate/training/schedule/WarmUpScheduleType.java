package io.striate.training.schedule;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.train.Schedule;
import io.striate.api.train.ScheduleType;
import io.striate.api.train.TrainingOutline;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `warm-up`: the learning rate rises in equal steps, then follows another schedule, of a plug-in
/// too.
public final class WarmUpScheduleType implements ScheduleType {
  private static final String ID = "warm-up";
  private static final Field<Double> EPOCHS =
      Field.required(
          "epochs", FieldKind.number(0, 1e6), "epochs over which the learning rate rises");
  private static final Field<Component<Schedule>> SCHEDULE =
      Field.required(
          "schedule",
          FieldKind.component(Kinds.SCHEDULE),
          "the schedule whose rate is reached, counted from the first step of the run");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String summary() {
    return "a linear rise of the learning rate before another schedule";
  }

  @Override
  public List<String> otherNames() {
    return List.of("LinearWarmup", "Warmup");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(EPOCHS, SCHEDULE);
  }

  @Override
  public Schedule create(Config config) {
    double epochs = config.get(EPOCHS);
    Schedule schedule = config.get(SCHEDULE).value();
    return new WarmUp(epochs, schedule);
  }

  private record WarmUp(double epochs, Schedule schedule) implements Schedule {
    @Override
    public double rate(double initial, Progress progress) {
      double steps = epochs * progress.stepsPerEpoch();
      double rate = schedule.rate(initial, progress);
      return progress.step() < steps ? rate * Math.min(1, (progress.step() + 1) / steps) : rate;
    }

    @Override
    public void require(TrainingOutline outline) {
      schedule.require(outline);
    }

    @Override
    public List<String> remarks(int all) {
      var remarks = new ArrayList<>(schedule.remarks(all));
      if (epochs >= all) {
        remarks.add(
            String.format(
                Locale.ROOT,
                "warms up for %s epochs of a training of %d, so that the full learning rate is never reached",
                shown(epochs),
                all));
      }
      return remarks;
    }

    private static String shown(double number) {
      return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }
  }

  /// What to write instead of the former key `warmUp` of another bundled schedule.
  static Map<String, String> around(String schedule) {
    return Map.of(
        "warmUp",
        String.format(
            Locale.ROOT,
            """
            use "schedule": { "type": "%s", "epochs": N, "schedule": { "type": "%s", ... } }\
            """,
            ID,
            schedule));
  }
}

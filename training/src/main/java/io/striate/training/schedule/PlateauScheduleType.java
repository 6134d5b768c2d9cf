package io.striate.training.schedule;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.train.Direction;
import io.striate.api.train.Monitor;
import io.striate.api.train.Schedule;
import io.striate.api.train.ScheduleType;
import io.striate.api.train.TrainingOutline;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `plateau`: the learning rate is multiplied by a factor whenever a validation figure has not
/// improved for some epochs, as PyTorch's `ReduceLROnPlateau` does.
///
/// An improvement is relative: below `best * (1 - threshold)`, or above `best * (1 + threshold)`
/// where higher values are better. A figure that is not a number is no improvement. The rate is
/// computed from the figures of all finished epochs, so that a resumed run has the same.
public final class PlateauScheduleType implements ScheduleType {
  /// Which values of the figure are better.
  private enum Better {
    LOWER(Direction.LOWER),
    HIGHER(Direction.HIGHER);

    private final Direction direction;

    Better(Direction direction) {
      this.direction = direction;
    }
  }

  private static final Field<String> FIGURE =
      Field.of("figure", FieldKind.text(), "loss", "the validation figure, such as \"accuracy\"");
  private static final Field<Better> BETTER =
      Field.of(
          "better", FieldKind.word(Better.class), Better.LOWER, "which values of it are better");
  private static final Field<Integer> PATIENCE =
      Field.of(
          "patience",
          FieldKind.integer(0),
          10,
          "the rate falls after more than this number of epochs in a row without improvement");
  private static final Field<Double> THRESHOLD =
      Field.of(
          "threshold",
          FieldKind.number(0, 1),
          0.0001,
          "an improvement is a change by more than this share of the best value");
  private static final Field<Integer> COOLDOWN =
      Field.of(
          "cooldown",
          FieldKind.integer(0),
          0,
          "epochs after a fall in which a missing improvement does not count");
  private static final Field<Double> FLOOR =
      Field.of(
          "floor",
          FieldKind.number(0, 1),
          0.0,
          "lowest learning rate, as a fraction of the initial one");

  @Override
  public String id() {
    return "plateau";
  }

  @Override
  public String summary() {
    return "decreases the learning rate when a validation figure no longer improves";
  }

  @Override
  public List<String> otherNames() {
    return List.of("ReduceLROnPlateau");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(FIGURE, BETTER, StepScheduleType.FACTOR, PATIENCE, THRESHOLD, COOLDOWN, FLOOR);
  }

  @Override
  public Schedule create(Config config) {
    return new Plateau(
        config.get(FIGURE),
        config.get(BETTER),
        config.get(StepScheduleType.FACTOR),
        config.get(PATIENCE),
        config.get(THRESHOLD),
        config.get(COOLDOWN),
        config.get(FLOOR));
  }

  private record Plateau(
      String figure,
      Better better,
      double factor,
      int patience,
      double threshold,
      int cooldown,
      double floor)
      implements Schedule {
    @Override
    public void require(TrainingOutline outline) {
      Monitor monitor = outline.monitor(figure);
      if (outline.validationSamples() == 0) {
        throw new StriateException(
            Code.BAD_VALUE,
            "'plateau' needs validation samples",
            "add \"validation\": 0.1 to $.train.data, or use another schedule");
      }
      if (monitor.direction() != better.direction) {
        Better right = better == Better.LOWER ? Better.HIGHER : Better.LOWER;
        String word = (String) BETTER.kind().format(right);
        throw new StriateException(
            Code.BAD_VALUE,
            String.format(
                Locale.ROOT,
                "'plateau' waits for %s values of '%s', of which %s ones are better",
                BETTER.kind().format(better),
                figure,
                word),
            String.format(Locale.ROOT, "set \"better\": \"%s\"", word));
      }
    }

    @Override
    public double rate(double initial, Progress progress) {
      double rate = initial;
      double best = better == Better.LOWER ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
      int without = 0;
      int cooling = 0;
      for (Map<String, Double> figures : progress.validation()) {
        double value = figures.getOrDefault(figure, Double.NaN);
        if (better.direction.better(value, bar(best))) {
          best = value;
          without = 0;
        } else {
          without++;
        }
        if (cooling > 0) {
          cooling--;
          without = 0;
        }
        if (without > patience) {
          rate = Math.max(rate * factor, floor * initial);
          cooling = cooldown;
          without = 0;
        }
      }
      return rate;
    }

    private double bar(double best) {
      return better == Better.LOWER ? best * (1 - threshold) : best * (1 + threshold);
    }
  }
}

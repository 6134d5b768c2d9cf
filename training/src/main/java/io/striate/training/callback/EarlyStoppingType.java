package io.striate.training.callback;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.train.Callback;
import io.striate.api.train.CallbackType;
import io.striate.api.train.Decision;
import io.striate.api.train.EpochFigures;
import io.striate.api.train.EpochReport;
import io.striate.api.train.Monitor;
import io.striate.api.train.TrainingOutline;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `early-stopping`: ends training when a validation figure has not improved for some epochs.
///
/// Source: Prechelt, "Early Stopping - But When?", in Neural Networks: Tricks of the Trade, 1998.
public final class EarlyStoppingType implements CallbackType {
  /// Stands for the figure that decides which epoch is the best.
  private static final String BEST = "best";

  static final Field<Integer> PATIENCE =
      Field.of(
          "patience",
          FieldKind.integer(1),
          5,
          "training ends after this number of epochs in a row without improvement");
  static final Field<Double> MIN_DELTA =
      Field.of(
          "minDelta",
          FieldKind.number(0, Double.MAX_VALUE),
          0.0,
          "an improvement is a change of more than this, in the unit of the figure");
  static final Field<String> MONITOR =
      Field.of(
          "monitor",
          FieldKind.text(),
          BEST,
          "the validation figure, such as \"loss\"; \"best\" is the one that decides which epoch is"
              + " the best");

  @Override
  public String id() {
    return "early-stopping";
  }

  @Override
  public String summary() {
    return "ends training when a validation figure has not improved for some epochs";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(PATIENCE, MIN_DELTA, MONITOR);
  }

  @Override
  public Callback create(Config config) {
    return new EarlyStopping(config.get(PATIENCE), config.get(MIN_DELTA), config.get(MONITOR));
  }

  private record EarlyStopping(int patience, double minDelta, String figure) implements Callback {
    @Override
    public void require(TrainingOutline outline) {
      monitor(outline);
      if (outline.validationSamples() == 0) {
        throw new StriateException(
            Code.BAD_VALUE,
            "needs validation samples",
            "add \"validation\": 0.1 to $.train.data, or remove the callback");
      }
    }

    private Monitor monitor(TrainingOutline outline) {
      return figure.equals(BEST) ? outline.best() : outline.monitor(figure);
    }

    @Override
    public Decision afterEpoch(EpochReport report) {
      Monitor monitor = monitor(report.outline());
      EpochFigures best = report.history().getFirst();
      int without = 0;
      for (EpochFigures epoch : report.history().subList(1, report.history().size())) {
        if (improves(monitor.score(epoch.validation()), monitor.score(best.validation()))) {
          best = epoch;
          without = 0;
        } else {
          without++;
        }
      }
      return without < patience ? Decision.proceed() : Decision.stop(reason(monitor, best));
    }

    /// A figure that is not a number never improves on another one, and every number on it.
    private boolean improves(Optional<Double> score, Optional<Double> best) {
      return score.isPresent() && (best.isEmpty() || score.get() > best.get() + minDelta);
    }

    private String reason(Monitor monitor, EpochFigures best) {
      double value = best.validation().getOrDefault(monitor.figure(), Double.NaN);
      return String.format(
          Locale.ROOT,
          "validation %s has not improved on its %.5g of epoch %d for %d %s",
          monitor.figure(),
          value,
          best.epoch(),
          patience,
          patience == 1 ? "epoch" : "epochs");
    }
  }
}

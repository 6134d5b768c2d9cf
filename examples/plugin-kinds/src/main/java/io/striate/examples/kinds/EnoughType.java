package io.striate.examples.kinds;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.train.Callback;
import io.striate.api.train.CallbackType;
import io.striate.api.train.Decision;
import io.striate.api.train.Direction;
import io.striate.api.train.EpochReport;
import io.striate.api.train.TrainingOutline;
import java.util.List;

/// `demo:enough`: ends training when a validation figure has reached a value.
public final class EnoughType implements CallbackType {
  private static final Field<String> FIGURE =
      Field.of("figure", FieldKind.text(), "accuracy", "the validation figure");
  private static final Field<Double> VALUE =
      Field.required("value", FieldKind.number(-1e9, 1e9), "the value that ends training");

  @Override
  public String id() {
    return "demo:enough";
  }

  @Override
  public String summary() {
    return "ends training when a validation figure has reached a value";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(FIGURE, VALUE);
  }

  @Override
  public Callback create(Config config) {
    return new Enough(config.get(FIGURE), config.get(VALUE));
  }

  private record Enough(String figure, double value) implements Callback {
    @Override
    public void require(TrainingOutline outline) {
      outline.monitor(figure);
      if (outline.validationSamples() == 0) {
        throw new StriateException(
            Code.BAD_VALUE, "needs validation samples", "add \"validation\" to $.train.data");
      }
    }

    @Override
    public Decision afterEpoch(EpochReport report) {
      Direction direction = report.outline().monitor(figure).direction();
      double reached = report.validation().getOrDefault(figure, Double.NaN);
      return reached == value || direction.better(reached, value)
          ? Decision.stop("validation %s has reached %s".formatted(figure, value))
          : Decision.proceed();
    }
  }
}

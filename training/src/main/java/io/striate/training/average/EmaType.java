package io.striate.training.average;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.train.WeightAverage;
import io.striate.api.train.WeightAverageType;
import java.util.List;
import java.util.Locale;

/// `ema`: an exponential moving average of the weights after every step: `decay * average + (1 -
/// decay) * w`. Statistics of layers are averaged like weights.
///
/// While there are few weights to average the decay is smaller, `(1 + n) / (10 + n)` after `n`
/// steps, unless `warmUp` is false: then the average is that of PyTorch's `AveragedModel` with
/// `get_ema_multi_avg_fn` and `use_buffers`. Source: Polyak and Juditsky, "Acceleration of
/// Stochastic Approximation by Averaging", 1992; the warm-up is that of TensorFlow's
/// `ExponentialMovingAverage` with `num_updates`.
public final class EmaType implements WeightAverageType {
  private static final Field<Double> DECAY =
      Field.of(
          "decay",
          FieldKind.numberBelow(0, 1),
          0.999,
          "share of the average that is kept in a step; it is an average of about 1 / (1 - decay)"
              + " steps");
  private static final Field<Boolean> WARM_UP =
      Field.of("warmUp", FieldKind.flag(), true, "whether the decay is smaller in the first steps");
  private static final Field<Integer> START =
      Field.of("start", FieldKind.integer(0), 0, "epochs after which the average begins");

  @Override
  public String id() {
    return "ema";
  }

  @Override
  public String summary() {
    return "an exponential moving average of the weights over the last steps";
  }

  @Override
  public List<String> otherNames() {
    return List.of("ExponentialMovingAverage", "ModelEma", "ModelEmaV3");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(DECAY, WARM_UP, START);
  }

  @Override
  public WeightAverage create(Config config) {
    return new Ema(config.get(DECAY), config.get(WARM_UP), config.get(START));
  }

  private record Ema(double decay, boolean warmUp, int start) implements WeightAverage {
    @Override
    public boolean takes(long steps, long stepsPerEpoch) {
      return steps > start * stepsPerEpoch;
    }

    @Override
    public double share(long count) {
      double early = (1.0 + count) / (10.0 + count);
      return 1 - (warmUp ? Math.min(decay, early) : decay);
    }

    @Override
    public List<String> remarks(int epochs) {
      return start < epochs ? List.of() : List.of(never(start, epochs));
    }
  }

  /// That an average begins after the training.
  static String never(int start, int epochs) {
    return String.format(
        Locale.ROOT,
        "begins after epoch %d of a training of %d, so that it is never used",
        start,
        epochs);
  }
}

package io.striate.training.average;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.train.WeightAverage;
import io.striate.api.train.WeightAverageType;
import java.util.List;

/// `swa`: the mean of the weights at the ends of epochs, stochastic weight averaging. Usual with a
/// learning rate that stays high or is `cyclic`, with `start` after three quarters of the epochs.
///
/// Running statistics, as of batch normalization, do not suit averaged weights. They are measured
/// anew before the average is used: training samples pass the network as in training, and the
/// statistics follow them as they do there. PyTorch's `update_bn` passes all samples and takes the
/// mean over all batches. The average is that of PyTorch's `AveragedModel`. Source: Izmailov et
/// al., "Averaging Weights Leads to Wider Optima and Better Generalization", arXiv:1803.05407.
public final class SwaType implements WeightAverageType {
  private static final Field<Integer> START =
      Field.required("start", FieldKind.integer(0), "epochs after which the average begins");
  private static final Field<Integer> EVERY =
      Field.of("every", FieldKind.integer(1), 1, "epochs from one of the weights to the next");
  private static final Field<Integer> STATISTICS =
      Field.of(
          "statistics",
          FieldKind.integer(0),
          100,
          "batches of training samples from which running statistics are measured anew, at most an"
              + " epoch; 0 to average them like weights");

  @Override
  public String id() {
    return "swa";
  }

  @Override
  public String summary() {
    return "the mean of the weights at the ends of the last epochs";
  }

  @Override
  public List<String> otherNames() {
    return List.of("AveragedModel", "StochasticWeightAveraging");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(START, EVERY, STATISTICS);
  }

  @Override
  public WeightAverage create(Config config) {
    return new Swa(config.get(START), config.get(EVERY), config.get(STATISTICS));
  }

  private record Swa(int start, int every, int statistics) implements WeightAverage {
    @Override
    public boolean takes(long steps, long stepsPerEpoch) {
      long epochs = steps / stepsPerEpoch;
      return steps % stepsPerEpoch == 0 && epochs > start && (epochs - start - 1) % every == 0;
    }

    @Override
    public double share(long count) {
      return 1.0 / count;
    }

    @Override
    public List<String> remarks(int epochs) {
      return start < epochs ? List.of() : List.of(EmaType.never(start, epochs));
    }
  }
}

package io.striate.examples.kinds;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.train.WeightAverage;
import io.striate.api.train.WeightAverageType;
import java.util.List;

/// `demo:halfway`: at the end of each epoch the average goes half of the way to the weights.
public final class HalfwayType implements WeightAverageType {
  @Override
  public String id() {
    return "demo:halfway";
  }

  @Override
  public String summary() {
    return "an average that goes half of the way to the weights after each epoch";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public WeightAverage create(Config config) {
    return new WeightAverage() {
      @Override
      public boolean takes(long steps, long stepsPerEpoch) {
        return steps % stepsPerEpoch == 0;
      }

      @Override
      public double share(long count) {
        return 0.5;
      }
    };
  }
}

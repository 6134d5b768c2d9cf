package io.striate.synthetic;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.api.data.PassMonitor;
import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.datasets.labeled.LabeledDataset;
import io.striate.synthetic.sample.Amounts;
import io.striate.synthetic.sample.Draws;
import io.striate.synthetic.sample.Maker;
import java.util.List;
import java.util.Map;

/// Random patterns of -1 and 1 with a target that depends on them linearly, but for noise: what an
/// adaptive linear element learns.
///
/// The input is `f32` of any shape, the target `f32[1]`.
///
/// Source: Widrow and Hoff, "Adaptive switching circuits", 1960.
public final class LinearDataset implements DatasetType {
  private static final Amounts AMOUNTS = Amounts.of(200, 100);

  private static final Field<Double> NOISE =
      Field.of(
          "noise",
          FieldKind.number(0, 1000),
          0.1,
          "standard deviation of the noise of targets; that of targets without it is 1");

  /// For [java.util.ServiceLoader].
  public LinearDataset() {}

  @Override
  public String id() {
    return "linear";
  }

  @Override
  public String summary() {
    return "patterns of -1 and 1 with a target that depends on them linearly, but for noise";
  }

  @Override
  public List<Field<?>> fields() {
    return AMOUNTS.with(NOISE);
  }

  @Override
  public DatasetSource create(Config config) {
    return (_, inputs) ->
        AMOUNTS.dataset(config, maker(config, inputs), List.of(), PassMonitor.none());
  }

  private Maker maker(Config config, Map<String, Shape> inputs) {
    var input = LabeledDataset.onlyInput(id(), inputs);
    return new Patterns(
        input.getKey(), input.getValue(), config.get(NOISE), config.get(Amounts.SEED));
  }

  private record Patterns(String input, Shape shape, double noise, long seed) implements Maker {
    @Override
    public List<Samples.Feature> features() {
      return List.of(
          new Samples.Feature(input, TensorType.float32(shape)),
          new Samples.Feature("target", TensorType.float32(1)));
    }

    @Override
    public void make(int number, boolean test, List<HostArray> sample) {
      HostArray values = sample.getFirst();
      var weights = Draws.of(seed, "linear/weights", 0);
      var pattern = Draws.of(seed, "linear/pattern", number);
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < values.length(); i++) {
        double weight = weights.normal();
        values.set(i, pattern.sign());
        sum += weight * values.get(i);
        squares += weight * weight;
      }
      // The variance of the sum is that of the weights, because patterns have variance 1.
      sample.getLast().set(0, sum / StrictMath.sqrt(squares) + noise * pattern.normal());
    }
  }
}

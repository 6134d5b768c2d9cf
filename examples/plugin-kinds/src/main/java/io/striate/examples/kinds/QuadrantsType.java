package io.striate.examples.kinds;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// `demo:quadrants`: random points of the plane, labeled by their quadrant; for networks with one
/// input `[2]`. The settings alone determine the points.
public final class QuadrantsType implements DatasetType {
  private static final Field<Integer> SAMPLES =
      Field.of("samples", FieldKind.integer(1), 400, "how many points there are to train on");
  private static final Field<Integer> TEST_SAMPLES =
      Field.of("testSamples", FieldKind.integer(1), 200, "how many points there are to test with");
  private static final Field<Long> SEED =
      Field.of("seed", FieldKind.wide(), 0L, "determines the points");

  @Override
  public String id() {
    return "demo:quadrants";
  }

  @Override
  public String summary() {
    return "points of the plane, labeled by their quadrant";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(SAMPLES, TEST_SAMPLES, SEED);
  }

  @Override
  public DatasetSource create(Config config) {
    return (folder, inputs) -> {
      if (inputs.size() != 1 || !inputs.containsValue(Shape.of(2))) {
        throw new StriateException(
            Code.BAD_DATA, "needs a network with one input [2], got " + inputs);
      }
      String input = inputs.keySet().iterator().next();
      long seed = config.get(SEED);
      return new Quadrants(
          new Points(input, seed, "train", config.get(SAMPLES)),
          Optional.of(new Points(input, seed, "test", config.get(TEST_SAMPLES))));
    };
  }

  private record Quadrants(Samples training, Optional<Samples> test) implements Dataset {
    @Override
    public List<String> labels() {
      return List.of("right top", "left top", "right bottom", "left bottom");
    }

    @Override
    public void close() {}
  }

  /// Points that are computed when they are read.
  private record Points(String input, long seed, String part, int size) implements Samples {
    @Override
    public List<Feature> features() {
      return List.of(
          new Feature(input, TensorType.float32(2)), new Feature("target", TensorType.int32()));
    }

    @Override
    public void read(int sample, int feature, HostArray target, int offset) {
      var random = new RandomStream(seed, "demo:quadrants/" + part, 0, sample);
      double x = 2 * random.nextUniform() - 1;
      double y = 2 * random.nextUniform() - 1;
      if (feature == 0) {
        target.set(offset, x);
        target.set(offset + 1, y);
      } else {
        target.set(offset, (x < 0 ? 1 : 0) + (y < 0 ? 2 : 0));
      }
    }
  }
}

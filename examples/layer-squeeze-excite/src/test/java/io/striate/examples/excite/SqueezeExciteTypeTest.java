package io.striate.examples.excite;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/// The contract of layers in many shapes. `mvn test -Dshapes=1000` draws more of them.
class SqueezeExciteTypeTest implements LayerContract {
  private static final int SHAPES = Integer.getInteger("shapes", 40);
  private static final long SEED = Long.getLong("striate.tck.seed", 1);

  @Override
  public LayerType type() {
    return new SqueezeExciteType();
  }

  @Override
  public List<Case> cases() {
    var random = new Random(SEED);
    return Stream.generate(() -> drawn(random)).limit(SHAPES).toList();
  }

  private static Case drawn(Random random) {
    int channels = 1 + random.nextInt(8);
    int reduction = 1 + random.nextInt(4);
    Shape image = Shape.of(channels, 1 + random.nextInt(5), 1 + random.nextInt(5));
    int units = Math.max(1, channels / reduction);
    long parameters = 2L * units * channels + units + channels;
    return new Case(Map.of("reduction", reduction), List.of(image), image, parameters);
  }
}

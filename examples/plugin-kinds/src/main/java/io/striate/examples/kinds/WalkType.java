package io.striate.examples.kinds;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.play.Environment;
import io.striate.api.play.EnvironmentSource;
import io.striate.api.play.EnvironmentType;
import io.striate.api.play.Screen;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/// `demo:walk`: a row of places, one of which is the goal; each step costs a little.
public final class WalkType implements EnvironmentType {
  private static final Field<Integer> PLACES =
      Field.of("places", FieldKind.integer(2), 7, "number of places");

  @Override
  public String id() {
    return "demo:walk";
  }

  @Override
  public String summary() {
    return "walk to a goal in a row of places";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(PLACES);
  }

  @Override
  public EnvironmentSource create(Config config) {
    int places = config.get(PLACES);
    return seed -> new Walk(places, seed);
  }

  private static final class Walk implements Environment {
    private static final int LONGEST = 20;

    private final int places;
    private final long seed;
    private int place;
    private int goal;
    private int steps = LONGEST;

    Walk(int places, long seed) {
      this.places = places;
      this.seed = seed;
    }

    /// Where one is, and where the goal is.
    @Override
    public Shape observation() {
      return Shape.of(2, places);
    }

    @Override
    public List<String> actions() {
      return List.of("left", "right");
    }

    @Override
    public void begin(long episode) {
      var random = new RandomStream(seed, "demo/walk", 0, Math.toIntExact(episode));
      place = random.nextInt(places);
      goal = (place + 1 + random.nextInt(places - 1)) % places;
      steps = 0;
    }

    @Override
    public void observe(float[] target) {
      Arrays.fill(target, 0);
      target[place] = 1;
      target[places + goal] = 1;
    }

    @Override
    public double act(int action) {
      if (ended()) {
        throw new IllegalStateException("the episode has ended");
      }
      steps++;
      place = Math.clamp(place + 2L * action - 1, 0, places - 1);
      return place == goal ? 1 : -0.1;
    }

    @Override
    public boolean ended() {
      return place == goal || steps == LONGEST;
    }

    @Override
    public Environment copy() {
      var copy = new Walk(places, seed);
      copy.place = place;
      copy.goal = goal;
      copy.steps = steps;
      return copy;
    }

    @Override
    public Screen screen() {
      int[] colors = new int[places];
      colors[goal] = 0x808080;
      colors[place] = 0xffffff;
      return new Screen(places, 1, colors);
    }
  }
}

package io.striate.backend.tck.component;

import io.striate.api.component.Component;
import io.striate.api.play.Environment;
import io.striate.api.play.EnvironmentSource;
import io.striate.api.play.Screen;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/// A row of rooms for tests of learners: the last one has a reward of 1, and ends the episode. One
/// begins in the first or the second.
final class Corridor implements Environment {
  private static final int ROOMS = 5;
  private static final int LONGEST = 12;

  private final long seed;
  private int room;
  private int moves;

  Corridor(long seed) {
    this.seed = seed;
  }

  /// The corridor as a setting.
  static Component<EnvironmentSource> component() {
    return Component.of("corridor", Corridor::new);
  }

  @Override
  public Shape observation() {
    return Shape.of(ROOMS);
  }

  @Override
  public List<String> actions() {
    return List.of("left", "right");
  }

  @Override
  public void begin(long episode) {
    room = new RandomStream(seed, "kit/corridor", 0, Math.toIntExact(episode)).nextInt(2);
    moves = 0;
  }

  @Override
  public void observe(float[] target) {
    Arrays.fill(target, 0);
    target[room] = 1;
  }

  @Override
  public double act(int action) {
    if (ended()) {
      throw new IllegalStateException("the episode has ended");
    }
    room = Math.max(0, room + (action == 1 ? 1 : -1));
    moves++;
    return room == ROOMS - 1 ? 1 : 0;
  }

  @Override
  public boolean ended() {
    return room == ROOMS - 1 || moves == LONGEST;
  }

  @Override
  public Environment copy() {
    var copy = new Corridor(seed);
    copy.room = room;
    copy.moves = moves;
    return copy;
  }

  @Override
  public Screen screen() {
    int[] colors = new int[ROOMS];
    colors[room] = 0xffffff;
    return new Screen(ROOMS, 1, colors);
  }
}

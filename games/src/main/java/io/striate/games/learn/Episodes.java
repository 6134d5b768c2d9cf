package io.striate.games.learn;

import io.striate.api.play.Environment;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The episodes of an environment, one after the other, and their returns. It can be saved between
/// any two steps: an environment follows from the number of the episode and the actions in it.
final class Episodes {
  private final Environment environment;
  private final List<Integer> actions = new ArrayList<>();
  private long episode;
  private double sum;
  private double finished;
  private int count;

  /// Begins with the first episode.
  Episodes(Environment environment) {
    this.environment = environment;
    environment.begin(0);
  }

  Environment environment() {
    return environment;
  }

  /// What is observed now, in a new array.
  float[] observation() {
    float[] observation = new float[environment.observation().size()];
    environment.observe(observation);
    return observation;
  }

  /// Acts once.
  ///
  /// @return the reward
  double act(int action) {
    double reward = environment.act(action);
    actions.add(action);
    sum += reward;
    return reward;
  }

  /// Begins the next episode if this one has ended.
  void next() {
    if (environment.ended()) {
      finished += sum;
      count++;
      begin(episode + 1);
    }
  }

  private void begin(long number) {
    episode = number;
    sum = 0;
    actions.clear();
    environment.begin(number);
  }

  /// The number of the episode, from 0.
  long episode() {
    return episode;
  }

  /// The mean return of the episodes that ended since this was last asked; NaN if none has.
  double meanReturn() {
    double mean = finished / count;
    finished = 0;
    count = 0;
    return mean;
  }

  void save(DataOutput target) throws IOException {
    target.writeLong(episode);
    target.writeDouble(finished);
    target.writeInt(count);
    target.writeInt(actions.size());
    for (int action : actions) {
      target.writeInt(action);
    }
  }

  void restore(DataInput source) throws IOException {
    long number = source.readLong();
    finished = source.readDouble();
    count = source.readInt();
    begin(number);
    int past = source.readInt();
    for (int i = 0; i < past; i++) {
      act(source.readInt());
    }
  }
}

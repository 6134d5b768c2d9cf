package io.striate.games.learn;

import io.striate.api.play.Learner.Setting;
import io.striate.api.random.RandomStream;
import io.striate.api.step.Step;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// What sessions have in common that learn from a replay memory: the episodes that fill it, and a
/// step of learning from a batch of it.
final class Practice implements AutoCloseable {
  private final Setting setting;
  private final Episodes episodes;
  private final Memory memory;
  private final Step learning;
  private final int batch;
  private final int warmUp;
  private final MeanLoss loss = new MeanLoss();

  /// @param learning reads the columns of the memory, and has the output [Learning#LOSS]; closed
  ///   with this
  /// @param batch rows in a step
  /// @param warmUp rows before the first step
  Practice(
      Setting setting, Episodes episodes, Memory memory, Step learning, int batch, int warmUp) {
    this.setting = setting;
    this.episodes = episodes;
    this.memory = memory;
    this.learning = learning;
    this.batch = batch;
    this.warmUp = warmUp;
  }

  Episodes episodes() {
    return episodes;
  }

  /// Adds a row to the memory, and begins the next episode if this one has ended.
  void remember(Map<String, float[]> row) {
    memory.add(row);
    episodes.next();
  }

  /// Learns from a batch, if there are enough rows.
  ///
  /// @param number of the step
  void learn(long number) {
    if (memory.size() >= warmUp) {
      var random = new RandomStream(setting.seed(), "replay", 0, Math.toIntExact(number));
      memory.rows(batch, _ -> random.nextInt(memory.size())).forEach(learning::set);
      loss.add(learning.at(number).run().figure(Learning.LOSS));
    }
  }

  /// The figures since they were last asked for.
  Map<String, Double> figures() {
    var figures = new LinkedHashMap<String, Double>();
    figures.put("episodes", (double) episodes.episode());
    figures.put("return", episodes.meanReturn());
    figures.put("loss", loss.take());
    return figures;
  }

  void save(DataOutput target) throws IOException {
    episodes.save(target);
    memory.save(target);
    loss.save(target);
  }

  void restore(DataInput source) throws IOException {
    episodes.restore(source);
    memory.restore(source);
    loss.restore(source);
  }

  @Override
  public void close() {
    learning.close();
  }
}

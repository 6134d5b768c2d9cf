package io.striate.games.learn;

import io.striate.api.component.Component;
import io.striate.api.layer.Mode;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Reduce;
import io.striate.api.play.Environment;
import io.striate.api.play.EnvironmentSource;
import io.striate.api.play.Learner;
import io.striate.api.program.Emitter;
import io.striate.api.program.Inlined;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.random.RandomStream;
import io.striate.api.step.Step;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Optimizer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Deep Q-learning. The network gives for each action the discounted return that it expects. It
/// plays, at random at first and less and less so, and keeps what happened; in each step it learns
/// from a batch of that. What it should have expected is the reward and the discounted value of the
/// best next action, by a copy of the network that follows it from time to time only.
///
/// Source: Mnih and others, "Human-level control through deep reinforcement learning", Nature 518,
/// 2015; `doubled`: van Hasselt, Guez and Silver, "Deep reinforcement learning with double
/// Q-learning", AAAI 2016.
record DeepQ(
    Component<EnvironmentSource> environment,
    long steps,
    long every,
    long seed,
    int batch,
    double discount,
    int capacity,
    int warmUp,
    int targetEvery,
    boolean doubled,
    double leastChance,
    long exploration,
    Component<Optimizer> optimizer)
    implements Learner {
  private static final String TARGET = "target/";

  @Override
  public Session begin(Setting setting) {
    return new Playing(this, setting, environment.value().make(setting.seed()));
  }

  /// A step of learning, on states `before` and `after` an `action`.
  Program learning(Setting setting, Environment world) {
    TensorType seen = TensorType.float32(world.observation().prepend(batch));
    TensorType one = TensorType.float32(batch, 1);
    var emit = new Emitter("deep-q", batch, setting.seed());
    Value before = emit.input("before", seen, true);
    Value after = emit.input("after", seen, true);
    Value action = emit.input("action", TensorType.float32(batch, world.actions().size()), true);
    Value reward = emit.input("reward", one, true);
    Value continues = emit.input("continues", one, true);
    Program forward = setting.network().forward(batch, Mode.TRAINING);
    Inlined online = emit.inline("", forward, Map.of(setting.input(), before));
    online.update(emit);
    Value next = values(emit, setting, targetEvery > 0 ? TARGET : "", after);
    Value chosen = doubled ? values(emit, setting, "", after) : next;
    Value best = emit.oneHot(emit.argmax(chosen, 1), world.actions().size(), 1);
    Value later = emit.multiply(continues, sum(emit, emit.multiply(next, best)));
    Value wanted = emit.detach(emit.add(reward, emit.scale(later, discount)));
    Value taken = sum(emit, emit.multiply(online.output(setting.output()), action));
    Value loss = emit.mean(huber(emit, emit.subtract(taken, wanted)));
    Learning.minimize(emit, optimizer.value(), loss, setting, online);
    return emit.build();
  }

  private Value values(Emitter emit, Setting setting, String prefix, Value state) {
    Program forward = setting.network().forward(batch, Mode.INFERENCE);
    return emit.inline(prefix, forward, Map.of(setting.input(), state)).output(setting.output());
  }

  private static Value sum(Emitter emit, Value rows) {
    return emit.reduce(Reduce.Kind.SUM, rows, List.of(1));
  }

  /// Half the square up to 1, and linear from there: errors are clipped.
  private static Value huber(Emitter emit, Value error) {
    Value size = emit.apply(Function.ABS, error);
    Value within = emit.apply(Function.MINIMUM, size, emit.constant(1));
    return emit.add(emit.scale(emit.square(within), 0.5), emit.subtract(size, within));
  }

  private static final class Playing implements Session {
    private final DeepQ rules;
    private final Setting setting;
    private final NetworkPlayer player;
    private final Practice practice;
    private double chance = 1;

    Playing(DeepQ rules, Setting setting, Environment world) {
      this.rules = rules;
      this.setting = setting;
      NetworkPlayer.check(setting, world, rules.environment.id());
      int size = world.observation().size();
      var widths = new LinkedHashMap<String, Integer>();
      widths.put("before", size);
      widths.put("after", size);
      widths.put("action", world.actions().size());
      widths.put("reward", 1);
      widths.put("continues", 1);
      player = new NetworkPlayer(setting);
      practice =
          new Practice(
              setting,
              new Episodes(world),
              new Memory(rules.capacity, widths),
              Step.of(rules.learning(setting, world), setting.weights()),
              rules.batch,
              rules.warmUp);
      Learning.begin(rules.optimizer.value(), setting);
      copyToTarget();
    }

    @Override
    public void step(long number) {
      chance =
          Math.max(rules.leastChance, 1 - (1 - rules.leastChance) * number / rules.exploration);
      act(new RandomStream(setting.seed(), "act", 0, Math.toIntExact(number)));
      practice.learn(number);
      if ((number + 1) % Math.max(1, rules.targetEvery) == 0) {
        copyToTarget();
      }
    }

    private void act(RandomStream random) {
      Episodes episodes = practice.episodes();
      Environment world = episodes.environment();
      int actions = world.actions().size();
      float[] before = episodes.observation();
      boolean explores = random.nextUniform() < chance;
      int action = explores ? random.nextInt(actions) : player.choose(before);
      double reward = episodes.act(action);
      float[] taken = new float[actions];
      taken[action] = 1;
      practice.remember(
          Map.of(
              "before",
              before,
              "after",
              episodes.observation(),
              "action",
              taken,
              "reward",
              new float[] {(float) reward},
              "continues",
              new float[] {world.ended() ? 0 : 1}));
    }

    /// The copy, if there is one, has all states of the network, running statistics as well.
    private void copyToTarget() {
      if (rules.targetEvery > 0) {
        setting.weights().copy("", TARGET);
      }
    }

    @Override
    public Map<String, Double> figures() {
      Map<String, Double> figures = practice.figures();
      figures.put("chance", chance);
      return figures;
    }

    @Override
    public void save(DataOutput target) throws IOException {
      practice.save(target);
    }

    @Override
    public void restore(DataInput source) throws IOException {
      practice.restore(source);
    }

    @Override
    public void close() {
      player.close();
      practice.close();
    }
  }
}

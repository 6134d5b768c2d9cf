package io.striate.games.learn;

import io.striate.api.component.Component;
import io.striate.api.layer.Mode;
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
import io.striate.games.plan.TreePlanner;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A network learns the moves of a planner. The planner looks at every state; it moves itself in
/// the first steps, and from `playFrom` on the network moves, so that the planner also shows what
/// to do in the states that the network's own mistakes lead to.
///
/// Source: Guo, Singh, Lee, Lewis and Wang, "Deep learning for real-time Atari game play using
/// offline Monte-Carlo tree search planning", NIPS 2014 (UCT to classification, to regression, and
/// interleaved); Ross, Gordon and Bagnell, "A reduction of imitation learning", AISTATS 2011.
record Imitation(
    Component<EnvironmentSource> environment,
    long steps,
    long every,
    long seed,
    int batch,
    int capacity,
    int warmUp,
    Learns learns,
    long playFrom,
    double chance,
    TreePlanner planner,
    Component<Optimizer> optimizer)
    implements Learner {
  /// What is learned of the planner.
  enum Learns {
    /// The best move, by classification.
    MOVES,
    /// The value of each move, by regression.
    VALUES
  }

  @Override
  public Session begin(Setting setting) {
    return new Imitating(this, setting, environment.value().make(setting.seed()));
  }

  Program learning(Setting setting, Environment world) {
    var emit = new Emitter("imitation", batch, setting.seed());
    Value state = emit.input("state", TensorType.float32(world.observation().prepend(batch)), true);
    int actions = world.actions().size();
    Value shown = emit.input("shown", TensorType.float32(batch, actions), true);
    Program forward = setting.network().forward(batch, Mode.TRAINING);
    Inlined network = emit.inline("", forward, Map.of(setting.input(), state));
    network.update(emit);
    Value given = network.output(setting.output());
    Value errors =
        switch (learns) {
          case MOVES -> emit.negate(emit.multiply(shown, emit.logSoftmax(given, 1)));
          case VALUES -> emit.scale(emit.square(emit.subtract(given, shown)), 1.0 / actions);
        };
    Value loss = emit.mean(emit.reduce(Reduce.Kind.SUM, errors, List.of(1)));
    Learning.minimize(emit, optimizer.value(), loss, setting, network);
    return emit.build();
  }

  private float[] shown(double[] values) {
    float[] shown = new float[values.length];
    switch (learns) {
      case MOVES -> shown[TreePlanner.best(values)] = 1;
      case VALUES -> {
        for (int i = 0; i < shown.length; i++) {
          shown[i] = (float) values[i];
        }
      }
    }
    return shown;
  }

  private static final class Imitating implements Session {
    private final Imitation rules;
    private final Setting setting;
    private final NetworkPlayer player;
    private final Practice practice;

    Imitating(Imitation rules, Setting setting, Environment world) {
      this.rules = rules;
      this.setting = setting;
      NetworkPlayer.check(setting, world, rules.environment.id());
      var widths = new LinkedHashMap<String, Integer>();
      widths.put("state", world.observation().size());
      widths.put("shown", world.actions().size());
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
    }

    @Override
    public void step(long number) {
      act(number);
      practice.learn(number);
    }

    private void act(long number) {
      var random = new RandomStream(setting.seed(), "act", 0, Math.toIntExact(number));
      Episodes episodes = practice.episodes();
      float[] state = episodes.observation();
      double[] values = rules.planner.values(episodes.environment(), random);
      boolean astray = random.nextUniform() < rules.chance;
      if (astray) {
        episodes.act(random.nextInt(values.length));
      } else {
        episodes.act(number < rules.playFrom ? TreePlanner.best(values) : player.choose(state));
      }
      practice.remember(Map.of("state", state, "shown", rules.shown(values)));
    }

    @Override
    public Map<String, Double> figures() {
      return practice.figures();
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

package io.striate.examples.kinds;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Mode;
import io.striate.api.play.Environment;
import io.striate.api.play.EnvironmentSource;
import io.striate.api.play.Learner;
import io.striate.api.play.LearnerType;
import io.striate.api.random.RandomStream;
import io.striate.api.step.Step;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `demo:climb`: hill climbing. Each step changes all weights a little at random and plays some
/// episodes; if that was worse than before, the change is undone.
public final class ClimbType implements LearnerType {
  private static final Field<Component<EnvironmentSource>> ENVIRONMENT =
      Field.required("environment", FieldKind.component(Kinds.ENVIRONMENT), "what is played");
  private static final Field<Integer> STEPS =
      Field.of("steps", FieldKind.integer(1), 300, "number of changes that are tried");
  private static final Field<Double> SIZE =
      Field.of("size", FieldKind.number(0, 10), 0.3, "standard deviation of a change");

  @Override
  public String id() {
    return "demo:climb";
  }

  @Override
  public String summary() {
    return "changes weights at random and keeps what plays better";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(ENVIRONMENT, STEPS, SIZE);
  }

  @Override
  public Learner create(Config config) {
    return new Climb(config.get(ENVIRONMENT), config.get(STEPS), config.get(SIZE));
  }

  private record Climb(Component<EnvironmentSource> environment, long steps, double size)
      implements Learner {
    @Override
    public long every() {
      return 50;
    }

    @Override
    public long seed() {
      return 1;
    }

    @Override
    public Session begin(Setting setting) {
      return new Climbing(setting, environment.value().make(setting.seed()), size);
    }
  }

  private static final class Climbing implements Learner.Session {
    private static final int EPISODES = 30;

    private final Learner.Setting setting;
    private final Environment environment;
    private final double size;
    private final Step step;
    private double best = Double.NEGATIVE_INFINITY;

    Climbing(Learner.Setting setting, Environment environment, double size) {
      this.setting = setting;
      this.environment = environment;
      this.size = size;
      step = Step.of(setting.network().forward(1, Mode.INFERENCE), setting.weights());
    }

    @Override
    public void step(long number) {
      var before = new HashMap<String, float[]>();
      for (String name : setting.parameters()) {
        float[] values = setting.weights().read(name);
        before.put(name, values.clone());
        var random = new RandomStream(setting.seed(), "climb/" + name, 0, (int) number);
        for (int i = 0; i < values.length; i++) {
          values[i] += (float) (size * random.nextNormal());
        }
        setting.weights().set(name, values);
      }
      double reached = meanReturn();
      if (reached >= best) {
        best = reached;
      } else {
        before.forEach(setting.weights()::set);
      }
    }

    private double meanReturn() {
      double sum = 0;
      float[] seen = new float[environment.observation().size()];
      for (int episode = 0; episode < EPISODES; episode++) {
        environment.begin(episode);
        while (!environment.ended()) {
          environment.observe(seen);
          float[] values = step.set(setting.input(), seen).run().read(setting.output());
          int action = 0;
          for (int i = 1; i < values.length; i++) {
            action = values[i] > values[action] ? i : action;
          }
          sum += environment.act(action);
        }
      }
      return sum / EPISODES;
    }

    @Override
    public Map<String, Double> figures() {
      return Map.of("return", best);
    }

    @Override
    public void save(DataOutput target) throws IOException {
      target.writeDouble(best);
    }

    @Override
    public void restore(DataInput source) throws IOException {
      best = source.readDouble();
    }

    @Override
    public void close() {
      step.close();
    }
  }
}

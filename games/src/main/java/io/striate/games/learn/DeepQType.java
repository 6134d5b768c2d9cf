package io.striate.games.learn;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.play.EnvironmentSource;
import io.striate.api.play.Learner;
import io.striate.api.play.LearnerType;
import io.striate.api.train.Optimizer;
import java.util.List;

/// `deep-q`: a network learns the value of each action from what it has tried.
public final class DeepQType implements LearnerType {
  static final Field<Component<EnvironmentSource>> ENVIRONMENT =
      Field.required("environment", FieldKind.component(Kinds.ENVIRONMENT), "what is played");
  static final Field<Component<Optimizer>> OPTIMIZER =
      Field.required(
          "optimizer",
          FieldKind.component(Kinds.OPTIMIZER),
          "updates parameters from their gradients");
  static final Field<Integer> STEPS =
      Field.required("steps", FieldKind.integer(1), "number of steps, each with one action");
  static final Field<Integer> EVERY =
      Field.of("reportEvery", FieldKind.integer(1), 1000, "steps from one checkpoint to the next");
  static final Field<Integer> BATCH =
      Field.of("batch", FieldKind.integer(1), 32, "remembered moves in a step");
  static final Field<Integer> MEMORY =
      Field.of("memory", FieldKind.integer(1), 10_000, "the most moves that are remembered");
  static final Field<Integer> WARM_UP =
      Field.of(
          "learnFrom", FieldKind.integer(1), 500, "remembered moves before the network learns");
  static final Field<Long> SEED =
      Field.of("seed", FieldKind.wide(), 1L, "the seed of all random numbers");

  private static final Field<Double> DISCOUNT =
      Field.of(
          "discount", FieldKind.number(0, 1), 0.99, "factor of a reward for each move before it");
  private static final Field<Integer> TARGET_EVERY =
      Field.of(
          "targetEvery",
          FieldKind.integer(0),
          500,
          "steps after which the copy of the network that sets the targets is renewed; 0 for no"
              + " copy");
  private static final Field<Boolean> DOUBLE =
      Field.of(
          "double",
          FieldKind.flag(),
          false,
          "whether the network chooses the next action whose value its copy gives (double"
              + " Q-learning)");
  private static final Field<Double> LEAST_CHANCE =
      Field.of(
          "leastChance", FieldKind.number(0, 1), 0.05, "share of random moves after exploration");
  private static final Field<Integer> EXPLORATION =
      Field.of(
          "exploration",
          FieldKind.integer(1),
          5000,
          "steps over which the share of random moves falls from 1 to 'leastChance'");

  /// For [java.util.ServiceLoader].
  public DeepQType() {}

  @Override
  public String id() {
    return "deep-q";
  }

  @Override
  public String summary() {
    return "learns the value of each action by playing (DQN)";
  }

  @Override
  public List<String> otherNames() {
    return List.of("dqn");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(
        ENVIRONMENT,
        STEPS,
        OPTIMIZER,
        BATCH,
        DISCOUNT,
        MEMORY,
        WARM_UP,
        TARGET_EVERY,
        DOUBLE,
        LEAST_CHANCE,
        EXPLORATION,
        EVERY,
        SEED);
  }

  @Override
  public Learner create(Config config) {
    return new DeepQ(
        config.get(ENVIRONMENT),
        config.get(STEPS),
        config.get(EVERY),
        config.get(SEED),
        config.get(BATCH),
        config.get(DISCOUNT),
        config.get(MEMORY),
        config.get(WARM_UP),
        config.get(TARGET_EVERY),
        config.get(DOUBLE),
        config.get(LEAST_CHANCE),
        config.get(EXPLORATION),
        config.get(OPTIMIZER));
  }
}

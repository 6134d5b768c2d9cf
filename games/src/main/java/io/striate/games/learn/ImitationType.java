package io.striate.games.learn;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.play.Learner;
import io.striate.api.play.LearnerType;
import io.striate.games.plan.TreePlanner;
import java.util.ArrayList;
import java.util.List;

/// `imitation`: a network learns the moves of a planner, at first in the planner's games, then in
/// its own.
public final class ImitationType implements LearnerType {
  private static final Field<Imitation.Learns> LEARNS =
      Field.of(
          "learns",
          FieldKind.word(Imitation.Learns.class),
          Imitation.Learns.MOVES,
          "what is learned of the planner: its moves as classes, or the values of all moves");
  private static final Field<Integer> PLAY_FROM =
      Field.of(
          "playFrom",
          FieldKind.integer(0),
          2000,
          "step from which the network moves in place of the planner");
  private static final Field<Double> CHANCE =
      Field.of("chance", FieldKind.number(0, 1), 0.05, "share of moves that are random");

  /// For [java.util.ServiceLoader].
  public ImitationType() {}

  @Override
  public String id() {
    return "imitation";
  }

  @Override
  public String summary() {
    return "learns the moves of a planner, in the planner's games and then in its own";
  }

  @Override
  public List<Field<?>> fields() {
    var fields =
        new ArrayList<Field<?>>(
            List.of(
                DeepQType.ENVIRONMENT,
                DeepQType.STEPS,
                DeepQType.OPTIMIZER,
                DeepQType.BATCH,
                DeepQType.MEMORY,
                DeepQType.WARM_UP,
                LEARNS,
                PLAY_FROM,
                CHANCE));
    fields.addAll(TreePlanner.FIELDS);
    fields.addAll(List.of(DeepQType.EVERY, DeepQType.SEED));
    return List.copyOf(fields);
  }

  @Override
  public Learner create(Config config) {
    return new Imitation(
        config.get(DeepQType.ENVIRONMENT),
        config.get(DeepQType.STEPS),
        config.get(DeepQType.EVERY),
        config.get(DeepQType.SEED),
        config.get(DeepQType.BATCH),
        config.get(DeepQType.MEMORY),
        config.get(DeepQType.WARM_UP),
        config.get(LEARNS),
        config.get(PLAY_FROM),
        config.get(CHANCE),
        TreePlanner.of(config),
        config.get(DeepQType.OPTIMIZER));
  }
}

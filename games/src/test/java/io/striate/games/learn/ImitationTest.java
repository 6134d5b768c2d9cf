package io.striate.games.learn;

import io.striate.api.play.LearnerType;
import io.striate.backend.tck.component.LearnerContract;
import java.util.List;
import java.util.Map;

class ImitationTest implements LearnerContract {
  @Override
  public LearnerType type() {
    return new ImitationType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(settings("moves"), settings("values"));
  }

  private static Map<String, ?> settings(String learns) {
    return Map.of(
        "environment", LearnerContract.corridor(),
        "optimizer", PlainDescent.of(0.1),
        "steps", 100,
        "batch", 4,
        "memory", 20,
        "learnFrom", 5,
        "playFrom", 20,
        "rollouts", 20,
        "learns", learns);
  }
}

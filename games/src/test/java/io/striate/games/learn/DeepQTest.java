package io.striate.games.learn;

import io.striate.api.play.LearnerType;
import io.striate.backend.tck.component.LearnerContract;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class DeepQTest implements LearnerContract {
  @Override
  public LearnerType type() {
    return new DeepQType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(settings(Map.of()), settings(Map.of("targetEvery", 0, "double", true)));
  }

  private static Map<String, ?> settings(Map<String, ?> others) {
    var settings = new HashMap<String, Object>(others);
    settings.put("environment", LearnerContract.corridor());
    settings.put("optimizer", PlainDescent.of(0.1));
    settings.put("steps", 100);
    settings.put("batch", 4);
    settings.put("memory", 20);
    settings.put("learnFrom", 5);
    settings.put("exploration", 50);
    settings.putIfAbsent("targetEvery", 10);
    return settings;
  }
}

package io.striate.training.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.error.StriateException;
import io.striate.api.train.Optimizer;
import io.striate.api.train.OptimizerType;
import io.striate.backend.tck.component.OptimizerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The step that goes back is not a step down: the contract makes five steps. Around an optimizer
/// with slots, one without, and one that treats matrices and vectors differently.
class LookaheadTypeTest implements OptimizerContract {
  @Override
  public OptimizerType type() {
    return new LookaheadType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("optimizer", of(new AdamType(), Map.of()), "every", 7),
        Map.of(
            "optimizer", of(new SgdType(), Map.of("learningRate", 0.1)), "every", 1, "alpha", 0.75),
        Map.of("optimizer", of(new MuonType(), Map.of()), "every", 2));
  }

  private static Component<Optimizer> of(OptimizerType type, Map<String, ?> settings) {
    return Component.of(type.id(), type.create(Config.of(type.fields(), settings)));
  }

  @Test
  void refusesItself() {
    var type = new LookaheadType();
    var once =
        type.create(
            Config.of(
                type.fields(),
                Map.of("optimizer", of(new SgdType(), Map.of("learningRate", 0.1)))));
    var settings = Map.of("optimizer", Component.of("lookahead", once));
    var error =
        assertThrows(StriateException.class, () -> type.create(Config.of(type.fields(), settings)));
    assertEquals(
        "cannot follow 'lookahead', which keeps a 'lead' itself [STR-104]", error.getMessage());
  }
}

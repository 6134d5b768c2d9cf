package io.striate.training.objective;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.StriateException;
import io.striate.api.tensor.Shape;
import io.striate.api.train.ObjectiveType;
import io.striate.backend.tck.component.ObjectiveContract;
import io.striate.training.network.Specs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// One layer and two.
class LayerRuleTypeTest implements ObjectiveContract {
  @Override
  public ObjectiveType type() {
    return new LayerRuleType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of("layers", List.of("a")), Map.of("layers", List.of("a", "b")));
  }

  @Override
  public Map<String, Shape> nodes() {
    return Map.of("a", Shape.of(3), "b", Shape.of(2, 4));
  }

  private static final String FROZEN = ", \"freeze\": true";

  private static String refused(String layers, String more) {
    String text =
        """
        { "striate": 1, "input": [1, 8, 8], "loss": "mse",
          "layers": [
            { "type": "s-cells", "name": "s1", "planes": 2, "kernel": 3 MORE },
            { "type": "conv2d", "name": "c", "filters": 1, "kernel": 3 },
            "flatten", { "type": "madaline", "name": "m", "units": 3 }, { "type": "dense", "name": "d", "units": 2 } ],
          "train": { "data": "mnist", "epochs": 1, "optimizer": "adam",
                     "objective": { "type": "layer-rule", "layers": LAYERS } } }
        """;
    var e =
        assertThrows(
            StriateException.class,
            () ->
                Specs.parse(text.replace("LAYERS", layers).replace("MORE", more))
                    .programs()
                    .training(2));
    return e.getMessage();
  }

  private static void says(String start, String refused) {
    assertTrue(refused.startsWith("m.json:7:27: " + start), refused);
  }

  @Test
  void layersThatCannotLearnAreNamed() {
    says(
        "$.train.objective: layer 'c' (conv2d) has no learning rule of its own; those that have one: [s1, m] [STR-104]",
        refused("[\"c\"]", ""));
    says(
        "$.train.objective: no layer is named 'x'; there are [s1, c, flatten1, m, d]",
        refused("[\"x\"]", ""));
    says(
        "$.train.objective: layer 'm' (madaline) learns by a teacher: it must be an output of the network whose target is"
            + " one number for each sample, 1 or -1, as with the loss mse; the target is missing",
        refused("[\"m\"]", ""));
    says(
        "$.train.objective: layer 's1' is frozen, so its rule can change nothing",
        refused("[\"s1\"]", FROZEN));
    says(
        "objective 'layer-rule' needs at least one layer, and none twice, got []",
        refused("[]", ""));
    says(
        "objective 'layer-rule' needs at least one layer, and none twice, got [m, m]",
        refused("[\"m\", \"m\"]", ""));
  }
}

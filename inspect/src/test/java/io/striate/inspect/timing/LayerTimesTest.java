package io.striate.inspect.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.PlanPart;
import io.striate.api.program.Phase;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LayerTimesTest {
  private static final List<String> LAYERS = List.of("conv1", "conv1.relu", "pool1", "dense1");

  private static PlanPart part(Phase phase, String algorithm, String... scopes) {
    return new PlanPart("part", List.of(scopes), phase, algorithm, 10, 100);
  }

  @Test
  void layersThatShareAPartInAnyPhaseShareARow() {
    var rows =
        LayerTimes.of(
            LAYERS,
            List.of(
                part(Phase.FORWARD, "direct", "conv1", "conv1.relu"),
                part(Phase.FORWARD, "", "pool1"),
                part(Phase.FORWARD, "packed", "dense1"),
                part(Phase.BACKWARD, "", "pool1", "conv1.relu")),
            new double[] {1, 2, 4, 8});
    assertEquals(2, rows.size());
    assertEquals(List.of("conv1", "conv1.relu", "pool1"), rows.getFirst().layers());
    assertTrue(rows.getFirst().fused());
    assertEquals(
        Map.of(
            Phase.FORWARD,
            new LayerTime.Spent(3, 20, 200, List.of("direct")),
            Phase.BACKWARD,
            new LayerTime.Spent(8, 10, 100, List.of())),
        rows.getFirst().spent());
    assertFalse(rows.getLast().fused());
  }

  @Test
  void partsOfOnePhaseAddUpAndNameEachAlgorithmOnce() {
    var rows =
        LayerTimes.of(
            LAYERS,
            List.of(
                part(Phase.FORWARD, "direct", "conv1"),
                part(Phase.FORWARD, "packed", "conv1"),
                part(Phase.FORWARD, "direct", "conv1")),
            new double[] {1, 2, 4});
    assertEquals(
        Map.of(Phase.FORWARD, new LayerTime.Spent(7, 30, 300, List.of("direct", "packed"))),
        rows.getFirst().spent());
  }

  @Test
  void anUpdateBelongsToTheLayerOfItsParameter() {
    var rows =
        LayerTimes.of(LAYERS, List.of(part(Phase.UPDATE, "", "conv1.weight")), new double[] {1});
    assertEquals(List.of("conv1"), rows.getFirst().layers());
    assertEquals(Set.of(Phase.UPDATE), rows.getFirst().spent().keySet());
  }

  @Test
  void whatServesNoLayerComesLast() {
    var rows =
        LayerTimes.of(
            LAYERS,
            List.of(part(Phase.BACKWARD, ""), part(Phase.FORWARD, "", "loss")),
            new double[] {1, 2});
    assertEquals(
        List.of(
            List.of("conv1"),
            List.of("conv1.relu"),
            List.of("pool1"),
            List.of("dense1"),
            List.of("loss"),
            List.of()),
        rows.stream().map(LayerTime::layers).toList());
  }

  @Test
  void ratesFollowFromTimes() {
    var spent = new LayerTime.Spent(0.5, 1_000, 200, List.of());
    assertEquals(4_000, spent.flops());
    assertEquals(400, spent.bandwidth());
  }
}

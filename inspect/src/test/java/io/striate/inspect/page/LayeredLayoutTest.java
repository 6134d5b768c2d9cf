package io.striate.inspect.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LayeredLayoutTest {
  private static final double BOX = 100;
  private static final double GAP = 10;

  private static Map<String, List<String>> graph(String... edges) {
    var inputs = new LinkedHashMap<String, List<String>>();
    for (String edge : edges) {
      int arrow = edge.indexOf("->");
      String from = edge.substring(0, arrow);
      inputs.computeIfAbsent(from, _ -> new ArrayList<>());
      inputs.computeIfAbsent(edge.substring(arrow + 2), _ -> new ArrayList<>()).add(from);
    }
    return inputs;
  }

  @Test
  void aChainIsALine() {
    var layout = LayeredLayout.of(graph("a->b", "b->c"), BOX, GAP);
    assertEquals(3, layout.ranks());
    assertEquals(BOX, layout.width(), 1e-9);
    for (String name : List.of("a", "b", "c")) {
      assertEquals(BOX / 2, layout.cell(name).x(), 1e-9);
    }
  }

  /// An arrow around a layer passes its rank beside it.
  @Test
  void aShortcutGoesAround() {
    var layout = LayeredLayout.of(graph("a->b", "a->c", "b->c"), BOX, GAP);
    var around =
        layout.arrows().stream()
            .filter(arrow -> arrow.cells().size() == 3)
            .findFirst()
            .orElseThrow();
    double distance = Math.abs(around.cells().get(1).x() - layout.cell("b").x());
    assertTrue(distance >= BOX / 2 + GAP, "distance " + distance);
  }

  /// Two branches that are written crosswise do not cross.
  @Test
  void branchesDoNotCross() {
    var layout =
        LayeredLayout.of(
            graph("a->l1", "a->r1", "r1->r2", "l1->l2", "l2->end", "r2->end"), BOX, GAP);
    boolean before = layout.cell("l1").x() < layout.cell("r1").x();
    assertEquals(before, layout.cell("l2").x() < layout.cell("r2").x());
  }

  /// In graphs of any form, arrows point down and nothing overlaps.
  @Test
  void arrowsPointDownAndBoxesAreApart() {
    var random = new Random(7);
    for (int trial = 0; trial < 20; trial++) {
      var inputs = new LinkedHashMap<String, List<String>>();
      for (int i = 0; i < 30; i++) {
        var from = new ArrayList<String>();
        for (int j = 0; j < i; j++) {
          if (random.nextInt(8) == 0) {
            from.add("n" + j);
          }
        }
        inputs.put("n" + i, from);
      }
      var layout = LayeredLayout.of(inputs, BOX, GAP);
      for (LayeredLayout.Arrow arrow : layout.arrows()) {
        for (int i = 1; i < arrow.cells().size(); i++) {
          assertEquals(arrow.cells().get(i - 1).rank() + 1, arrow.cells().get(i).rank());
        }
      }
      for (String one : inputs.keySet()) {
        for (String other : inputs.keySet()) {
          LayeredLayout.Cell a = layout.cell(one);
          LayeredLayout.Cell b = layout.cell(other);
          if (!one.equals(other) && a.rank() == b.rank()) {
            assertTrue(Math.abs(a.x() - b.x()) > BOX + GAP - 1e-6, one + " and " + other);
          }
        }
      }
    }
  }
}

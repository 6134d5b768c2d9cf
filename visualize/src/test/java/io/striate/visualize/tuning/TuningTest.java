package io.striate.visualize.tuning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.tensor.Shape;
import io.striate.visualize.Models;
import io.striate.visualize.model.ImageModel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Simple and complex cells as Hubel and Wiesel describe them.
class TuningTest {
  private static final int FILTERS = 8;

  /// Gabor filters in both phases, of which a simple cell passes what is positive; a complex cell
  /// sums the squares of simple cells over phases and places.
  private static final String CELLS =
      """
      { 'striate': 1, 'name': 'cortex', 'input': [1, 40, 40],
        'layers': [
          { 'type': 'conv2d', 'name': 'stripes', 'filters': 8, 'kernel': 11, 'padding': 5, 'from': 'input',
            'init': 'gabor', 'activation': 'relu' },
          { 'type': 'lppool2d', 'name': 'complex', 'kernel': 8, 'power': 2 },
          'flatten', { 'type': 'dense', 'name': 'classes', 'units': 2 } ] }
      """;

  private static List<UnitTuning> cells(String layer) {
    try (var backend = Models.backend("cpu-vector");
        var model = ImageModel.of(Models.begun(CELLS, backend), backend)) {
      return new Tuning(36, 16, List.of(3.0, 4.0, 6.0, 9.0)).of(model, layer);
    }
  }

  private static double between(double one, double other) {
    double far = Math.abs(one - other) % 180;
    return Math.min(far, 180 - far);
  }

  @Test
  void simpleCellsAnswerToTheirOwnOrientationAndPhase() {
    List<UnitTuning> units = cells("stripes.relu");
    assertEquals(FILTERS, units.size());
    for (int i = 0; i < FILTERS; i++) {
      UnitTuning unit = units.get(i);
      assertTrue(between(180.0 * i / FILTERS, unit.peak()) <= 5, unit.peak() + " of filter " + i);
      assertEquals(4, unit.wavelength(), "that of the filters");
      assertTrue(unit.opposite() < 0.02, unit.opposite() + " left of filter " + i);
      assertTrue(unit.phaseChange() > 0.98, unit.phaseChange() + " of filter " + i);
      assertTrue(unit.selectivity() > 0.3, unit.selectivity() + " of filter " + i);
    }
  }

  @Test
  void complexCellsKeepTheOrientationAndForgetThePhase() {
    List<UnitTuning> units = cells("complex");
    for (int i = 0; i < FILTERS; i++) {
      UnitTuning unit = units.get(i);
      assertTrue(between(180.0 * i / FILTERS, unit.peak()) <= 5, unit.peak() + " of filter " + i);
      assertTrue(unit.phaseChange() < 0.1, unit.phaseChange() + " of filter " + i);
      assertTrue(unit.opposite() > 0.9, unit.opposite() + " left of filter " + i);
    }
  }

  /// Curves whose circular variance is known: one orientation; all alike; `1 + cos 2t`, of which
  /// half is left.
  @Test
  void selectivityIsOneMinusTheCircularVariance() {
    var one = new ArrayList<List<Double>>();
    var flat = new ArrayList<List<Double>>();
    var half = new ArrayList<List<Double>>();
    for (int i = 0; i < 12; i++) {
      double cosine = Math.cos(2 * Math.PI * i / 12);
      one.add(List.of(i == 5 ? 2.0 : 0.0, -1.0));
      flat.add(List.of(3.0, 1.0));
      half.add(List.of(1 + cosine, 0.0));
    }
    assertEquals(1, new UnitTuning(4, one).selectivity(), 1e-12);
    assertEquals(75, new UnitTuning(4, one).peak());
    assertEquals(0, new UnitTuning(4, flat).selectivity(), 1e-12);
    assertEquals(0.5, new UnitTuning(4, half).selectivity(), 1e-12);
    assertEquals(1 / 3.0, new UnitTuning(4, flat).opposite(), 1e-12);
    assertEquals(2 / 3.0, new UnitTuning(4, flat).phaseChange(), 1e-12);
    var silent = new UnitTuning(4, List.of(List.of(0.0, -1.0), List.of(-2.0, 0.0)));
    assertTrue(silent.silent());
    assertEquals(0, silent.selectivity());
  }

  @Test
  void aGratingHasItsWavelengthAcrossItsStripes() {
    float[] upright = new Grating(0, 4, 0).brightness(Shape.of(2, 2, 5), 0, 0);
    assertArrayEquals(
        new float[] {
          1, 0.5f, 0, 0.5f, 1, 1, 0.5f, 0, 0.5f, 1, 1, 0.5f, 0, 0.5f, 1, 1, 0.5f, 0, 0.5f, 1
        },
        upright,
        1e-7f);
    float[] lying = new Grating(Math.PI / 2, 4, Math.PI).brightness(Shape.of(1, 3, 2), 1, 0);
    assertArrayEquals(new float[] {0.5f, 0.5f, 0, 0, 0.5f, 0.5f}, lying, 1e-7f);
  }
}

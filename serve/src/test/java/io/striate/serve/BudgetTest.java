package io.striate.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BudgetTest {
  private static final int UNIT = 1 << 10;

  @Test
  void whatIsTakenComesBack() {
    var budget = new Budget(10 * UNIT, Duration.ZERO);
    for (int i = 0; i < 5; i++) {
      try (var _ = budget.take(6 * UNIT);
          var _ = budget.take(4 * UNIT)) {
        var refused = assertThrows(Refusal.class, () -> budget.take(1));
        assertEquals(Refusal.UNAVAILABLE, refused.status());
      }
    }
  }

  /// One request may have all of it, even if it asks for more.
  @Test
  void moreThanThereIsIsAll() {
    var budget = new Budget(2 * UNIT, Duration.ZERO);
    try (var _ = budget.take(Long.MAX_VALUE)) {
      assertThrows(Refusal.class, () -> budget.take(1));
    }
    budget.take(2 * UNIT).close();
  }

  @Test
  void nothingIsFree() {
    var budget = new Budget(UNIT, Duration.ZERO);
    try (var _ = budget.take(UNIT)) {
      budget.take(0).close();
    }
  }
}

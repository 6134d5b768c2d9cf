package io.striate.datasets.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.data.PassMonitor;
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/// Twenty rows of a column that takes time, of which row 3 and row 7 cannot be read.
class PreparedRowsTest {
  private static final int ROWS = 20;

  private final AtomicInteger reads = new AtomicInteger();

  private FeatureColumn slow(boolean broken) {
    return new FeatureColumn() {
      @Override
      public Samples.Feature feature() {
        return new Samples.Feature("input", TensorType.float32(2));
      }

      @Override
      public int size() {
        return ROWS;
      }

      @Override
      public boolean takesTime() {
        return true;
      }

      @Override
      public void read(int row, HostArray target, int offset) {
        reads.incrementAndGet();
        if (broken && (row == 3 || row == 7)) {
          throw new StriateException(Code.BAD_DATA, row + ".png: broken");
        }
        target.set(offset, row);
        target.set(offset + 1, -row);
      }
    };
  }

  private PreparedRows rows(boolean broken, long memory, Optional<IntPredicate> skip) {
    var labels = MemoryColumn.labels("target", new int[ROWS]);
    return PreparedRows.of(
        "images", List.of(slow(broken), labels), memory, skip, PassMonitor.none());
  }

  private static double first(Samples samples, int sample) {
    float[] values = new float[2];
    samples.read(sample, 0, new HostArray.Floats(values), 0);
    return values[0];
  }

  @Test
  void rowsThatFitAreReadOnceAndStayInMemory() {
    PreparedRows rows = rows(false, ROWS * 8, Optional.empty());
    rows.check(PassMonitor.none());
    Samples samples = rows.part("training", RowClasses.none()).samples();
    assertFalse(samples.takesTime());
    assertEquals(19, first(samples, 19));
    assertEquals(ROWS, reads.get());
  }

  @Test
  void otherRowsAreReadWhenTheyAreNeeded() {
    PreparedRows rows = rows(true, ROWS * 8 - 1, Optional.empty());
    assertEquals(0, reads.get());
    Samples samples = rows.part("training", RowClasses.none()).samples();
    assertTrue(samples.takesTime());
    assertEquals(5, first(samples, 5));
    assertEquals(1, reads.get());
    var e = assertThrows(StriateException.class, () -> rows.check(PassMonitor.none()));
    assertEquals(3, e.problems().size());
    assertTrue(e.getMessage().contains("3.png: broken [STR-201]\n7.png"), e.getMessage());
  }

  @Test
  void brokenRowsAreRefusedOrLeftOut() {
    for (long memory : List.of(1000L, 0L)) {
      PreparedRows rows = rows(true, memory, Optional.of(row -> row == 3 || row == 7));
      rows.check(PassMonitor.none());
      int[] classes = new int[ROWS];
      classes[8] = 1;
      var part = rows.part("training", RowClasses.exclusive(List.of("a", "b"), classes));
      assertEquals(ROWS - 2, part.samples().size());
      assertEquals(8, first(part.samples(), 6));
      assertEquals(1, part.classes().group(6));
      assertEquals(
          List.of("images: skipped 2 broken samples, such as 3.png: broken"), rows.notes());
    }
    assertThrows(StriateException.class, () -> rows(true, 1000, Optional.empty()));
    var other =
        assertThrows(StriateException.class, () -> rows(true, 1000, Optional.of(row -> row == 3)));
    assertEquals("7.png: broken [STR-201]", other.getMessage());
  }
}

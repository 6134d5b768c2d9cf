package io.striate.api.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplePassTest {
  @Test
  void everySampleIsReadOnceOnAnyNumberOfThreads() {
    for (int threads : new int[] {1, 3, 8}) {
      var read = new AtomicIntegerArray(101);
      var failures =
          SamplePass.over("reading", 101, threads, PassMonitor.none(), read::incrementAndGet);
      assertEquals(0, failures.size());
      assertEquals(101, IntStream.range(0, 101).map(read::get).filter(n -> n == 1).count());
    }
  }

  @Test
  void whatIsWrongWithSamplesIsCollectedInOrder() {
    var failures =
        SamplePass.over(
            "reading",
            50,
            4,
            PassMonitor.none(),
            i -> {
              if (i % 4 == 1) {
                throw new StriateException(Code.BAD_DATA, "file " + i + ": broken");
              }
            });
    assertEquals(
        IntStream.range(0, 13).mapToObj(i -> 4 * i + 1).toList(), List.copyOf(failures.keySet()));
    var all = SamplePass.all(failures.values(), "remove them").problems();
    assertEquals(11, all.size());
    assertEquals("file 1: broken", all.getFirst().what());
    assertEquals("13 files cannot be used, 3 more than shown; remove them", all.getLast().what());
    var two = SamplePass.all(failures.headMap(6).values(), "remove them").problems();
    assertEquals("2 files cannot be used; remove them", two.getLast().what());
    assertEquals(1, SamplePass.all(failures.headMap(2).values(), "").problems().size());
  }

  @Test
  void otherFailuresEndThePass() {
    var full = new StriateException(Code.OUT_OF_MEMORY, "full");
    var thrown =
        assertThrows(
            StriateException.class,
            () ->
                SamplePass.over(
                    "reading",
                    9,
                    PassMonitor.none(),
                    i -> {
                      throw full;
                    }));
    assertSame(full, thrown);
    var defect = new IllegalStateException("defect");
    assertSame(
        defect,
        assertThrows(
            IllegalStateException.class,
            () ->
                SamplePass.over(
                    "reading",
                    9,
                    PassMonitor.none(),
                    i -> {
                      throw defect;
                    })));
  }

  @Test
  void aMonitorSeesProgressAndStops() {
    var seen = new ArrayList<String>();
    var monitor =
        new PassMonitor() {
          @Override
          public void at(String what, long done, long count) {
            seen.add(what + " " + done + "/" + count);
          }

          @Override
          public boolean stopped() {
            return seen.size() == 2;
          }
        };
    assertThrows(
        CancellationException.class, () -> SamplePass.over("reading", 100, 2, monitor, i -> {}));
    assertEquals(List.of("reading 16/100", "reading 32/100"), seen);
  }
}

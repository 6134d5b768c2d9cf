package io.striate.backend.cpu.vector.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Values share memory only if they do not live at the same time.
class SharedMemoryTest {
  private record Placed(int from, int to, int begin, int until) {}

  @Test
  void valuesOfAnArenaThatLiveTogetherDoNotOverlap() {
    var random = new Random(1);
    for (int round = 0; round < 20; round++) {
      var arena = new ArenaLayout();
      var placed = new ArrayList<Placed>();
      long most = 0;
      for (int now = 0; now < 300; now++) {
        int numbers = 1 + random.nextInt(200);
        int until = now + random.nextInt(random.nextInt(10) == 0 ? 100 : 5);
        int at = arena.take(numbers, now, until);
        int length = (numbers + 15) / 16 * 16;
        long alive = length;
        for (Placed other : placed) {
          if (other.until >= now) {
            alive += other.to - other.from;
            assertTrue(at >= other.to || at + length <= other.from, "at time " + now);
          }
        }
        most = Math.max(most, alive);
        placed.add(new Placed(at, at + length, now, until));
        assertTrue(at + length <= arena.size());
      }
      assertTrue(arena.size() <= 2 * most, arena.size() + " for " + most);
    }
  }

  @Test
  void anArenaUsesGapsAgain() {
    var arena = new ArenaLayout();
    assertEquals(0, arena.take(16, 0, 1));
    assertEquals(16, arena.take(32, 1, 9));
    assertEquals(0, arena.take(16, 2, 2));
    assertEquals(48, arena.take(48, 3, 3), "the first gap is too small");
    assertEquals(48, arena.take(64, 4, 4), "the gap at the end grows");
    assertEquals(112, arena.size());
  }

  @Test
  void buffersAreTakenOnlyWhenFreeAndAtMostTwiceAsLarge() {
    var source = new Source();
    var buffers = new Buffers(source);
    Object first = buffers.take(TensorType.float32(100), 0, 5);
    Object second = buffers.take(TensorType.float32(100), 5, 6);
    assertNotSame(first, second, "needed until 5, asked for from 5 on");
    assertSame(first, buffers.take(TensorType.float32(60), 6, 6));
    assertNotSame(second, buffers.take(TensorType.float32(40), 9, 9));
    assertNotSame(first, buffers.take(TensorType.int32(100), 9, 9));
    assertSame(second, buffers.take(TensorType.float32(100), 9, 12), "the one used last");
    assertEquals(4 * (100 + 100 + 40 + 100), buffers.bytes());
    assertEquals(4, source.made.size());
  }

  private static final class Source implements MemoryPlan.Source {
    private final IdentityHashMap<Object, Integer> made = new IdentityHashMap<>();

    @Override
    public Object array(ElementType element, int size) {
      var array = new Object();
      made.put(array, size);
      return array;
    }

    @Override
    public Object bound(String name, TensorType type) {
      return new Object();
    }
  }
}

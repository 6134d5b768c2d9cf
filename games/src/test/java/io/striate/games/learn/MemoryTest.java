package io.striate.games.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryTest {
  private static Memory filled(int rows) {
    var memory = new Memory(3, Map.of("a", 1, "b", 2));
    for (int i = 0; i < rows; i++) {
      memory.add(Map.of("a", new float[] {i}, "b", new float[] {10 * i, 10 * i + 1}));
    }
    return memory;
  }

  @Test
  void newRowsReplaceTheOldest() {
    Memory memory = filled(5);
    assertEquals(3, memory.size());
    var rows = memory.rows(3, i -> i);
    assertArrayEquals(new float[] {2, 3, 4}, rows.get("a"));
    assertArrayEquals(new float[] {20, 21, 30, 31, 40, 41}, rows.get("b"));
    assertArrayEquals(new float[] {4, 4}, memory.rows(2, _ -> 2).get("a"));
  }

  @Test
  void restoredMemoryGoesOnTheSame() throws IOException {
    for (int rows = 0; rows < 8; rows++) {
      Memory memory = filled(rows);
      var bytes = new ByteArrayOutputStream();
      memory.save(new DataOutputStream(bytes));
      var restored = new Memory(3, Map.of("a", 1, "b", 2));
      restored.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
      for (int more = 0; more < 4; more++) {
        assertEquals(memory.size(), restored.size());
        int size = memory.size();
        assertArrayEquals(memory.rows(size, i -> i).get("b"), restored.rows(size, i -> i).get("b"));
        var row = Map.of("a", new float[] {more}, "b", new float[] {more, -more});
        memory.add(row);
        restored.add(row);
      }
    }
  }
}

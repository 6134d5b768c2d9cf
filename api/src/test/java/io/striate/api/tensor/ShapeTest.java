package io.striate.api.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.StriateException;
import org.junit.jupiter.api.Test;

class ShapeTest {
  @Test
  void aScalarHasOneElement() {
    assertEquals(1, Shape.SCALAR.size());
    assertEquals("[]", Shape.SCALAR.toString());
  }

  @Test
  void stridesAreRowMajor() {
    assertArrayEquals(new int[] {12, 4, 1}, Shape.of(2, 3, 4).strides());
  }

  @Test
  void repeatedAxesHaveStrideZero() {
    assertArrayEquals(new int[] {0, 1, 0}, Shape.of(3, 1).stridesIn(Shape.of(2, 3, 4)));
  }

  @Test
  void broadcastingAlignsAtTheLastAxis() {
    assertEquals(Shape.of(2, 3, 4), Shape.broadcast(Shape.of(3, 1), Shape.of(2, 1, 4)));
    var error =
        assertThrows(StriateException.class, () -> Shape.broadcast(Shape.of(2, 3), Shape.of(2, 4)));
    assertEquals("shapes [2, 3] and [2, 4] do not go together [STR-109]", error.getMessage());
  }

  @Test
  void extentsBelowOneAreRefused() {
    var error = assertThrows(StriateException.class, () -> Shape.of(3, 0));
    assertEquals("shape [3, 0] has an extent below 1 [STR-109]", error.getMessage());
  }

  @Test
  void aTensorBeyondAnArrayIsRefused() {
    for (Shape shape :
        new Shape[] {
          Shape.of(65536, 65536), Shape.of(2_000_000_000, 2_000_000_000, 2_000_000_000)
        }) {
      var error = assertThrows(StriateException.class, shape::size);
      assertTrue(error.getMessage().contains("more elements than an array can hold"));
      assertTrue(error.getMessage().contains("[STR-110]"));
    }
  }

  @Test
  void hostArraysMustFit() {
    var floats = new HostArray.Floats(new float[3]);
    floats.requireFits(TensorType.float32(3));
    var error =
        assertThrows(StriateException.class, () -> floats.requireFits(TensorType.float32(2, 2)));
    assertEquals(
        "floats[3] cannot be exchanged with a tensor f32[2, 2] (4 elements) [STR-109]",
        error.getMessage());
    assertThrows(StriateException.class, () -> floats.requireFits(TensorType.int32(3)));
  }

  @Test
  void bytesAreUnsigned() {
    var bytes = new HostArray.Bytes(new byte[1]);
    bytes.set(0, 200);
    assertEquals(200, bytes.get(0));
  }
}

package io.striate.api.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BindingsTest {
  private static final TensorType TYPE = TensorType.float32(2);

  private static final class Nothing implements Tensor {
    @Override
    public TensorType type() {
      return TYPE;
    }

    @Override
    public void write(HostArray source) {
      throw new IllegalStateException("holds nothing");
    }

    @Override
    public void read(HostArray target) {
      throw new IllegalStateException("holds nothing");
    }

    @Override
    public void close() {}
  }

  @Test
  void aTensorIsFoundByNameAndType() {
    var tensor = new Nothing();
    var bindings = new Bindings(Map.of("x", tensor));
    assertSame(tensor, bindings.require("x", TYPE));
    var missing = assertThrows(StriateException.class, () -> bindings.require("y", TYPE));
    assertEquals("no tensor is bound to 'y' [STR-303]", missing.getMessage());
    var other =
        assertThrows(StriateException.class, () -> bindings.require("x", TensorType.float32(3)));
    assertEquals("'x' is bound to a tensor f32[2], must be f32[3] [STR-109]", other.getMessage());
  }

  @Test
  void oneTensorHasOneName() {
    var tensor = new Nothing();
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> new Bindings(Map.of("x", tensor, "y", tensor)));
    assertTrue(String.valueOf(error.getMessage()).startsWith("one tensor is bound to both"));
  }
}

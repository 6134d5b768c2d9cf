package io.striate.serve;

import io.striate.api.tensor.HostArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/// The types of elements that the protocol names and a network takes. Numbers are in little-endian
/// order.
enum Datatype {
  /// Numbers, as the network takes them.
  FP32(4) {
    @Override
    HostArray allocate(int count) {
      return new HostArray.Floats(new float[count]);
    }

    @Override
    HostArray read(ByteBuffer from, int count) {
      float[] values = new float[count];
      from.asFloatBuffer().get(values);
      return new HostArray.Floats(values);
    }
  },

  /// Numbers, which are rounded to single precision.
  FP64(8) {
    @Override
    HostArray allocate(int count) {
      return new HostArray.Doubles(new double[count]);
    }

    @Override
    HostArray read(ByteBuffer from, int count) {
      double[] values = new double[count];
      from.asDoubleBuffer().get(values);
      return new HostArray.Doubles(values);
    }
  },

  /// Bytes of images, which are normalized as in the training.
  UINT8(1) {
    @Override
    HostArray allocate(int count) {
      return new HostArray.Bytes(new byte[count]);
    }

    @Override
    HostArray read(ByteBuffer from, int count) {
      byte[] values = new byte[count];
      from.get(values);
      return new HostArray.Bytes(values);
    }
  };

  private static final int BYTE = 0xff;

  private final int bytes;

  Datatype(int bytes) {
    this.bytes = bytes;
  }

  /// The type of a name.
  ///
  /// @throws Refusal if there is none
  static Datatype of(String input, String name) {
    for (Datatype each : values()) {
      if (each.name().equals(name)) {
        return each;
      }
    }
    throw new Refusal(
        Refusal.BAD_REQUEST,
        String.format(
            Locale.ROOT,
            "input '%s': the datatype '%s' is not supported; use FP32, FP64 or UINT8",
            input,
            name));
  }

  /// Bytes of an element.
  int bytes() {
    return bytes;
  }

  /// An array for elements that are set one by one.
  abstract HostArray allocate(int count);

  /// Reads elements.
  ///
  /// @param from in little-endian order, with enough bytes
  abstract HostArray read(ByteBuffer from, int count);

  /// Whether a number is an element without loss of its meaning.
  boolean accepts(double value) {
    return this != UINT8 || (value >= 0 && value <= BYTE && value == Math.rint(value));
  }

  /// The bytes of numbers, as outputs have them.
  static byte[] floats(float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * FP32.bytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }
}

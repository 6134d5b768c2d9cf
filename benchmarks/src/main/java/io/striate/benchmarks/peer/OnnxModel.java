package io.striate.benchmarks.peer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes an ONNX model: as much of the format as the measured networks need.
///
/// The file is one message in Protocol Buffers' wire format: a field is a number and a kind in one
/// byte, followed by a whole number in base 128 or by a length and that many bytes. The field
/// numbers below are those of `onnx.proto`.
///
/// Source: the ONNX specification, onnx/onnx.proto; Protocol Buffers, "Encoding".
final class OnnxModel {
  private static final int IR_VERSION = 8;
  private static final int OPERATOR_SET = 17;
  private static final int FLOAT = 1;
  private static final int ATTRIBUTE_FLOAT = 1;
  private static final int ATTRIBUTE_INT = 2;
  private static final int ATTRIBUTE_STRING = 3;
  private static final int ATTRIBUTE_INTS = 7;

  private final Message graph = new Message();
  private int values;

  /// A value's name and shape.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Value(String name, int[] shape) {}

  /// In place of an input that is left out.
  static final Value NOTHING = new Value("", new int[0]);

  /// An attribute of a node.
  record Attribute(Message message) {
    static Attribute of(String name, int value) {
      var attribute = new Message().text(1, name).whole(3, value).whole(20, ATTRIBUTE_INT);
      return new Attribute(attribute);
    }

    static Attribute of(String name, float value) {
      return new Attribute(new Message().text(1, name).single(2, value).whole(20, ATTRIBUTE_FLOAT));
    }

    static Attribute of(String name, String value) {
      return new Attribute(new Message().text(1, name).text(4, value).whole(20, ATTRIBUTE_STRING));
    }

    static Attribute of(String name, int... values) {
      var message = new Message().text(1, name).whole(20, ATTRIBUTE_INTS);
      for (int value : values) {
        message.whole(8, value);
      }
      return new Attribute(message);
    }
  }

  /// Declares an input.
  Value input(String name, int... shape) {
    graph.message(11, declaration(name, shape));
    return new Value(name, shape);
  }

  /// Adds a tensor of known contents.
  Value constant(float[] data, int... shape) {
    String name = "w" + ++values;
    var tensor = new Message();
    for (int extent : shape) {
      tensor.whole(1, extent);
    }
    var bytes = ByteBuffer.allocate(Math.multiplyExact(data.length, Float.BYTES));
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(data);
    tensor.whole(2, FLOAT).text(8, name).bytes(9, bytes.array());
    graph.message(5, tensor);
    return new Value(name, shape);
  }

  /// Adds an operation of one result.
  Value node(String type, List<Value> inputs, int[] shape, Attribute... attributes) {
    String name = "v" + ++values;
    var node = new Message();
    inputs.forEach(input -> node.text(1, input.name));
    node.text(2, name).text(4, type);
    for (Attribute attribute : attributes) {
      node.message(5, attribute.message);
    }
    graph.message(1, node);
    return new Value(name, shape);
  }

  /// The model with one output.
  byte[] build(Value output) {
    graph.text(2, "benchmark");
    graph.message(12, declaration(output.name, output.shape));
    var operators = new Message().text(1, "").whole(2, OPERATOR_SET);
    return new Message()
        .whole(1, IR_VERSION)
        .message(8, operators)
        .message(7, graph)
        .bytes
        .toByteArray();
  }

  private static Message declaration(String name, int... shape) {
    var extents = new Message();
    for (int extent : shape) {
      extents.message(1, new Message().whole(1, extent));
    }
    var tensor = new Message().whole(1, FLOAT).message(2, extents);
    return new Message().text(1, name).message(2, new Message().message(1, tensor));
  }

  /// A message in Protocol Buffers' wire format.
  private static final class Message {
    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED_32 = 5;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private void varint(long value) {
      long rest = value;
      while (rest >= 0x80) {
        bytes.write((int) ((rest & 0x7f) | 0x80));
        rest >>>= 7;
      }
      bytes.write((int) rest);
    }

    Message whole(int field, int value) {
      varint(((long) field << 3) | VARINT);
      varint(value);
      return this;
    }

    Message single(int field, float value) {
      varint(((long) field << 3) | FIXED_32);
      int bits = Float.floatToIntBits(value);
      for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
        bytes.write(bits >>> shift);
      }
      return this;
    }

    Message bytes(int field, byte[] value) {
      varint(((long) field << 3) | LENGTH_DELIMITED);
      varint(value.length);
      bytes.writeBytes(value);
      return this;
    }

    Message text(int field, String value) {
      return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
      return bytes(field, value.bytes.toByteArray());
    }
  }
}

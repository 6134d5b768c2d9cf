package io.striate.interop.onnx.model;

import io.striate.api.tensor.Shape;
import io.striate.interop.onnx.wire.WireWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// Writes ONNX models: the same model always gives the same bytes.
///
/// Source: the ONNX specification, onnx.proto.
public final class ModelWriter {
  private static final int CHUNK = 1 << 16;

  private ModelWriter() {}

  /// The message of a model.
  public static WireWriter message(OnnxModel model) {
    return new WireWriter()
        .whole(1, model.irVersion())
        .text(2, "striate")
        .message(7, graph(model.graph()))
        .message(8, new WireWriter().text(1, "").whole(2, model.opset()));
  }

  private static WireWriter graph(OnnxGraph graph) {
    var writer = new WireWriter();
    graph.nodes().forEach(node -> writer.message(1, node(node)));
    writer.text(2, graph.name());
    graph.initializers().forEach(tensor -> writer.message(5, tensor(tensor)));
    graph.inputs().forEach(input -> writer.message(11, value(input)));
    graph.outputs().forEach(output -> writer.message(12, value(output)));
    return writer;
  }

  private static WireWriter node(OnnxNode node) {
    var writer = new WireWriter();
    node.inputs().forEach(input -> writer.text(1, input));
    node.outputs().forEach(output -> writer.text(2, output));
    writer.text(3, node.name()).text(4, node.operator());
    node.attributes().forEach(attribute -> writer.message(5, attribute(attribute)));
    if (!node.domain().isEmpty()) {
      writer.text(7, node.domain());
    }
    return writer;
  }

  private static WireWriter attribute(OnnxAttribute attribute) {
    var writer = new WireWriter().text(1, attribute.name());
    int type =
        switch (attribute) {
          case OnnxAttribute.Real real -> {
            writer.real(2, real.value());
            yield 1;
          }
          case OnnxAttribute.Whole whole -> {
            writer.whole(3, whole.value());
            yield 2;
          }
          case OnnxAttribute.Text text -> {
            writer.text(4, text.value());
            yield 3;
          }
          case OnnxAttribute.Tensor tensor -> {
            writer.message(5, tensor(tensor.value()));
            yield 4;
          }
          case OnnxAttribute.Reals reals -> {
            reals.values().forEach(value -> writer.real(7, value));
            yield 6;
          }
          case OnnxAttribute.Wholes wholes -> {
            wholes.values().forEach(value -> writer.whole(8, value));
            yield 7;
          }
          // A graph, whatever it holds: a reader refuses the node all the same.
          case OnnxAttribute.Other _ -> 5;
        };
    return writer.whole(20, type);
  }

  private static WireWriter tensor(OnnxTensor tensor) {
    var writer = new WireWriter();
    tensor.extents().forEach(extent -> writer.whole(1, extent));
    writer.whole(2, tensor.type());
    if (!tensor.name().isEmpty()) {
      writer.text(8, tensor.name());
    }
    tensor
        .source()
        .ifPresent(source -> {
          switch (source) {
            case OnnxTensor.Source.Raw(ByteBuffer bytes) ->
                writer.bytes(9, bytes.remaining(), out -> copy(bytes, out));
            case OnnxTensor.Source.Wholes(long[] values) -> wholes(writer, tensor, values);
            case OnnxTensor.Source.Reals(float[] values) when tensor.type() == 1 ->
                writer.bytes(9, (long) values.length * Float.BYTES, out -> floats(values, out));
            case OnnxTensor.Source.Reals(float[] values) -> {
              var bytes =
                  ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
              for (float value : values) {
                bytes.putDouble(value);
              }
              writer.bytes(9, bytes.array());
            }
          }
        });
    return writer;
  }

  /// Whole numbers of 64 bits lie in one list, all shorter types and bits of halves in another.
  private static void wholes(WireWriter writer, OnnxTensor tensor, long[] values) {
    int field = tensor.type() == DataType.INT64.code() ? 7 : 5;
    if (tensor.type() == DataType.UINT64.code() || tensor.type() == DataType.UINT32.code()) {
      field = 11;
    }
    for (long value : values) {
      writer.whole(field, value);
    }
  }

  private static void copy(ByteBuffer bytes, OutputStream out) throws IOException {
    ByteBuffer left = bytes.duplicate();
    byte[] chunk = new byte[Math.min(CHUNK, left.remaining())];
    while (left.hasRemaining()) {
      int count = Math.min(chunk.length, left.remaining());
      left.get(chunk, 0, count);
      out.write(chunk, 0, count);
    }
  }

  private static void floats(float[] values, OutputStream out) throws IOException {
    var buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    int step = CHUNK / Float.BYTES;
    for (int at = 0; at < values.length; at += step) {
      int count = Math.min(step, values.length - at);
      buffer.asFloatBuffer().put(values, at, count);
      out.write(buffer.array(), 0, count * Float.BYTES);
    }
  }

  private static WireWriter value(OnnxValue value) {
    var tensor = new WireWriter().whole(1, value.type());
    value.extents().ifPresent(extents -> tensor.message(2, shape(extents)));
    return new WireWriter().text(1, value.name()).message(2, new WireWriter().message(1, tensor));
  }

  private static WireWriter shape(List<OnnxValue.Extent> extents) {
    var writer = new WireWriter();
    for (OnnxValue.Extent extent : extents) {
      var dimension = new WireWriter();
      if (extent.size().isPresent()) {
        dimension.whole(1, extent.size().getAsLong());
      } else if (!extent.symbol().isEmpty()) {
        dimension.text(2, extent.symbol());
      }
      writer.message(1, dimension);
    }
    return writer;
  }

  /// A value of single precision with fixed extents.
  public static OnnxValue value(String name, Shape shape) {
    return new OnnxValue(
        name,
        DataType.FLOAT.code(),
        java.util.Optional.of(
            java.util.Arrays.stream(shape.extents()).mapToObj(OnnxValue.Extent::of).toList()));
  }
}

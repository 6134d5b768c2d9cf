package io.striate.interop.onnx.model;

import io.striate.interop.onnx.wire.WireWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads files that hold one tensor: the test data of ONNX.
public final class TensorReader {
  private TensorReader() {}

  /// Reads a file by making it the initializer of a model.
  public static OnnxTensor read(Path file) throws IOException {
    var tensor = new WireWriter().bytes(5, Files.readAllBytes(file));
    var model = new WireWriter().message(7, tensor).message(8, new WireWriter().whole(2, 9));
    OnnxModel read = ModelReader.read(file.toString(), ByteBuffer.wrap(model.toByteArray()));
    return read.graph().initializers().getFirst();
  }
}

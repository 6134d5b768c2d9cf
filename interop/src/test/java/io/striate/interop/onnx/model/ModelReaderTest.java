package io.striate.interop.onnx.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.StriateException;
import io.striate.api.tensor.Shape;
import io.striate.interop.onnx.wire.WireWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelReaderTest {
  @TempDir Path folder;

  private static WireWriter tensor(DataType type, long... extents) {
    var writer = new WireWriter().text(8, "w").whole(2, type.code());
    for (long extent : extents) {
      writer.whole(1, extent);
    }
    return writer;
  }

  private static byte[] model(WireWriter tensor) {
    return new WireWriter()
        .message(7, new WireWriter().message(5, tensor))
        .message(8, new WireWriter().whole(2, 13))
        .toByteArray();
  }

  private static OnnxTensor read(WireWriter tensor) {
    return ModelReader.read("m.onnx", ByteBuffer.wrap(model(tensor)))
        .graph()
        .initializers()
        .getFirst();
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static String refusal(Runnable work) {
    return assertThrows(StriateException.class, work::run).getMessage();
  }

  @Test
  void elementsOfAllTypesAreRead() {
    float[] wanted = {1, -2.5f};
    var floats = little(8).putFloat(1).putFloat(-2.5f).flip();
    assertArrayEquals(wanted, read(tensor(DataType.FLOAT, 2).bytes(9, floats)).floats());
    var doubles = little(16).putDouble(1).putDouble(-2.5).flip();
    assertArrayEquals(wanted, read(tensor(DataType.DOUBLE, 2).bytes(9, doubles)).floats());
    // 1 and -2.5 in half precision and as the upper halves of single precision.
    var halves = little(4).putShort((short) 0x3c00).putShort((short) 0xc100).flip();
    assertArrayEquals(wanted, read(tensor(DataType.FLOAT16, 2).bytes(9, halves)).floats());
    assertArrayEquals(
        wanted, read(tensor(DataType.FLOAT16, 2).whole(5, 0x3c00).whole(5, 0xc100)).floats());
    var upper = little(4).putShort((short) 0x3f80).putShort((short) 0xc020).flip();
    assertArrayEquals(wanted, read(tensor(DataType.BFLOAT16, 2).bytes(9, upper)).floats());
    assertArrayEquals(wanted, read(tensor(DataType.FLOAT, 2).real(4, 1).real(4, -2.5f)).floats());
    assertArrayEquals(
        new long[] {3, -4}, read(tensor(DataType.INT64, 2).whole(7, 3).whole(7, -4)).wholes());
    var wide = little(16).putLong(3).putLong(-4).flip();
    assertArrayEquals(new long[] {3, -4}, read(tensor(DataType.INT64, 2).bytes(9, wide)).wholes());
    var shorter = little(8).putInt(3).putInt(-4).flip();
    assertArrayEquals(
        new long[] {3, -4}, read(tensor(DataType.INT32, 2).bytes(9, shorter)).wholes());
    assertArrayEquals(
        new float[] {3, -4}, read(tensor(DataType.INT32, 2).bytes(9, shorter)).floats());
    byte[] octets = {-1, 2};
    assertArrayEquals(
        new long[] {255, 2}, read(tensor(DataType.UINT8, 2).bytes(9, octets)).wholes());
    assertArrayEquals(new long[] {-1, 2}, read(tensor(DataType.INT8, 2).bytes(9, octets)).wholes());
  }

  @Test
  void aTensorHoldsAsManyElementsAsItsShapeHas() {
    String refused = refusal(() -> read(tensor(DataType.FLOAT, 3).real(4, 1)).floats());
    assertEquals(
        "m.onnx: tensor 'w' has the shape [3], 3 elements of FLOAT, and does not hold as many; the"
            + " file is damaged [STR-202]",
        refused);
    assertTrue(
        refusal(() -> read(tensor(DataType.FLOAT, 1L << 40, 1L << 40)).floats())
            .contains("no array can hold"));
    assertTrue(refusal(() -> read(tensor(DataType.FLOAT, -1)).floats()).contains("[-1]"));
    assertTrue(refusal(() -> read(tensor(DataType.FLOAT, 0)).shape()).contains("no elements"));
    assertTrue(
        refusal(() -> read(tensor(DataType.FLOAT, 1).bytes(9, new byte[3])).floats())
            .contains("does not hold as many"));
    var text = new WireWriter().text(8, "w").whole(2, 8);
    assertTrue(refusal(() -> read(text).dataType()).contains("element type 8, which is not read"));
    assertTrue(
        refusal(() -> read(tensor(DataType.FLOAT, 1).real(4, 1)).wholes())
            .contains("whole ones are needed"));
  }

  @Test
  void whatIsWrittenIsReadBack() {
    var node =
        new OnnxNode(
            "n",
            "Conv",
            "acme",
            List.of("x", "", "w"),
            List.of("y"),
            List.of(
                new OnnxAttribute.Whole("a", -7),
                new OnnxAttribute.Real("b", Float.NaN),
                new OnnxAttribute.Text("c", "SAME"),
                new OnnxAttribute.Wholes("d", List.of(1L, 2L)),
                new OnnxAttribute.Reals("e", List.of(1.5f)),
                new OnnxAttribute.Other("f")));
    var graph =
        new OnnxGraph(
            "g",
            List.of(node),
            List.of(OnnxTensor.of("w", Shape.of(2), 1, 2), OnnxTensor.of("s", 1, -1)),
            List.of(
                new OnnxValue(
                    "x",
                    1,
                    Optional.of(List.of(OnnxValue.Extent.open("N"), OnnxValue.Extent.of(3))))),
            List.of(new OnnxValue("y", 1, Optional.empty())));
    var model = new OnnxModel("m.onnx", 8, 13, graph);
    OnnxModel read =
        ModelReader.read("m.onnx", ByteBuffer.wrap(ModelWriter.message(model).toByteArray()));
    assertEquals(model.opset(), read.opset());
    assertEquals(model.irVersion(), read.irVersion());
    assertEquals(graph.nodes(), read.graph().nodes());
    assertEquals(graph.inputs(), read.graph().inputs());
    assertEquals("[N, 3]", read.graph().inputs().getFirst().shape());
    assertEquals(graph.outputs(), read.graph().outputs());
    assertArrayEquals(new float[] {1, 2}, read.graph().initializers().get(0).floats());
    assertArrayEquals(new long[] {1, -1}, read.graph().initializers().get(1).wholes());
  }

  private WireWriter external(String... entries) {
    var writer = tensor(DataType.FLOAT, 2).whole(14, 1);
    for (int i = 0; i < entries.length; i += 2) {
      writer.message(13, new WireWriter().text(1, entries[i]).text(2, entries[i + 1]));
    }
    return writer;
  }

  private OnnxTensor ofFile(WireWriter tensor) throws IOException {
    Path file = Files.createDirectories(folder.resolve("model")).resolve("m.onnx");
    Files.write(file, model(tensor));
    return ModelReader.read(file).graph().initializers().getFirst();
  }

  @Test
  void elementsMayLieInAFileBesideTheModel() throws IOException {
    Files.createDirectories(folder.resolve("model/data"));
    Files.write(
        folder.resolve("model/data/w.bin"),
        ByteBuffer.allocate(16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putFloat(0)
            .putFloat(5)
            .putFloat(6)
            .array());
    var tensor = ofFile(external("location", "data/w.bin", "offset", "4", "length", "8"));
    assertArrayEquals(new float[] {5, 6}, tensor.floats());
  }

  @Test
  void externalDataLiesBelowTheFolderOfTheModel() throws IOException {
    Path secret = folder.resolve("secret.bin");
    Files.write(secret, new byte[8]);
    Files.createDirectories(folder.resolve("model"));
    Files.createSymbolicLink(folder.resolve("model/link.bin"), secret);
    for (String location :
        List.of("../secret.bin", "a/../../secret.bin", secret.toString(), "link.bin", "", ".")) {
      String refused =
          refusal(() -> {
            try {
              ofFile(external("location", location));
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
      assertTrue(refused.contains("lies outside of the model's folder"), refused);
    }
  }

  @Test
  void externalDataIsAsLongAsItSays() throws IOException {
    Files.createDirectories(folder.resolve("model"));
    Files.write(folder.resolve("model/w.bin"), new byte[8]);
    assertTrue(
        assertThrows(
                StriateException.class,
                () -> ofFile(external("location", "w.bin", "offset", "4", "length", "8")))
            .getMessage()
            .contains("should have 8 bytes from 4 on, and the file has 8"));
    assertTrue(
        assertThrows(
                StriateException.class, () -> ofFile(external("location", "w.bin", "offset", "-4")))
            .getMessage()
            .contains("the offset of external data is '-4'"));
    assertTrue(
        assertThrows(StriateException.class, () -> ofFile(external("location", "gone.bin")))
            .getMessage()
            .contains("no such file"));
    assertTrue(
        refusal(() -> read(external("location", "w.bin"))).contains("the model is not a file"));
  }

  @Test
  void whatIsNoModelIsRefused() throws IOException {
    Path file = folder.resolve("notes.txt");
    Files.writeString(file, "not a model");
    String refused = refusal(() -> ModelReader.read(file));
    assertTrue(refused.startsWith(file + ": byte "), refused);
    assertTrue(
        refusal(() -> ModelReader.read(folder.resolve("none.onnx"))).contains("no such file"));
    assertTrue(
        refusal(() -> ModelReader.read("m", ByteBuffer.allocate(0))).contains("has no graph"));
  }
}

package io.striate.arrays.npy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Arrays that NumPy has written have the values that NumPy says.
class NpyArrayTest {
  @TempDir Path folder;

  @BeforeEach
  void unpack() throws IOException {
    Arrays.unpack(folder);
  }

  private String refused(Path file) {
    return assertThrows(StriateException.class, () -> NpyArray.open(file))
        .getMessage()
        .replace(folder + "/", "");
  }

  private String refused(String name) {
    return refused(folder.resolve(name));
  }

  @Test
  void valuesAreThoseOfNumPy() throws IOException {
    List<String> names = Arrays.described(folder);
    assertTrue(names.size() >= 28, () -> names.toString());
    for (String name : names) {
      List<String> text = Files.readAllLines(folder.resolve(name + ".txt"));
      NpyArray array = NpyArray.open(folder.resolve(name + ".npy"));
      assertEquals(
          Stream.of(text.get(0).split(",", -1))
              .filter(each -> !each.isEmpty())
              .map(Long::valueOf)
              .toList(),
          array.extents(),
          name);
      List<String> values = List.of(text.get(1).split(" ", -1));
      int length = array.row().size();
      for (int row = 0; row < array.rows(); row++) {
        float[] read = new float[length + 1];
        array.read(row, new HostArray.Floats(read), 1);
        for (int i = 0; i < length; i++) {
          float expected = (float) Double.parseDouble(values.get(row * length + i));
          assertEquals(expected, read[i + 1], name + " row " + row + " element " + i);
        }
      }
    }
  }

  @Test
  void wholeNumbersAreExact() {
    int[] ints = new int[3];
    NpyArray.open(folder.resolve("i4.npy")).read(1, new HostArray.Ints(ints), 0);
    assertEquals(Integer.MIN_VALUE, ints[0]);
    assertEquals(Integer.MAX_VALUE, ints[1]);
    byte[] bytes = new byte[3];
    NpyArray.open(folder.resolve("u1.npy")).read(1, new HostArray.Bytes(bytes), 0);
    assertEquals((byte) 255, bytes[1]);
    var wide = NpyArray.open(folder.resolve("i8.npy"));
    var thrown =
        assertThrows(StriateException.class, () -> wide.read(1, new HostArray.Ints(new int[3]), 0));
    assertEquals(
        folder
            + "/i8.npy: row 1 holds -9.223e+18, more than 32 bits hold; save smaller"
            + " numbers [STR-201]",
        thrown.getMessage());
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    assertEquals(
        "fortran.npy: is in Fortran order, so the numbers of a sample do not lie together; save"
            + " numpy.ascontiguousarray(array) [STR-201]",
        refused("fortran.npy"));
    assertTrue(refused("structured.npy").startsWith("structured.npy: has elements that are no"));
    assertTrue(refused("words.npy").contains("'<U3'"), refused("words.npy"));
    assertEquals(
        "scalar.npy: is a single number; save an array [samples, ...] [STR-201]",
        refused("scalar.npy"));
    assertEquals(
        "missing.npy: cannot be read: no such file; check the path [STR-201]",
        refused("missing.npy"));
    Path text = Files.writeString(folder.resolve("text.npy"), "1,2,3\n4,5,6\n");
    assertEquals(
        "text.npy: is no NPY file: it does not begin with \\x93NUMPY; fetch or save the file again"
            + " [STR-201]",
        refused(text));
  }

  /// Whatever is missing at the end, the file is refused; the last bytes are elements.
  @Test
  void filesThatBreakOffAreRefused() throws IOException {
    byte[] whole = Files.readAllBytes(folder.resolve("version-2.npy"));
    for (int length = 0; length < whole.length; length++) {
      Path file =
          Files.write(
              folder.resolve("cut-" + length + ".npy"), java.util.Arrays.copyOf(whole, length));
      String message = refused(file);
      assertTrue(message.contains("breaks off") || message.contains("is no NPY file"), message);
    }
    Path cut =
        Files.write(folder.resolve("cut.npy"), java.util.Arrays.copyOf(whole, whole.length - 1));
    assertEquals(
        "cut.npy: breaks off: 23 bytes of elements, an array [3, 2] of float32 has 24; fetch or"
            + " save the file again [STR-201]",
        refused(cut));
  }

  private Path header(String name, int version, String text) throws IOException {
    byte[] header = text.getBytes(StandardCharsets.ISO_8859_1);
    var bytes = ByteBuffer.allocate(10 + header.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    bytes.put((byte) version).put((byte) 0).putShort((short) header.length).put(header);
    return Files.write(folder.resolve(name), bytes.array());
  }

  @Test
  void headersThatMeanNothingAreRefused() throws IOException {
    assertEquals(
        "a.npy: has version 4 of the format, 1 to 3 are read; save it again with numpy.save"
            + " [STR-201]",
        refused(header("a.npy", 4, "{}")));
    assertEquals(
        "b.npy: has a header without fortran_order and shape; fetch or save the file again"
            + " [STR-201]",
        refused(header("b.npy", 1, "{'descr': '<f4'}")));
    assertTrue(
        refused(
                header(
                    "c.npy",
                    1,
                    "{'descr': '<f4', 'fortran_order': False, 'shape': (9999999999, 9999999999)}"))
            .startsWith("c.npy: has impossible extents"));
  }

  @Test
  void numbersMustBeFinite() throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve("version-1.npy"));
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - 4, Float.NaN);
    var array = NpyArray.open(Files.write(folder.resolve("nan.npy"), bytes));
    float[] read = new float[2];
    array.read(1, new HostArray.Floats(read), 0);
    var thrown =
        assertThrows(StriateException.class, () -> array.read(2, new HostArray.Floats(read), 0));
    assertEquals(
        folder
            + "/nan.npy: row 2 holds NaN, which is no number to compute with; remove or replace"
            + " it [STR-201]",
        thrown.getMessage());
  }
}

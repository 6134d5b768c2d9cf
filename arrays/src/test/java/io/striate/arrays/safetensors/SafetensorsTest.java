package io.striate.arrays.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.arrays.StoredTensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
  @TempDir private Path folder;

  private static final List<StoredTensor> TENSORS =
      List.of(
          new StoredTensor("d", Shape.of(2), new HostArray.Doubles(new double[] {1e300, -0.1})),
          new StoredTensor(
              "conv1.weight",
              Shape.of(1, 2, 3),
              new HostArray.Floats(new float[] {0, 0.25f, 0.5f, 0.75f, 1, 1.25f})),
          new StoredTensor("step", Shape.SCALAR, new HostArray.Ints(new int[] {7})),
          new StoredTensor("u", Shape.of(3), new HostArray.Bytes(new byte[] {0, -1, 7})));

  /// These tensors as Python's safetensors 0.8.0 saves them with `safetensors.numpy.save`.
  private static final String FROM_PYTHON =
      "8AAAAAAAAAB7ImQiOnsiZHR5cGUiOiJGNjQiLCJzaGFwZSI6WzJdLCJkYXRhX29mZnNldHMiOlsw"
          + "LDE2XX0sImNvbnYxLndlaWdodCI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMSwyLDNdLCJkYXRh"
          + "X29mZnNldHMiOlsxNiw0MF19LCJzdGVwIjp7ImR0eXBlIjoiSTMyIiwic2hhcGUiOltdLCJkYXRh"
          + "X29mZnNldHMiOls0MCw0NF19LCJ1Ijp7ImR0eXBlIjoiVTgiLCJzaGFwZSI6WzNdLCJkYXRhX29m"
          + "ZnNldHMiOls0NCw0N119fSAgICCcdQCIPOQ3fpqZmZmZmbm/AAAAAAAAgD4AAAA/AABAPwAAgD8A"
          + "AKA/BwAAAAD/Bw==";

  /// The same with `metadata={'a': 'b'}`.
  private static final String FROM_PYTHON_WITH_METADATA =
      "CAEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJhIjoiYiJ9LCJkIjp7ImR0eXBlIjoiRjY0Iiwic2hh"
          + "cGUiOlsyXSwiZGF0YV9vZmZzZXRzIjpbMCwxNl19LCJjb252MS53ZWlnaHQiOnsiZHR5cGUiOiJG"
          + "MzIiLCJzaGFwZSI6WzEsMiwzXSwiZGF0YV9vZmZzZXRzIjpbMTYsNDBdfSwic3RlcCI6eyJkdHlw"
          + "ZSI6IkkzMiIsInNoYXBlIjpbXSwiZGF0YV9vZmZzZXRzIjpbNDAsNDRdfSwidSI6eyJkdHlwZSI6"
          + "IlU4Iiwic2hhcGUiOlszXSwiZGF0YV9vZmZzZXRzIjpbNDQsNDddfX0gICCcdQCIPOQ3fpqZmZmZ"
          + "mbm/AAAAAAAAgD4AAAA/AABAPwAAgD8AAKA/BwAAAAD/Bw==";

  /// Tensors of the types that are only read, as PyTorch and safetensors 0.8.0 save them with
  /// `safetensors.torch.save`.
  private static final String NARROW =
      "UAEAAAAAAAB7Im4iOnsiZHR5cGUiOiJJNjQiLCJzaGFwZSI6W10sImRhdGFfb2Zmc2V0cyI6WzAs"
          + "OF19LCJiIjp7ImR0eXBlIjoiQkYxNiIsInNoYXBlIjpbMSwyXSwiZGF0YV9vZmZzZXRzIjpbOCwx"
          + "Ml19LCJoIjp7ImR0eXBlIjoiRjE2Iiwic2hhcGUiOls0XSwiZGF0YV9vZmZzZXRzIjpbMTIsMjBd"
          + "fSwicyI6eyJkdHlwZSI6IkkxNiIsInNoYXBlIjpbMl0sImRhdGFfb2Zmc2V0cyI6WzIwLDI0XX0s"
          + "ImkiOnsiZHR5cGUiOiJJOCIsInNoYXBlIjpbMV0sImRhdGFfb2Zmc2V0cyI6WzI0LDI1XX0sInEi"
          + "OnsiZHR5cGUiOiJCT09MIiwic2hhcGUiOlsyXSwiZGF0YV9vZmZzZXRzIjpbMjUsMjddfX0gICAg"
          + "ICD7/////////8A/Yv8APgGA/3sAfNT+BwD9AQA=";

  @Test
  void readsNarrowAndWideNumbers() throws IOException {
    assertSame(
        List.of(
            new StoredTensor("n", Shape.SCALAR, new HostArray.Ints(new int[] {-5})),
            new StoredTensor(
                "b", Shape.of(1, 2), new HostArray.Floats(new float[] {1.5f, -3.0040553e38f})),
            new StoredTensor(
                "h",
                Shape.of(4),
                new HostArray.Floats(
                    new float[] {1.5f, -0x1p-24f, 65504, Float.POSITIVE_INFINITY})),
            new StoredTensor("s", Shape.of(2), new HostArray.Ints(new int[] {-300, 7})),
            new StoredTensor("i", Shape.of(1), new HostArray.Ints(new int[] {-3})),
            new StoredTensor("q", Shape.of(2), new HostArray.Bytes(new byte[] {1, 0}))),
        read(Base64.getDecoder().decode(NARROW)));
  }

  @Test
  void someTensorsOfAFileAreReadWithoutTheOthers() throws IOException {
    Path file = Files.write(folder.resolve("x"), Base64.getDecoder().decode(FROM_PYTHON));
    assertEquals(List.of("d", "conv1.weight", "step", "u"), Safetensors.names(file));
    assertSame(
        List.of(TENSORS.get(1), TENSORS.get(3)),
        Safetensors.read(file, name -> name.equals("u") || name.equals("conv1.weight")));
  }

  @Test
  void writesWhatAnotherToolWrites() throws IOException {
    assertArrayEquals(Base64.getDecoder().decode(FROM_PYTHON), write(TENSORS));
  }

  @Test
  void readsWhatAnotherToolWrites() throws IOException {
    assertSame(TENSORS, read(Base64.getDecoder().decode(FROM_PYTHON)));
    assertSame(TENSORS, read(Base64.getDecoder().decode(FROM_PYTHON_WITH_METADATA)));
  }

  @Test
  void putsWiderElementsFirst() throws IOException {
    assertSame(
        TENSORS,
        read(write(List.of(TENSORS.get(3), TENSORS.get(1), TENSORS.get(0), TENSORS.get(2)))));
  }

  @Test
  void keepsEveryBitOfTensorsLongerThanABuffer() throws IOException {
    float[] values = new float[50_001];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(i * 0x9E3779B9 & 0x7f7fffff);
    }
    values[40_000] = Float.NaN;
    values[50_000] = -0f;
    var tensor = new StoredTensor("t", Shape.of(3, 16_667), new HostArray.Floats(values));
    assertSame(List.of(tensor), read(write(List.of(tensor))));
  }

  @Test
  void refusesWhateverIsCutOff() throws IOException {
    byte[] whole = write(TENSORS);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThrows(
          StriateException.class, () -> read(cut), length + " of " + whole.length + " bytes");
    }
  }

  /// A file that becomes shorter while it is read: its header and its size say that all is there.
  @Test
  void refusesAStreamThatEndsBeforeItsSize() throws IOException {
    for (StoredTensor tensor : TENSORS) {
      byte[] whole = write(List.of(tensor));
      for (int length = 0; length < whole.length; length++) {
        var cut = new ByteArrayInputStream(whole, 0, length);
        assertThrows(
            StriateException.class,
            () -> Safetensors.read(cut, whole.length, "f"),
            tensor.name() + ": " + length + " of " + whole.length + " bytes");
      }
    }
  }

  @Test
  void saysWhatIsWrong() {
    refused("truncated: 3 bytes, the header alone takes more", new byte[3]);
    refused("its header claims 18446744073709551615 bytes; 2 to 4 are possible", claim(-1, "{}  "));
    refused("its header claims 5 bytes; 2 to 4 are possible", claim(5, "{}  "));
    refused("holds a list, not an object; the file is damaged", claim(2, "[]"));
    refused(
        "tensor 'b' begins at byte 2 of the data, expected 4: tensors overlap",
        file("{'a':%s,'b':%s}".formatted(u8(4, 0, 4), u8(4, 2, 6)), 6));
    refused(
        "tensor 'b' begins at byte 5 of the data, expected 4: tensors leave a gap",
        file("{'a':%s,'b':%s}".formatted(u8(4, 0, 4), u8(1, 5, 6)), 6));
    refused(
        "its tensors take 4 bytes, found 6: something is appended",
        file("{'a':%s}".formatted(u8(4, 0, 4)), 6));
    refused(
        "its tensors take 4 bytes, found 3: truncated", file("{'a':%s}".formatted(u8(4, 0, 4)), 3));
    refused(
        "tensor 'a' takes the bytes 0 to 3, but U8[4] takes 4 bytes",
        file("{'a':%s}".formatted(u8(4, 0, 3)), 3));
    refused(
        "tensor 'a' takes the bytes 9 to 0, but U8[4] takes 4 bytes",
        file("{'a':%s}".formatted(u8(4, 9, 0)), 3));
    refused(
        "tensor 'a' claims the shape [1000000, 1000000]; at most 2147483639 elements are read",
        file(
            "{'a':{'dtype':'F32','shape':[1000000,1000000],'data_offsets':[0,4000000000000]}}", 3));
    refused(
        "tensor 'a' claims the shape [2147483647, 2147483647, 2147483647]; at most 2147483639"
            + " elements are read",
        file(
            "{'a':{'dtype':'U8','shape':[2147483647,2147483647,2147483647],'data_offsets':[0,8]}}",
            8));
    refused(
        "its tensors take 17179869112 bytes, found 3: truncated",
        file("{'a':{'dtype':'F64','shape':[2147483639],'data_offsets':[0,17179869112]}}", 3));
    refused("tensor 'a' has the shape [0]", file("{'a':%s}".formatted(u8(0, 0, 0)), 0));
    refused(
        "tensor 'a' has elements of type U64; Striate reads [F64, F32, F16, BF16, I64, I32, I16,"
            + " I8, U8, BOOL]",
        file("{'a':{'dtype':'U64','shape':[1],'data_offsets':[0,8]}}", 8));
    refused(
        "tensor 'a' holds a whole number of over 32 bits",
        file("{'a':{'dtype':'I64','shape':[1],'data_offsets':[0,8]}}", 8));
    refused(
        "tensor 'a' has 3 offsets, not 2",
        file("{'a':{'dtype':'U8','shape':[1],'data_offsets':[0,1,2]}}", 2));
    refused("'dtype' is missing; the file is damaged", file("{'a':{}}", 0));
    refused(
        "'data_offsets' must be a whole number from 0, found a number; the file is damaged",
        file("{'a':{'dtype':'U8','shape':[1],'data_offsets':[-1,0]}}", 0));
  }

  private static String u8(int size, int begin, int end) {
    return "{'dtype':'U8','shape':[%d],'data_offsets':[%d,%d]}".formatted(size, begin, end);
  }

  private static byte[] file(String header, int data) {
    return claim(header.length(), header.replace('\'', '"') + "x".repeat(data));
  }

  private static byte[] claim(long headerLength, String rest) {
    byte[] bytes = rest.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + bytes.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(headerLength)
        .put(bytes)
        .array();
  }

  private static void refused(String message, byte[] file) {
    var e = assertThrows(StriateException.class, () -> read(file));
    String found = String.valueOf(e.getMessage());
    assertEquals(
        "f: " + message, found.substring(0, Math.min(found.length(), message.length() + 3)));
    assertEquals("STR-202", e.problems().getFirst().code().id());
  }

  private static byte[] write(List<StoredTensor> tensors) throws IOException {
    var out = new ByteArrayOutputStream();
    Safetensors.write(tensors, out);
    return out.toByteArray();
  }

  private static List<StoredTensor> read(byte[] bytes) throws IOException {
    return Safetensors.read(new ByteArrayInputStream(bytes), bytes.length, "f");
  }

  private static void assertSame(List<StoredTensor> expected, List<StoredTensor> found) {
    assertEquals(
        expected.stream().map(StoredTensor::name).toList(),
        found.stream().map(StoredTensor::name).toList());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i).shape(), found.get(i).shape());
      switch (expected.get(i).values()) {
        case HostArray.Floats(float[] values) ->
            assertArrayEquals(
                values, assertInstanceOf(HostArray.Floats.class, found.get(i).values()).values());
        case HostArray.Doubles(double[] values) ->
            assertArrayEquals(
                values, assertInstanceOf(HostArray.Doubles.class, found.get(i).values()).values());
        case HostArray.Ints(int[] values) ->
            assertArrayEquals(
                values, assertInstanceOf(HostArray.Ints.class, found.get(i).values()).values());
        case HostArray.Bytes(byte[] values) ->
            assertArrayEquals(
                values, assertInstanceOf(HostArray.Bytes.class, found.get(i).values()).values());
      }
    }
  }
}

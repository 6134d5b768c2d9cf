package io.striate.arrays.npy;

import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.arrays.StoredTensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// Writes NPY files as `numpy.save` does, in version 1.0 of the format and little-endian.
///
/// Source: NEP 1, "A Simple File Format for NumPy Arrays".
public final class NpyWriter {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  /// Elements begin at a multiple of this, so that mapped arrays are aligned.
  private static final int ALIGNMENT = 64;

  private NpyWriter() {}

  /// Writes an array.
  ///
  /// @return the bytes that were written
  public static long write(StoredTensor array, OutputStream out) throws IOException {
    byte[] header = header(element(array.values()), array.shape());
    out.write(header);
    return header.length + array.writeElements(out);
  }

  private static NpyElement element(HostArray values) {
    return switch (values) {
      case HostArray.Doubles _ -> NpyElement.FLOAT64;
      case HostArray.Floats _ -> NpyElement.FLOAT32;
      case HostArray.Ints _ -> NpyElement.INT32;
      case HostArray.Bytes _ -> NpyElement.UINT8;
    };
  }

  private static byte[] header(NpyElement element, Shape shape) {
    String extents =
        Arrays.stream(shape.extents())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    String text =
        String.format(
            Locale.ROOT,
            "{'descr': '%s%s', 'fortran_order': False, 'shape': (%s%s), }",
            element.bytes() == 1 ? "|" : "<",
            element.code(),
            extents,
            shape.rank() == 1 ? "," : "");
    int prefix = MAGIC.length + Short.BYTES;
    int length = Math.ceilDiv(prefix + text.length() + 1, ALIGNMENT) * ALIGNMENT;
    byte[] header = new byte[length];
    Arrays.fill(header, (byte) ' ');
    header[length - 1] = '\n';
    ByteBuffer.wrap(header)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .putShort((short) (length - prefix))
        .put(text.getBytes(StandardCharsets.US_ASCII));
    return header;
  }
}

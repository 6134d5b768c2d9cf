package io.striate.datasets.idx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.data.PassMonitor;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {
  private static final int IMAGES = 0x803;
  private static final int LABELS = 0x801;

  @TempDir Path folder;

  @Test
  void readsPlainImages() throws IOException {
    var idx = IdxFile.images(file(idx(IMAGES, 2, 2, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255)));
    assertEquals(2, idx.count());
    assertEquals(2, idx.size(1));
    assertEquals(3, idx.size(2));
    assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, -1}, idx.values());
  }

  @Test
  void readsPackedLabelsWhateverTheirName() throws IOException {
    var idx = IdxFile.labels(file(gzip(label(3, 7, 0, 9))));
    assertArrayEquals(new byte[] {7, 0, 9}, idx.values());
  }

  @Test
  void readsPackedValuesOfMoreThanOneChunk() throws IOException {
    byte[] large = new byte[8 + 3_000_000];
    ByteBuffer.wrap(large).putInt(LABELS).putInt(3_000_000);
    Arrays.fill(large, 8, large.length, (byte) 5);
    large[large.length - 1] = 6;
    byte[] values = IdxFile.labels(file(gzip(large))).values();
    assertEquals(3_000_000, values.length);
    assertEquals(5, values[2_999_998]);
    assertEquals(6, values[2_999_999]);
  }

  @Test
  void tellsHowManyImagesAreReadAndCanBeStopped() throws IOException {
    byte[] large = new byte[16 + 4_000_000];
    ByteBuffer.wrap(large).putInt(IMAGES).putInt(4_000).putInt(10).putInt(100);
    Path file = file(large);
    var told = new ArrayList<String>();
    var watching =
        new PassMonitor() {
          @Override
          public void at(String what, long done, long count) {
            told.add(what + " " + done + "/" + count);
          }

          @Override
          public boolean stopped() {
            return told.size() == 2;
          }
        };
    assertThrows(CancellationException.class, () -> IdxFile.images(file, watching));
    assertEquals(
        List.of(
            "reading " + file.getFileName() + " 1048/4000",
            "reading " + file.getFileName() + " 2097/4000"),
        told);
  }

  @Test
  void namesWrongMagic() {
    refused(
        "not IDX labels: starts with 0xcafebabe, expected 0x00000801; give the path of an IDX file of labels",
        Reader.LABELS,
        idx(0xcafebabe, 1, 7));
  }

  @Test
  void seesSwappedFiles() {
    refused(
        "not IDX labels: starts with 0x00000803, expected 0x00000801;"
            + " image and label files seem to be swapped",
        Reader.LABELS,
        idx(IMAGES, 1, 1, 1, 7));
    refused(
        "not IDX images: starts with 0x00000801, expected 0x00000803;"
            + " image and label files seem to be swapped",
        Reader.IMAGES,
        label(1, 7));
  }

  @Test
  void saysHowManyBytesAreMissing() {
    refused(
        "truncated: images of 2x2x3 take 12 bytes, found 5; fetch the file again",
        Reader.IMAGES,
        idx(IMAGES, 2, 2, 3, 1, 2, 3, 4, 5));
    refused(
        "truncated: the header of IDX images takes 16 bytes, found 9; fetch the file again",
        Reader.IMAGES,
        Arrays.copyOf(idx(IMAGES, 2, 2, 3), 9));
    refused(
        "truncated: the header of IDX labels takes 8 bytes, found 0; fetch the file again",
        Reader.LABELS,
        new byte[0]);
  }

  @Test
  void saysHowManyBytesAreTooMany() {
    refused(
        "2 bytes too many after labels of 1 (1 bytes); fetch the file again",
        Reader.LABELS,
        label(1, 7, 8, 9));
  }

  @Test
  void refusesEmptyAndNegativeSizes() {
    refused(
        "images of 2x0x3: every size must be at least 1; fetch the file again",
        Reader.IMAGES,
        idx(IMAGES, 2, 0, 3));
    refused(
        "labels of -1: every size must be at least 1; fetch the file again",
        Reader.LABELS,
        label(-1));
  }

  @Test
  void refusesMoreThanAnArrayHoldsBeforeReading() {
    refused(
        "images of 2147483647x2147483647x2147483647 are more than the 2,147,483,639 bytes that one array holds;"
            + " check the header, or split the file",
        Reader.IMAGES,
        idx(IMAGES, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));
  }

  @Test
  void readsNoMoreThanTheFileHasWhateverItsHeaderClaims() {
    refused(
        "truncated: images of 70000x100x100 take 700,000,000 bytes, found 1; fetch the file again",
        Reader.IMAGES,
        idx(IMAGES, 70_000, 100, 100, 1));
  }

  @Test
  void namesBrokenGzip() throws IOException {
    byte[] packed = gzip(label(3, 1, 2, 3));
    refused(
        "its gzip data breaks off after 11 unpacked bytes; fetch the file again",
        Reader.LABELS,
        Arrays.copyOf(packed, packed.length - 3));
    byte[] wrongChecksum = packed.clone();
    wrongChecksum[packed.length - 6] ^= 1;
    refused(
        "its gzip data is corrupt: Corrupt GZIP trailer; fetch the file again",
        Reader.LABELS,
        wrongChecksum);
    refused(
        "its gzip data breaks off after 0 unpacked bytes; fetch the file again",
        Reader.LABELS,
        Arrays.copyOf(packed, 5));
  }

  @Test
  void namesAMissingFile() {
    var e = assertThrows(StriateException.class, () -> IdxFile.images(folder.resolve("none")));
    assertEquals(
        folder.resolve("none") + ": cannot be read: no such file; check the path [STR-201]",
        e.getMessage());
  }

  private enum Reader {
    IMAGES,
    LABELS
  }

  private void refused(String message, Reader reader, byte[] content) {
    Path file = file(content);
    var e =
        assertThrows(
            StriateException.class,
            () -> {
              switch (reader) {
                case IMAGES -> IdxFile.images(file);
                case LABELS -> IdxFile.labels(file);
              }
            });
    assertEquals(file + ": " + message + " [" + Code.BAD_DATA.id() + "]", e.getMessage());
  }

  private Path file(byte[] content) {
    try {
      return Files.write(folder.resolve("some-file"), content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] label(int count, int... labels) {
    var bytes = ByteBuffer.allocate(8 + labels.length).putInt(LABELS).putInt(count);
    for (int label : labels) {
      bytes.put((byte) label);
    }
    return bytes.array();
  }

  private static byte[] idx(int magic, int count, int height, int width, int... values) {
    var bytes = ByteBuffer.allocate(16 + values.length).putInt(magic);
    bytes.putInt(count).putInt(height).putInt(width);
    for (int value : values) {
      bytes.put((byte) value);
    }
    return bytes.array();
  }

  private static byte[] idx(int magic, int count, int value) {
    return ByteBuffer.allocate(9).putInt(magic).putInt(count).put((byte) value).array();
  }

  private static byte[] gzip(byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }
}

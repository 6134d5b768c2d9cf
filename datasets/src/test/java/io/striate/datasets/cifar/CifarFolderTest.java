package io.striate.datasets.cifar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.StriateException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The archive is one of GNU tar 1.34 and gzip: a folder cifar-10-batches-bin with data_batch_1.bin
/// (label 3 of colors 10, 20, 30; label 9 of 1, 2, 3), data_batch_2.bin (0; 200, 100, 50),
/// test_batch.bin (7; 255, 0, 128) and two other files, made by
///
///     tar --sort=name --mtime=2009-06-04 --owner=1 --group=1 -cf - cifar-10-batches-bin | gzip -9n
class CifarFolderTest {
  private static final String ARCHIVE =
      "H4sIAAAAAAACA+3bwUrDQBCA4dUexJ49S14gcTZtkov4KmXbrDTQVElW8Ojj+VaaVg8SWwVJAzL/d9ll"
          + "s7dhEmZns6ruXRNbiZcurNa+jZfV9sYMSzpFlu1HEdsb94y1qbW5FGk3Fzsr8pmJMjOCpza4JopM6Xz9"
          + "sD2+77fn/9TqUPw/50ntg0vCcxgg/vl8fjz+1vbiX0iWmkiI/8m5qnncuK2fGmh0MP9LF9xiv7CwSbdw"
          + "0vy3c5G0l/950W0n/0cwmQJQ6wqAWtcA1Lo8A6DWOQC1JgDUogdG/+94/y89ef9P8t38W/8vo/83ilcA"
          + "apUA1EoBqEUJTP3fr/8b78raJ+tQb4b6/+PH+/+S9+t/K9z/H8XtLsh35AH5/yX/g2/Dx/nfAKd/fzr/"
          + "ywryfxQXbwDU4hMI6PUCQC3egAAAAIAa73OlzjQAUAAA";

  @TempDir Path folder;

  private static byte[] record(int label, int red, int green, int blue) {
    byte[] record = new byte[1 + CifarFile.IMAGE];
    record[0] = (byte) label;
    Arrays.fill(record, 1, 1025, (byte) red);
    Arrays.fill(record, 1025, 2049, (byte) green);
    Arrays.fill(record, 2049, 3073, (byte) blue);
    return record;
  }

  private static byte[] packed(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private void archive(byte[] bytes) throws IOException {
    Files.write(folder.resolve("cifar-10-binary.tar.gz"), bytes);
  }

  private static byte[] whole() {
    return Base64.getDecoder().decode(ARCHIVE);
  }

  private void check(CifarFolder read) {
    assertArrayEquals(new int[] {3, 9, 0}, read.training().labels());
    assertArrayEquals(new int[] {7}, read.test().orElseThrow().labels());
    byte[] images = read.training().images();
    assertEquals(3 * CifarFile.IMAGE, images.length);
    for (int image = 0; image < 3; image++) {
      int[][] colors = {{10, 20, 30}, {1, 2, 3}, {200, 100, 50}};
      for (int i = 0; i < CifarFile.IMAGE; i++) {
        assertEquals((byte) colors[image][i / 1024], images[image * CifarFile.IMAGE + i]);
      }
    }
  }

  private String refused() {
    return assertThrows(
            StriateException.class, () -> CifarFolder.open(folder, CifarFormat.CIFAR_10))
        .getMessage();
  }

  @Test
  void readsTheArchive() throws IOException {
    archive(whole());
    CifarFolder read = CifarFolder.open(folder, CifarFormat.CIFAR_10);
    check(read);
    assertEquals(1, read.files().size());
  }

  @Test
  void readsItsFilesInTheOrderOfTheirNames() throws IOException {
    Path unpacked = Files.createDirectory(folder.resolve("cifar-10-batches-bin"));
    Files.write(unpacked.resolve("data_batch_2.bin.gz"), packed(record(0, 200, 100, 50)));
    var first = new ByteArrayOutputStream();
    first.write(record(3, 10, 20, 30));
    first.write(record(9, 1, 2, 3));
    Files.write(unpacked.resolve("data_batch_1.bin"), first.toByteArray());
    Files.write(unpacked.resolve("test_batch.bin"), record(7, 255, 0, 128));
    Files.writeString(unpacked.resolve("readme.html"), "<html>");
    CifarFolder read = CifarFolder.open(folder, CifarFormat.CIFAR_10);
    check(read);
    assertEquals(3, read.files().size());
  }

  @Test
  void aFolderWithoutTestImagesHasNone() throws IOException {
    Files.write(folder.resolve("data_batch_1.bin"), record(1, 2, 3, 4));
    assertTrue(CifarFolder.open(folder, CifarFormat.CIFAR_10).test().isEmpty());
  }

  @Test
  void aTruncatedArchiveIsRefused() throws IOException {
    byte[] whole = whole();
    archive(Arrays.copyOf(whole, whole.length - 60));
    assertTrue(refused().contains("the archive breaks off; fetch the file again"), refused());
  }

  @Test
  void somethingElseIsNoArchive() throws IOException {
    byte[] other = new byte[2048];
    Arrays.fill(other, (byte) 'x');
    archive(packed(other));
    assertTrue(refused().contains("not a tar archive"), refused());
  }

  @Test
  void aFileOfAnotherLengthIsRefused() throws IOException {
    Files.write(folder.resolve("data_batch_1.bin"), new byte[5000]);
    assertTrue(
        refused().contains("5,000 bytes are not a whole number of records of 3,073 bytes"),
        refused());
  }

  @Test
  void anEmptyFolderNamesTheCommandThatFetches() {
    assertTrue(refused().contains("striate data list"), refused());
  }

  @Test
  void testImagesAloneAreNotEnough() throws IOException {
    Files.write(folder.resolve("test_batch.bin"), record(1, 2, 3, 4));
    assertTrue(refused().contains("has no training images"), refused());
  }
}

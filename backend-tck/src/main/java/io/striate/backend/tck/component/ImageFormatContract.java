package io.striate.backend.tck.component;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.data.DecodedImage;
import io.striate.api.data.ImageFormat;
import io.striate.api.data.ImageFormatType;
import io.striate.api.data.ImageSize;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What every image format promises: it recognizes its files and no others, reads them alike from
/// several threads, leaves the bytes alone, and reports damage instead of failing.
public interface ImageFormatContract extends ComponentContract<ImageFormat> {
  /// Bytes of a file that tell its format.
  int START = 64;

  /// How files begin that the bundled readers read.
  List<String> OTHERS =
      List.of("\u0089PNG\r\n\u001a\n", "\u00ff\u00d8\u00ff\u00e0", "GIF89a", "BM", "II*\0", "");

  @Override
  ImageFormatType type();

  /// Small whole files of the format, at least one.
  List<byte[]> files();

  /// The format recognizes its own files by their first bytes, also if they are few, and no others.
  @TestFactory
  default Stream<DynamicTest> recognizesItsFilesAlone() {
    return Settings.each(
        this,
        (_, fresh) -> {
          ImageFormat format = fresh.get();
          for (byte[] file : files()) {
            assertTrue(format.recognizes(start(file)), "a file of the format");
          }
          for (String other : OTHERS) {
            byte[] bytes = other.getBytes(StandardCharsets.ISO_8859_1);
            assertFalse(format.recognizes(bytes), () -> "a file that begins with " + other);
          }
          assertFalse(format.extensions().isEmpty(), "names of files have an extension");
          for (String extension : format.extensions()) {
            assertTrue(extension.matches("[a-z0-9]+"), extension + " is not a valid extension");
          }
        });
  }

  private static byte[] start(byte[] file) {
    return Arrays.copyOf(file, Math.min(START, file.length));
  }

  /// An image has the size that is told, the same pixels for each thread, and the file's bytes are
  /// as they were.
  @TestFactory
  default Stream<DynamicTest> readsTheSameFromSeveralThreads() {
    return Settings.each(
        this,
        (_, fresh) -> {
          ImageFormat format = fresh.get();
          for (byte[] file : files()) {
            byte[] before = file.clone();
            DecodedImage image = format.decode(file);
            assertEquals(new ImageSize(image.height(), image.width()), format.size(file));
            IntStream.range(0, 16)
                .parallel()
                .mapToObj(_ -> format.decode(file))
                .forEach(again -> assertArrayEquals(image.samples(), again.samples(), "pixels"));
            assertArrayEquals(before, file, "the bytes of the file");
          }
        });
  }

  /// A file that breaks off anywhere is read or reported as damaged.
  @TestFactory
  default Stream<DynamicTest> damageIsReported() {
    return Settings.each(
        this,
        (_, fresh) -> {
          ImageFormat format = fresh.get();
          for (byte[] file : files()) {
            for (int length = 0; length < file.length; length++) {
              byte[] cut = Arrays.copyOf(file, length);
              if (!format.recognizes(start(cut))) {
                continue;
              }
              try {
                format.decode(cut);
              } catch (StriateException damaged) {
                assertEquals(Code.Kind.INPUT, damaged.kind(), damaged.getMessage());
              }
            }
          }
        });
  }
}

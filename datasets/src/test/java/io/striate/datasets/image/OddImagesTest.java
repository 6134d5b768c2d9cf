package io.striate.datasets.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.data.SampleSource;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Odd image files, pixel by pixel as Pillow reads them; `odd-images.py` and `gif-frames.py` made
/// both.
class OddImagesTest {
  private static final String PIXELS = ".rgb";

  /// Read here and refused by Pillow 9.4, which fails on a segment that is too short; newer
  /// versions read it.
  private static final List<String> ONLY_HERE = List.of("short-adobe.jpg");

  @TempDir Path folder;

  private static Map<String, byte[]> entries() throws IOException {
    var entries = new TreeMap<String, byte[]>();
    add(entries, "odd-images.zip");
    add(entries, "gif-frames.zip");
    return entries;
  }

  private static void add(Map<String, byte[]> entries, String archive) throws IOException {
    var stream = Objects.requireNonNull(OddImagesTest.class.getResourceAsStream(archive));
    try (var zip = new ZipInputStream(stream)) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), zip.readAllBytes());
      }
    }
  }

  /// Damage that costs no pixel is told; the rest of the files have none.
  @Test
  void damageWithoutHarmIsTold() throws IOException {
    var damaged = new ArrayList<String>();
    for (var entry : entries().entrySet()) {
      String name = entry.getKey();
      if (name.endsWith(".jpg")) {
        Path file = Files.write(folder.resolve(name), entry.getValue());
        boolean refused =
            new ImageReader(Shape.of(3, 9, 9), ImageSettings.of(Resize.NONE)).broken(file);
        if (!refused
            && ImageFile.read(
                    new SampleSource.OfFile(file), 3, 9, 9, ImageSettings.of(Resize.STRETCH))
                .damaged()) {
          damaged.add(name);
        }
      }
    }
    assertEquals(List.of("bytes-before-end.jpg"), damaged);
  }

  @Test
  void pixelsAreThoseOfPillow() throws IOException {
    var entries = entries();
    var names = entries.keySet().stream().filter(name -> !name.endsWith(PIXELS)).toList();
    assertTrue(names.size() >= 60, names.size() + " files");
    var differences = new ArrayList<String>();
    for (String name : names) {
      Path file = Files.write(folder.resolve(name), Objects.requireNonNull(entries.get(name)));
      var expected = Optional.ofNullable(entries.get(name + PIXELS));
      String difference = difference(file, expected);
      if (!difference.isEmpty() && !ONLY_HERE.contains(name)) {
        differences.add(name + ": " + difference);
      }
    }
    assertEquals(List.of(), differences, String.join("\n", differences));
  }

  private static String difference(Path file, Optional<byte[]> expected) {
    ByteBuffer wanted = ByteBuffer.wrap(expected.orElse(new byte[8]));
    int height = wanted.getInt();
    int width = wanted.getInt();
    Pixels found;
    try {
      found =
          ImageFile.read(
                  new SampleSource.OfFile(file), 3, height, width, ImageSettings.of(Resize.NONE))
              .pixels();
    } catch (StriateException refused) {
      return expected.isEmpty() ? "" : "refused: " + refused.getMessage();
    }
    if (expected.isEmpty()) {
      return "read, Pillow refuses";
    }
    int different = 0;
    int largest = 0;
    for (int i = 0; i < found.plane(); i++) {
      for (int c = 0; c < 3; c++) {
        int distance = Math.abs(found.at(c * found.plane() + i) - (wanted.get() & 0xff));
        different += distance == 0 ? 0 : 1;
        largest = Math.max(largest, distance);
      }
    }
    return different == 0
        ? ""
        : "%d of %d samples differ, by at most %d".formatted(different, 3 * found.plane(), largest);
  }
}

package io.striate.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.component.DatasetContract;
import io.striate.datasets.tar.TarShard;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images of 4x3 pixels in archives that Python has written.
class TarDatasetTest implements DatasetContract {
  @TempDir Path folder;

  @BeforeEach
  void shards() throws IOException {
    Unpacked.into(folder, TarShard.class, "shards.zip");
    Files.createDirectory(folder.resolve("shards"));
    Files.copy(folder.resolve("ustar.tar"), folder.resolve("shards/train-08.tar"));
    Files.copy(folder.resolve("ustar.tar"), folder.resolve("shards/train-09.tar"));
  }

  @Override
  public DatasetType type() {
    return new TarDataset();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("path", "ustar.tar"),
        Map.of("path", "shards", "testPath", "ustar.tar", "test", 0.4),
        Map.of("path", "shards/train-{08..09}.tar", "targetType", "numbers"));
  }

  @Override
  public Map<String, Shape> inputs() {
    return Map.of("input", Shape.of(3, 3, 4));
  }

  @Override
  public Path folder() {
    return folder;
  }

  private Opening opening(int... input) {
    return new Opening(type(), folder, Shape.of(input));
  }

  @Test
  void samplesAreThoseOfAllShards() {
    for (String path : List.of("shards", "shards/train-{08..09}.tar")) {
      try (Dataset data = opening(3, 3, 4).open(Map.of("path", path, "test", 0.2))) {
        assertEquals(List.of("0", "1"), data.labels());
        assertEquals(
            List.of("training: 8 samples: 0 3, 1 5", "test: 2 samples: 0 1, 1 1"), data.notes());
      }
    }
    try (Dataset data = opening(3, 3, 4).open(Map.of("path", "shards", "test", 0.0))) {
      for (int i = 0; i < 10; i++) {
        int image = i % 5;
        List<Double> pixels = Opening.values(data.training(), i, 0);
        for (int p = 0; p < 12; p++) {
          assertEquals(20.0 * image + p, pixels.get(p));
          assertEquals(10.0 * image, pixels.get(12 + p));
        }
        assertEquals(List.of(image == 4 ? 1.0 : image % 2), Opening.values(data.training(), i, 1));
      }
    }
  }

  /// An archive in the format of the seventh edition of Unix, without checks by others.
  private Path archive(String name, Map<String, byte[]> members) throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (var entry : new TreeMap<>(members).entrySet()) {
      String member = entry.getKey();
      byte[] content = entry.getValue();
      byte[] header = new byte[512];
      put(header, 0, member);
      put(header, 124, String.format(java.util.Locale.ROOT, "%011o", content.length));
      put(header, 148, "        ");
      int sum = 0;
      for (byte each : header) {
        sum += Byte.toUnsignedInt(each);
      }
      put(header, 148, String.format(java.util.Locale.ROOT, "%06o", sum) + "\0 ");
      bytes.write(header);
      bytes.write(content);
      bytes.write(new byte[Math.floorMod(-content.length, 512)]);
    }
    bytes.write(new byte[1024]);
    return Files.write(folder.resolve(name), bytes.toByteArray());
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] image() throws IOException {
    TarShard shard = TarShard.open(folder.resolve("ustar.tar"));
    return shard.bytes(shard.members().getFirst());
  }

  @Test
  void samplesThatAreIncompleteAreTold() throws IOException {
    archive("none.tar", Map.of("0.png", image(), "1.txt", text("1"), "1.png", image()));
    assertEquals(
        "none.tar/0.png (at byte 512): sample '0' has no .cls; it has: .png; \"input\" and"
            + " \"target\" in train.data name the extensions [STR-201]",
        opening(3, 3, 4).refused(Map.of("path", "none.tar")));
    assertEquals(
        "shards: holds no .tar file; name archives or a folder of them [STR-201]", refusedFolder());
    Files.write(folder.resolve("empty.tar"), new byte[1024]);
    assertEquals(
        "empty.tar: has no files; add samples [STR-201]",
        opening(3, 3, 4).refused(Map.of("path", "empty.tar")));
  }

  private String refusedFolder() throws IOException {
    Files.createDirectories(folder.resolve("other/shards"));
    return opening(3, 3, 4).refused(Map.of("path", "other/shards")).replace("other/", "");
  }

  @Test
  void brokenImagesAreToldWithTheirPlaceAndSkippedOnRequest() throws IOException {
    byte[] broken = java.util.Arrays.copyOf(image(), 60);
    archive(
        "broken.tar",
        Map.of(
            "0.png",
            image(),
            "0.cls",
            text("cat"),
            "1.png",
            broken,
            "1.cls",
            text("dog"),
            "2.png",
            image(),
            "2.cls",
            text("dog")));
    String message = opening(3, 3, 4).refused(Map.of("path", "broken.tar"));
    assertTrue(message.startsWith("broken.tar/1.png (at byte 3584): broken PNG image"), message);
    var settings = Map.of("path", "broken.tar", "skipBroken", true, "test", 0.0);
    try (Dataset data = opening(3, 3, 4).open(settings)) {
      assertEquals(2, data.training().size());
      assertEquals(List.of(1.0), Opening.values(data.training(), 1, 1));
      assertEquals("training: 2 samples: cat 1, dog 1", data.notes().getFirst());
      assertTrue(
          data.notes().get(1).contains("training samples: skipped 1 broken sample, such as "),
          data.notes().toString());
    }
  }

  @Test
  void labelsAndNumbersAreTexts() throws IOException {
    archive(
        "labels.tar",
        Map.of(
            "0.png",
            image(),
            "0.cls",
            text("cat dog"),
            "1.png",
            image(),
            "1.cls",
            text(""),
            "2.png",
            image(),
            "2.cls",
            text("dog,cow")));
    var settings = Map.of("path", "labels.tar", "targetType", "labels", "test", 0.0);
    try (Dataset data = opening(3, 3, 4).open(settings)) {
      assertEquals(List.of("cat", "cow", "dog"), data.labels());
      assertEquals(
          List.of("training: 3 samples of any number of classes: cat 1, cow 1, dog 2"),
          data.notes());
      assertEquals(List.of(1.0, 0.0, 1.0), Opening.values(data.training(), 0, 1));
      assertEquals(List.of(0.0, 0.0, 0.0), Opening.values(data.training(), 1, 1));
    }
    archive(
        "numbers.tar",
        Map.of(
            "0.png", image(), "0.cls", text("0.5 -2e1\n"), "1.png", image(), "1.cls", text("7")));
    assertEquals(
        "numbers.tar/1.cls (at byte 2560): has 1 numbers, the first sample has 2; write as many"
            + " numbers for each sample [STR-201]",
        opening(3, 3, 4).refused(Map.of("path", "numbers.tar", "targetType", "numbers")));
  }

  @Test
  void membersMayBeArrays() throws IOException {
    NumpyFiles.unpack(folder);
    byte[] input = Files.readAllBytes(folder.resolve("f4.npy"));
    byte[] target = Files.readAllBytes(folder.resolve("vector.npy"));
    archive("arrays.tar", Map.of("0.x.npy", input, "0.npy", target));
    var settings = Map.of("path", "arrays.tar", "input", "npy", "target", "npy", "test", 0.0);
    try (Dataset data = opening(5).open(settings)) {
      assertEquals(TensorType.float32(5), data.training().features().getFirst().type());
      assertEquals(List.of(0.0, 1.0, 2.0, 3.0, 4.0), Opening.values(data.training(), 0, 1));
    }
  }

  @Test
  void fingerprintsFollowTheSamples() throws IOException {
    archive("a.tar", Map.of("0.png", image(), "0.cls", text("1")));
    String one = fingerprint("a.tar");
    archive("a.tar", Map.of("0.png", image(), "0.cls", text("2")));
    assertNotEquals(one, fingerprint("a.tar"));
    archive("a.tar", Map.of("0.png", image(), "0.cls", text("1")));
    assertEquals(one, fingerprint("a.tar"));
    assertNotEquals(fingerprint("shards"), fingerprint("ustar.tar"));
  }

  private String fingerprint(String path) {
    try (Dataset data = opening(3, 3, 4).open(Map.of("path", path))) {
      return data.fingerprint().orElseThrow();
    }
  }
}

package io.striate.training.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.arrays.StoredTensor;
import io.striate.arrays.safetensors.Safetensors;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.json.JsonWriter;
import io.striate.layers.spec.Normalization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
  @TempDir Path folder;

  private static final JsonObject ORIGIN = Json.object().put("seed", 3).build();

  private static final ModelFile MODEL =
      new ModelFile(
          "{\"striate\": 1}",
          List.of(
              new StoredTensor(
                  "a.weight", Shape.of(2, 1), new HostArray.Floats(new float[] {0.1f, -3}))),
          new SampleFormat(
              Map.of("main", List.of("cat", "größer"), "other", List.of()),
              Map.of("input", new Normalization(List.of(0.1307f), List.of(0.3081f)))),
          ORIGIN);

  @Test
  void comesBackAsItWas() {
    var back = ModelFile.read(written());
    assertEquals(MODEL.spec(), back.spec());
    assertEquals(MODEL.format(), back.format());
    assertEquals(JsonWriter.line(ORIGIN), JsonWriter.line(back.origin()));
    assertEquals(1, back.weights().size());
    assertEquals("a.weight", back.weights().getFirst().name());
    assertEquals(
        List.of(0.1f, -3f),
        List.of(
            (float) back.weights().getFirst().values().get(0),
            (float) back.weights().getFirst().values().get(1)));
  }

  @Test
  void equalModelsAreEqualBytesInEveryTimeZone() throws IOException {
    byte[] here = Files.readAllBytes(written());
    TimeZone zone = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
      MODEL.write(folder.resolve("elsewhere.striate"), AtomicFiles.onDisk());
    } finally {
      TimeZone.setDefault(zone);
    }
    assertArrayEquals(here, Files.readAllBytes(folder.resolve("elsewhere.striate")));
  }

  @Test
  void weightsLieUncompressedForOtherTools() throws IOException {
    try (var zip = new ZipFile(written().toFile())) {
      assertEquals(
          List.of(
              "metadata.json",
              "spec.json",
              "labels.json",
              "normalization.json",
              "weights.safetensors"),
          zip.stream().map(ZipEntry::getName).toList());
      assertTrue(zip.stream().allMatch(entry -> entry.getMethod() == ZipEntry.STORED));
    }
  }

  @Test
  void refusesWhateverIsCutOff() throws IOException {
    byte[] whole = Files.readAllBytes(written());
    for (int length = 0; length < whole.length; length++) {
      Path cut = folder.resolve("cut.striate");
      Files.write(cut, Arrays.copyOf(whole, length));
      var e = assertThrows(StriateException.class, () -> ModelFile.read(cut));
      assertEquals("STR-202", e.problems().getFirst().code().id());
      assertFalse(String.valueOf(e.getMessage()).contains("\n"), e.getMessage());
    }
  }

  @Test
  void noChangedByteGoesUnnoticed() throws IOException {
    byte[] whole = Files.readAllBytes(written());
    int accepted = 0;
    for (int at = 0; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= 0x40;
      Path file = Files.write(folder.resolve("changed.striate"), changed);
      try {
        var read = ModelFile.read(file);
        // A byte that says nothing about the model (times, attributes, local headers) may differ.
        assertEquals(MODEL.spec(), read.spec());
        assertEquals(MODEL.format(), read.format());
        assertEquals(0.1f, (float) read.weights().getFirst().values().get(0));
        assertEquals(-3f, (float) read.weights().getFirst().values().get(1));
        accepted++;
      } catch (StriateException e) {
        assertTrue(String.valueOf(e.getMessage()).startsWith(file.toString()), e.getMessage());
      }
    }
    assertTrue(accepted < whole.length / 3, accepted + " of " + whole.length);
  }

  @Test
  void namesAWrongChecksum() throws IOException {
    Path file = written();
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    bytes[text.indexOf("{\"striate\": 1}") + 12] = '2';
    Files.write(file, bytes);
    refused(
        "entry 'spec.json' does not have the checksum it was written with; the file is damaged; use"
            + " another copy of it",
        file);
  }

  /// Format 1 had one list of classes and one normalization for all inputs.
  @Test
  void readsClassesAndNormalizationOfFormatOne() {
    var entries = new LinkedHashMap<String, AtomicFiles.Content>();
    entries.put("spec.json", CheckedArchive.bytes("{}"));
    entries.put("labels.json", CheckedArchive.bytes("{ \"labels\": [\"cat\", \"dog\"] }"));
    entries.put(
        "normalization.json",
        CheckedArchive.bytes("{ \"mean\": [0.1307], \"deviation\": [0.3081] }"));
    entries.put("weights.safetensors", out -> Safetensors.write(List.of(), out));
    Path file = folder.resolve("old.striate");
    var format = new CheckedArchive.Format("striate-model", 1);
    AtomicFiles.onDisk().write(file, CheckedArchive.content(format, ORIGIN, entries));
    SampleFormat read = ModelFile.read(file).format();
    assertEquals(List.of("cat", "dog"), read.labels("any"));
    assertEquals(
        Optional.of(new Normalization(List.of(0.1307f), List.of(0.3081f))),
        read.normalization("any"));
  }

  @Test
  void refusesANewerFormat() throws IOException {
    refused(
        "written by format 3, this Striate reads 1 to 2; upgrade Striate or save the file again",
        zip("metadata.json", "{\"format\":\"striate-model\",\"version\":3,\"new\":[]}"));
  }

  @Test
  void refusesAFileOfAnotherKind() throws IOException {
    refused(
        "is a striate-checkpoint, not a striate-model; give a file of the other kind",
        zip("metadata.json", "{\"format\":\"striate-checkpoint\",\"version\":1}"));
    refused(
        "has no entry 'metadata.json'; the file is damaged; use another copy of it",
        zip("word/document.xml", "<a/>"));
    Path text = Files.writeString(folder.resolve("text.striate"), "hello");
    var e = assertThrows(StriateException.class, () -> ModelFile.read(text));
    assertTrue(
        String.valueOf(e.getMessage())
            .startsWith(text + ": not a striate-model file, or truncated: "));
  }

  @Test
  void refusesNamesThatLeadOut() throws IOException {
    for (String name :
        List.of("../evil", "a/../../evil", "/etc/passwd", "C:\\evil", "..\\evil", "..")) {
      refused(
          "entry '%s' leads out of the archive; the file is damaged; use another copy of it"
              .formatted(name),
          zip(name, "x"));
    }
  }

  @Test
  void refusesANameThatStandsTwice() throws IOException {
    Path file = zip("aaa", "1", "bbb", "2");
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    Files.writeString(file, bytes.replace("bbb", "aaa"), StandardCharsets.ISO_8859_1);
    refused("entry 'aaa' stands twice; the file is damaged; use another copy of it", file);
  }

  @Test
  void refusesCompressedEntries() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("metadata.json"));
      zip.write(" ".repeat(10_000_000).getBytes(StandardCharsets.US_ASCII));
    }
    refused(
        "entry 'metadata.json' is compressed, Striate only stores; the file is damaged; use another"
            + " copy of it",
        Files.write(folder.resolve("bomb.striate"), bytes.toByteArray()));
  }

  @Test
  void refusesEntriesThatAreTooLarge() throws IOException {
    refused(
        "entry 'metadata.json' has 16777217 bytes, at most 16777216 are read; the file is damaged;"
            + " use another copy of it",
        zip("metadata.json", "x".repeat((16 << 20) + 1)));
  }

  @Test
  void unknownEntriesAreLeftAlone() throws IOException {
    var content =
        CheckedArchive.content(
            new CheckedArchive.Format("striate-model", 1),
            ORIGIN,
            Map.of("surprise.bin", out -> out.write(1)));
    Path file = folder.resolve("extra.striate");
    AtomicFiles.onDisk().write(file, content);
    refused("has no entry 'spec.json'; the file is damaged; use another copy of it", file);
  }

  @Test
  void namesAMissingFile() {
    refused("no such file; check the path", folder.resolve("none.striate"));
    refused("is not a file; check the path", folder);
  }

  private Path written() {
    Path file = folder.resolve("model.striate");
    MODEL.write(file, AtomicFiles.onDisk());
    return file;
  }

  private Path zip(String... namesAndTexts) throws IOException {
    Path file = folder.resolve("made.striate");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        byte[] bytes = namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8);
        var crc = new java.util.zip.CRC32();
        crc.update(bytes);
        var entry = new ZipEntry(namesAndTexts[i]);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
      }
    }
    return file;
  }

  private static void refused(String message, Path file) {
    var e = assertThrows(StriateException.class, () -> ModelFile.read(file));
    assertEquals(file + ": " + message + " [STR-202]", e.getMessage());
  }
}

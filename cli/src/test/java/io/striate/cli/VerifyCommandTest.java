package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.cli.terminal.ExitStatus;
import io.striate.json.JsonObject;
import io.striate.json.JsonReader;
import io.striate.json.JsonString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
  @TempDir static Path folder;
  private static Path model;

  @BeforeAll
  static void train() {
    String spec =
        Fixtures.spec(Fixtures.synthetic(60, 0), "\"epochs\": 1, \"batch\": 16, \"seed\": 1");
    Path file = Fixtures.write(folder.resolve("small.json"), spec);
    Path run = folder.resolve("run");
    Session session = Session.installed("train", file.toString(), "--run", run.toString());
    assertEquals(0, session.status(), session.err());
    model = run.resolve("model.striate");
  }

  @Test
  void saysWhatItHasChecked() throws Exception {
    String sha256 =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(model)));
    Session found = Session.installed("verify", model.toString());
    assertEquals(ExitStatus.DONE, found.status(), found.err());
    assertEquals(
        List.of(
            "file      " + model,
            "SHA-256   " + sha256,
            "entries   format 2; spec.json, labels.json, normalization.json, weights.safetensors:"
                + " as they were written",
            "model     small: correct; 5 layers, 620 parameters",
            "weights   4 tensors, as the specification describes them",
            "plug-ins  none"),
        found.out().lines().limit(6).toList());
    assertTrue(
        found
            .out()
            .lines()
            .skip(6)
            .findFirst()
            .orElseThrow()
            .matches("data      (sha256|fingerprint) .+"),
        found.out());
    assertEquals(found.out(), Session.installed("verify", folder.resolve("run").toString()).out());
  }

  @Test
  void theDataIsComparedWithThatOfTheTraining() throws IOException {
    Path images = folder.resolve("images");
    for (String name : List.of("train", "test")) {
      for (String label : List.of("a", "b")) {
        Path place = Files.createDirectories(images.resolve(name).resolve(label));
        Files.copy(Path.of("../data/mnist/digits/1.png"), place.resolve("1.png"));
        Files.copy(Path.of("../data/mnist/digits/7.png"), place.resolve("7.png"));
      }
    }
    String data = "{ \"type\": \"image-folder\", \"path\": \"images\" }";
    Path spec =
        Fixtures.write(
            folder.resolve("images.json"),
            "{ \"striate\": 1, \"name\": \"images\", \"input\": [1, 28, 28], \"layers\":"
                + " [\"flatten\", { \"type\": \"dense\", \"units\": 2 }], \"loss\":"
                + " \"softmax-cross-entropy\", \"train\": { \"data\": "
                + data
                + ", \"epochs\": 1, \"batch\": 2, \"optimizer\": \"adam\" } }");
    Path run = folder.resolve("images-run");
    Session trained = Session.installed("train", spec.toString(), "--run", run.toString());
    assertEquals(0, trained.status(), trained.err());
    Session same = Session.installed("verify", run.toString(), "--data");
    assertEquals(ExitStatus.DONE, same.status(), same.err());
    assertTrue(same.out().contains(": as it was trained on"), same.out());
    assertEquals(
        ExitStatus.DONE,
        Session.installed("verify", run.toString(), "--data", images.toString()).status());
    Files.copy(Path.of("../data/mnist/digits/9.png"), images.resolve("train/a/9.png"));
    Session other = Session.installed("verify", run.toString(), "--data");
    assertEquals(ExitStatus.WRONG_INPUT, other.status(), other.out());
    assertTrue(other.err().contains("was trained on other data ("), other.err());
    assertTrue(other.err().contains("--data FOLDER"), other.err());
    Session unasked = Session.installed("verify", run.toString());
    assertEquals(ExitStatus.DONE, unasked.status(), unasked.err());
  }

  @Test
  void aCheckpointIsVerifiedToo() throws IOException {
    try (var checkpoints = Files.list(folder.resolve("run/checkpoints"))) {
      Path checkpoint =
          checkpoints
              .filter(file -> file.toString().endsWith(".checkpoint"))
              .findFirst()
              .orElseThrow();
      Session found = Session.installed("verify", checkpoint.toString());
      assertEquals(ExitStatus.DONE, found.status(), found.err());
      assertTrue(found.out().contains("tensors.safetensors: as they were written"), found.out());
      assertTrue(found.out().contains("weights   4 tensors"), found.out());
      assertTrue(found.out().contains("data      not recorded"), found.out());
      Session asked = Session.installed("verify", checkpoint.toString(), "--data");
      assertEquals(ExitStatus.WRONG_INPUT, asked.status());
      assertTrue(asked.err().contains("does not record what data"), asked.err());
    }
  }

  @Test
  void jsonHasEveryEntry() {
    Session found = Session.installed("verify", model.toString(), "--format", "json");
    assertEquals(ExitStatus.DONE, found.status(), found.err());
    var root = (JsonObject) JsonReader.read("out", found.out()).root();
    assertEquals("small", ((JsonString) root.get("name").orElseThrow()).value());
    assertTrue(found.out().contains("\"weights.safetensors\""), found.out());
  }

  @Test
  void oneChangedBitIsFoundInEveryEntry() throws IOException {
    byte[] whole = Files.readAllBytes(model);
    String text = new String(whole, StandardCharsets.ISO_8859_1);
    for (String entry :
        List.of("spec.json", "labels.json", "normalization.json", "weights.safetensors")) {
      byte[] changed = whole.clone();
      int header = headerOf(text, entry);
      changed[header + 30 + entry.length() + 20] ^= 1;
      Path file = Files.write(folder.resolve("changed.striate"), changed);
      Session found = Session.installed("verify", file.toString());
      assertEquals(ExitStatus.WRONG_INPUT, found.status(), found.out());
      assertEquals(
          file
              + ": entry '"
              + entry
              + "' does not have the checksum it was written with; the file is damaged; use"
              + " another copy of it [STR-202]\n",
          found.err());
    }
  }

  /// Where the local header of an entry begins: its name stands 30 bytes behind.
  private static int headerOf(String zip, String entry) {
    int header = zip.indexOf("PK\3\4");
    while (!zip.startsWith(entry, header + 30)) {
      header = zip.indexOf("PK\3\4", header + 4);
    }
    return header;
  }

  @Test
  void anEntryThatNobodyWroteIsFound() throws IOException {
    Path file = folder.resolve("more.striate");
    try (var zip = new ZipFile(model.toFile());
        OutputStream out = Files.newOutputStream(file);
        var copy = new ZipOutputStream(out)) {
      for (ZipEntry entry : zip.stream().toList()) {
        copy.putNextEntry(new ZipEntry(entry));
        zip.getInputStream(entry).transferTo(copy);
        copy.closeEntry();
      }
      copy.putNextEntry(new ZipEntry("run.class"));
      copy.closeEntry();
    }
    Session found = Session.installed("verify", file.toString());
    assertEquals(ExitStatus.WRONG_INPUT, found.status(), found.out());
    assertEquals(
        file
            + ": entry 'run.class' is not in metadata.json; the file is damaged; use another copy"
            + " of it [STR-202]\n",
        found.err());
  }
}

package io.striate.datasets.tar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.StriateException;
import io.striate.datasets.Unpacked;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Archives that Python's tarfile has written have the members that it finds in them.
class TarShardTest {
  private static final List<String> FORMATS = List.of("ustar", "pax", "gnu");

  @TempDir Path folder;

  @BeforeEach
  void unpack() throws IOException {
    Unpacked.into(folder, TarShardTest.class, "shards.zip");
  }

  private String refused(Path file) {
    return assertThrows(StriateException.class, () -> TarShard.open(file))
        .getMessage()
        .replace(folder + "/", "");
  }

  @Test
  void membersAreThoseOfPython() throws IOException {
    for (String format : FORMATS) {
      TarShard shard = TarShard.open(folder.resolve(format + ".tar"));
      assertEquals(
          Files.readAllLines(folder.resolve(format + ".txt")),
          shard.members().stream()
              .map(member -> member.offset() + " " + member.size() + " " + member.name())
              .toList(),
          format);
      assertEquals(
          "1\n", new String(shard.bytes(shard.members().get(3)), StandardCharsets.US_ASCII));
    }
  }

  @Test
  void namesAreCutAtTheFirstDotOfTheFile() {
    var member = new TarMember("a.b/0001.seg.png", 0, 0);
    assertEquals("a.b/0001", member.sample());
    assertEquals("seg.png", member.extension());
    assertEquals("", new TarMember("readme", 0, 0).extension());
  }

  /// Wherever an archive breaks off but within its padding behind the end mark, it is refused.
  @Test
  void archivesThatBreakOffAreRefused() throws IOException {
    for (String format : FORMATS) {
      byte[] whole = Files.readAllBytes(folder.resolve(format + ".tar"));
      List<String> members = Files.readAllLines(folder.resolve(format + ".txt"));
      String last = members.getLast();
      int end = Integer.parseInt(last.substring(0, last.indexOf(' '))) + 512;
      for (int length = 0; length < end + 512; length += 128) {
        Path cut = Files.write(folder.resolve("cut.tar"), Arrays.copyOf(whole, length));
        assertTrue(refused(cut).startsWith("cut.tar: breaks off: "), refused(cut));
      }
    }
    byte[] whole = Files.readAllBytes(folder.resolve("ustar.tar"));
    Path cut = Files.write(folder.resolve("cut.tar"), Arrays.copyOf(whole, 2048 + 40));
    assertEquals(
        "cut.tar: breaks off: it has no end mark at byte 2048, behind '0.png'; fetch or make the"
            + " archive again [STR-201]",
        refused(cut));
    cut = Files.write(folder.resolve("cut.tar"), Arrays.copyOf(whole, 1536 + 40));
    assertTrue(refused(cut).startsWith("cut.tar: breaks off: member '0.png' of 81"), refused(cut));
  }

  @Test
  void damagedHeadersAreRefused() throws IOException {
    byte[] whole = Files.readAllBytes(folder.resolve("ustar.tar"));
    for (int at = 1024; at < 1536; at += 3) {
      byte[] bytes = whole.clone();
      bytes[at] ^= 0x15;
      Path damaged = Files.write(folder.resolve("damaged.tar"), bytes);
      assertEquals(
          "damaged.tar: is damaged: no header at byte 1024, behind 'some/link'; fetch or make the"
              + " archive again [STR-201]",
          refused(damaged));
    }
    Path text = Files.writeString(folder.resolve("text.tar"), "text ".repeat(200));
    assertEquals(
        "text.tar: is no tar archive: no header at byte 0, behind its begin; fetch or make the"
            + " archive again [STR-201]",
        refused(text));
    Path packed = Files.write(folder.resolve("a.tar.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0});
    assertEquals(
        "a.tar.gz: is packed with gzip, so its members cannot be found by their place; unpack it by"
            + " gunzip [STR-201]",
        refused(packed));
  }
}

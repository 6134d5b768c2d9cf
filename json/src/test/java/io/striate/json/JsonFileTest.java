package io.striate.json;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.error.Code;
import io.striate.api.error.Place;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonFileTest {
  @TempDir Path folder;

  @Test
  void readsWithAndWithoutByteOrderMark() throws IOException {
    for (String text : new String[] {"[\"é\"]", "\uFEFF[\"é\"]"}) {
      Path file = Files.writeString(folder.resolve("m.json"), text);
      var root = JsonFile.read(file).root();
      assertEquals("[\"é\"]", JsonWriter.line(root));
      assertEquals(new Place(file.toString(), 1, 1, "$"), root.place());
    }
  }

  @Test
  void aSpecOfAHundredMegabytesIsRefusedUnread() throws IOException {
    Path file = folder.resolve("big.json");
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(100_000_000);
    }
    Problem problem = refused(file);
    assertEquals("the file has 100,000,000 bytes; at most 4,194,304 are read", problem.what());
    assertEquals(Code.BAD_JSON, problem.code());
  }

  @Test
  void theLargestFileIsRead() throws IOException {
    String text = "[" + " ".repeat(JsonFile.MAX_BYTES - 2) + "]";
    Path file = Files.writeString(folder.resolve("m.json"), text);
    assertEquals("[]", JsonWriter.line(JsonFile.read(file).root()));
  }

  @Test
  void otherEncodingsAreNamed() throws IOException {
    Path utf16 = Files.write(folder.resolve("a.json"), "\uFEFF[1]".getBytes(UTF_16LE));
    assertEquals("the file is UTF-16; save it as UTF-8", refused(utf16).what());
    byte[] bytes = "{\n \"näme\": 1}".getBytes(UTF_8);
    byte[] broken = bytes.clone();
    broken[6] = 'x';
    Path latin = Files.write(folder.resolve("b.json"), broken);
    Problem problem = refused(latin);
    assertEquals("the file is not UTF-8: byte 0xC3 here; save the file as UTF-8", problem.what());
    assertEquals(new Place(latin.toString(), 2, 4, "$"), problem.place().orElseThrow());
    Path cut = Files.write(folder.resolve("c.json"), new byte[] {'[', '"', (byte) 0xC3});
    assertEquals(Code.BAD_JSON, refused(cut).code());
  }

  @Test
  void missingFilesAndFoldersAreNamed() {
    assertEquals(
        "there is no such file; check the path", refused(folder.resolve("no.json")).what());
    assertEquals("this is a folder; name the JSON file in it", refused(folder).what());
  }

  private static Problem refused(Path file) {
    var refused = assertThrows(StriateException.class, () -> JsonFile.read(file));
    return refused.problems().get(0);
  }
}

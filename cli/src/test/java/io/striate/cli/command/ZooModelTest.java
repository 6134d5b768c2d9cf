package io.striate.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.error.StriateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The folder `models` of Striate's own folder, and the first comment of its files.
class ZooModelTest {
  @TempDir private Path home;

  private List<ZooModel> models(String text) throws IOException {
    Path folder = Files.createDirectory(home.resolve("models"));
    Files.writeString(folder.resolve("one.json"), text);
    Files.writeString(folder.resolve("README.md"), "no model");
    return ZooModel.all(Optional.of(home));
  }

  @Test
  void theCommentSaysWhatAModelIsAndItsSource() throws IOException {
    ZooModel one = models("// A small\n// network.\n// Source: A book,\n// 2026.\n{}\n").getFirst();
    assertEquals("one", one.name());
    assertEquals("A small network.", one.summary());
    assertEquals("A book, 2026.", one.source());
  }

  @Test
  void aFileWithoutCommentHasNoSource() throws IOException {
    List<ZooModel> models = models("{}\n");
    assertEquals(1, models.size());
    assertEquals("", models.getFirst().summary());
    assertEquals("", models.getFirst().source());
  }

  @Test
  void aMissingFolderIsNamed() {
    var refused = assertThrows(StriateException.class, () -> ZooModel.all(Optional.of(home)));
    assertEquals(
        "there is no folder 'models' in "
            + home
            + " [STR-402]\n"
            + "  run the script 'striate' of a release or a checkout, which has it beside it",
        refused.getMessage());
  }
}

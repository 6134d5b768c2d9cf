package io.striate.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFoldersTest {
  @TempDir Path folder;

  private final List<Path> tried = new ArrayList<>();

  private Path open(Path base) {
    tried.add(base);
    if (Files.exists(base.resolve("data"))) {
      return base;
    }
    throw new StriateException(Code.BAD_DATA, base + ": no data");
  }

  private Path made(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  private DataFolders folders(Path... candidates) {
    return new DataFolders(List.of(candidates), Optional.of("name it"));
  }

  @Test
  void theFirstFolderWithTheDataIsTaken() throws IOException {
    Path gone = folder.resolve("gone");
    Path empty = made("empty");
    made("full/data");
    made("last/data");
    Path full = folder.resolve("full");
    var folders = folders(gone, empty, full, folder.resolve("last"));
    assertEquals(full, folders.first(this::open));
    assertEquals(List.of(empty, full), tried);
  }

  @Test
  void theFailureOfTheFirstNamesAll() throws IOException {
    Path one = made("one");
    Path two = made("two");
    var e = assertThrows(StriateException.class, () -> folders(one, two).first(this::open));
    assertEquals(
        one
            + ": no data [STR-201]\n  relative paths were looked for from "
            + one
            + " and "
            + two
            + "\n  name it",
        e.getMessage());
    var gone =
        assertThrows(
            StriateException.class,
            () -> folders(folder.resolve("a"), folder.resolve("b")).first(this::open));
    assertEquals(folder.resolve("a") + ": no data", gone.problems().getFirst().what());
  }

  @Test
  void otherFailuresStayAsTheyAre() throws IOException {
    var failure = new StriateException(Code.OUT_OF_MEMORY, "full");
    Path one = made("one");
    assertEquals(
        failure,
        assertThrows(
            StriateException.class,
            () ->
                folders(one)
                    .first(_ -> {
                      throw failure;
                    })));
    var e = assertThrows(StriateException.class, () -> DataFolders.of(one).first(this::open));
    assertEquals(one + ": no data [STR-201]", e.getMessage());
  }
}

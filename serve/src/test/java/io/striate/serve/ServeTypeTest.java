package io.striate.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.CommandContext;
import io.striate.api.Kinds;
import io.striate.api.component.Config;
import io.striate.api.error.StriateException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the command refuses before it serves.
class ServeTypeTest {
  @TempDir Path folder;

  private String refusal(Map<String, ?> settings, String... arguments) {
    var type = new ServeType();
    var nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    var context =
        new CommandContext(List.of(arguments), Catalog.installed(), nowhere, nowhere, folder);
    var command = type.create(Config.of(type.fields(), settings));
    var refused = assertThrows(StriateException.class, () -> command.run(context));
    return refused.problems().getFirst().toString();
  }

  @Test
  void itIsACommandOfTheCatalog() {
    assertTrue(Catalog.installed().find(Kinds.COMMAND, "serve").isPresent());
  }

  @Test
  void aModelMustBeNamed() {
    assertTrue(refusal(Map.of()).startsWith("name at least one model"));
  }

  @Test
  void aModelMustBeThere() {
    assertTrue(refusal(Map.of("backend", "reference"), "nothing.striate").contains("nothing"));
  }

  @Test
  void otherMachinesNeedAToken() {
    String said = refusal(Map.of("host", "0.0.0.0"), "model.striate");
    assertTrue(said.contains("other machines reach 0.0.0.0"), said);
    assertTrue(said.contains("--token-file"), said);
  }

  @ParameterizedTest
  @CsvSource({"short", "''", "0123456789 abcdef"})
  void aTokenMustBeLongEnough(String token) throws IOException {
    Path file = Files.writeString(folder.resolve("token"), token);
    String said = refusal(Map.of("tokenFile", Optional.of(file.toString())), "model.striate");
    assertTrue(said.contains("at least 16 characters"), said);
  }

  @Test
  void aTokenFileMustBeThere() {
    String said = refusal(Map.of("tokenFile", Optional.of(folder + "/none")), "model.striate");
    assertTrue(said.contains("none"), said);
  }

  @Test
  void anAddressMustBeFree() throws IOException {
    Path model = Trained.in(folder.resolve("run"), 1);
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String said =
          refusal(Map.of("backend", "reference", "port", taken.getLocalPort()), model.toString());
      assertTrue(said.contains("cannot listen at 127.0.0.1:" + taken.getLocalPort()), said);
      assertTrue(said.contains("--port"), said);
    }
  }

  @Test
  void twoModelsHaveTwoNames() {
    Path model = Trained.in(folder.resolve("run"), 1);
    String said = refusal(Map.of("backend", "reference"), model.toString(), "run=" + model);
    assertTrue(said.contains("two models are called 'run'"), said);
  }

  @ParameterizedTest
  @CsvSource({
    "digits=runs/a/model.striate, digits",
    "runs/lenet5-1/model.striate, lenet5-1",
    "runs/lenet5-1, lenet5-1",
    "digits.striate, digits",
    "some/cats.v2.striate, cats.v2",
  })
  void aNameIsGivenOrThatOfTheFile(String argument, String name) {
    assertEquals(name, ServeType.named(argument, folder).name());
  }
}

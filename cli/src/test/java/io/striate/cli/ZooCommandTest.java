package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.cli.terminal.ExitStatus;
import io.striate.json.JsonArray;
import io.striate.json.JsonNumber;
import io.striate.json.JsonObject;
import io.striate.json.JsonReader;
import io.striate.json.JsonString;
import io.striate.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `striate zoo`. The tests run in a folder of the repository, which has the folder `models`.
class ZooCommandTest {
  private static final Path FOLDER = Path.of("../models");
  private static final int COLUMNS = 80;

  @Test
  void modelsAreListedWithInputParametersMacsAndSource() {
    String out = done("zoo");
    assertTrue(
        out.matches("(?s)model +input +parameters +MACs\n.*"), () -> out.substring(0, COLUMNS));
    assertTrue(
        out.matches(
            "(?s).*\nresnet50 +3x224x224 +25,557,032 +4,089,184,256\n  He, Zhang, Ren and Sun, .*"),
        out);
    assertTrue(out.matches("(?s).*\ntwo-stream +3x224x224, 20x224x224 +181,335,594 .*"), out);
    out.lines().forEach(line -> assertTrue(line.length() <= COLUMNS, line));
  }

  @Test
  void everyFileOfTheFolderIsListed() throws IOException {
    try (var files = Files.list(FOLDER)) {
      assertEquals(
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".json"))
              .map(name -> name.replace(".json", ""))
              .sorted()
              .toList(),
          listed().stream().map(model -> text(model, "name")).toList());
    }
  }

  @Test
  void programsReadTheListAsJson() {
    JsonObject model = models(done("zoo", "alexnet", "--format", "json")).getFirst();
    assertEquals("3x227x227", shapes(model));
    assertEquals(62_378_344, number(model, "parameters"));
    assertEquals(1_135_256_096, number(model, "macs"));
    assertTrue(text(model, "summary").startsWith("AlexNet without its two groups"));
    assertTrue(text(model, "source").startsWith("Krizhevsky, Sutskever and Hinton, "));
    assertTrue(Files.isRegularFile(Path.of(text(model, "file"))), text(model, "file"));
  }

  @Test
  void aNamePrintsTheSpecification() throws IOException {
    assertEquals(Files.readString(FOLDER.resolve("lenet5.json")), done("zoo", "lenet5"));
  }

  @Test
  void ofAnUnknownNameTheNearestIsNamed() {
    Session session = Session.of("zoo", "vgg-16");
    assertEquals(ExitStatus.WRONG_INPUT, session.status());
    assertTrue(
        session.err().startsWith("the zoo has no 'vgg-16'; did you mean 'vgg16'? [STR-120]"),
        session.err());
  }

  /// A file is short, and says in its first comment what the network is and where it is from.
  @Test
  void everyFileIsShortAndNamesItsSource() throws IOException {
    for (JsonObject model : listed()) {
      List<String> lines = Files.readAllLines(Path.of(text(model, "file")));
      String name = text(model, "name");
      boolean inception = List.of("googlenet", "inception-v3").contains(name);
      assertTrue(lines.size() <= (inception ? 60 : 40), () -> name + ": " + lines.size());
      lines.forEach(line -> assertTrue(line.length() <= 120, () -> name + ": " + line));
      assertTrue(text(model, "summary").endsWith("."), name);
      assertTrue(text(model, "source").matches("(?s).{10,}\\."), name);
    }
  }

  /// Source: the figures of operations, in billions, of the weights in torchvision 0.29. Its figure
  /// of Inception-v3, 5.713, is without the head.
  @ParameterizedTest
  @CsvSource({
    "alexnet-torchvision, 0.714",
    "densenet121, 2.834",
    "efficientnet-b0, 0.386",
    "mobilenet-v2, 0.301",
    "resnet101, 7.801",
    "resnet152, 11.514",
    "resnet18, 1.814",
    "resnet34, 3.664",
    "resnet50, 4.089",
    "squeezenet, 0.349",
    "vgg11, 7.609",
    "vgg13, 11.308",
    "vgg16, 15.470",
    "vgg19, 19.632"
  })
  void operationsAreThoseOfTorchvision(String name, String billions) {
    double macs = number(models(done("zoo", name, "--format", "json")).getFirst(), "macs");
    assertEquals(billions, String.format(Locale.ROOT, "%.3f", macs / 1e9));
  }

  @Test
  void thePageHasTheTable() throws IOException {
    String table =
        listed().stream()
            .map(model ->
                String.format(
                    Locale.ROOT,
                    "| `%s` | %s | %,d | %,d | %s |",
                    text(model, "name"),
                    shapes(model),
                    number(model, "parameters"),
                    number(model, "macs"),
                    text(model, "source").replaceAll("\\.$", "")))
            .collect(Collectors.joining("\n"));
    String page = Files.readString(Path.of("../docs/zoo.md"));
    assertTrue(page.contains(table), () -> "docs/zoo.md must have the table\n" + table);
  }

  private static String shapes(JsonObject model) {
    var inputs = (JsonObject) model.get("inputs").orElseThrow();
    return inputs.members().stream()
        .map(input ->
            ((JsonArray) input.value())
                .elements().stream().map(JsonWriter::line).collect(Collectors.joining("x")))
        .collect(Collectors.joining(", "));
  }

  private static List<JsonObject> listed() {
    return models(done("zoo", "--format", "json"));
  }

  private static List<JsonObject> models(String json) {
    var root = (JsonObject) JsonReader.read("zoo", json).root();
    return ((JsonArray) root.get("models").orElseThrow())
        .elements().stream().map(JsonObject.class::cast).toList();
  }

  private static String text(JsonObject model, String key) {
    return ((JsonString) model.get(key).orElseThrow()).value();
  }

  private static long number(JsonObject model, String key) {
    return ((JsonNumber) model.get(key).orElseThrow()).whole().orElseThrow();
  }

  private static String done(String... words) {
    Session session = Session.of(words);
    assertEquals(ExitStatus.DONE, session.status(), session.err());
    assertEquals("", session.err());
    return session.out();
  }
}

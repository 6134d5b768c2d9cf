package io.striate.training.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.error.StriateException;
import io.striate.layers.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A training that names the file of its model.
class SeparateModelTest {
  private static final String MODEL =
      """
      { 'striate': 1, 'name': 'small', 'input': [1, 4, 4], 'defaults': { 'dense': { 'bias': false } },
        'layers': [ 'flatten', { 'type': 'dense', 'units': 3 } ],
        'loss': 'softmax-cross-entropy', 'metrics': [],
        'train': { 'data': 'mnist', 'epochs': 9, 'optimizer': 'adam' } }
      """;

  private static final String TRAIN =
      "'train': { 'data': 'synthetic', 'epochs': 2, 'optimizer': 'adam' }";

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void model() throws IOException {
    Files.createDirectory(folder.resolve("models"));
    Files.createDirectory(folder.resolve("trainings"));
    write("models/small.json", MODEL);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text.replace('\'', '"'));
  }

  private Network training(String more, String... overrides) throws IOException {
    Path file =
        write(
            "trainings/fast.json",
            "{ 'striate': 1, 'model': '../models/small.json',\n  " + more + " }");
    return Network.read(file, List.of(overrides), Catalog.installed());
  }

  private String complaint(String more, String... overrides) {
    var refused = assertThrows(StriateException.class, () -> training(more, overrides));
    return String.join("\n", refused.problems().stream().map(Object::toString).toList())
        .replace(folder.toString(), "");
  }

  @Test
  void theNetworkIsThatOfTheFile() throws IOException {
    String whole =
        MODEL.substring(0, MODEL.lastIndexOf("'train'")).concat(TRAIN + " }").replace('\'', '"');
    assertEquals(
        Network.parse("whole.json", whole, List.of(), Catalog.installed()).canonicalText(),
        training(TRAIN).canonicalText());
  }

  @Test
  void nameAndOutputsMayBeOthers() throws IOException {
    var other = training("'name': 'other', 'loss': 'mse'");
    assertEquals("other", other.spec().name());
    assertEquals("mse", other.spec().outputs().getFirst().loss().orElseThrow().id());
    var two =
        training(
            "'outputs': { 'a': { 'from': 'dense1', 'loss': 'softmax-cross-entropy' },"
                + " 'b': { 'from': 'flatten1' } }");
    assertEquals(2, two.spec().outputs().size());
    assertEquals(1, two.spec().outputs().getFirst().metrics().size(), "no metrics of the model's");
  }

  @Test
  void theTrainingOfTheModelDoesNotCount() throws IOException {
    assertTrue(training("'name': 'untrained'").spec().train().isEmpty());
  }

  @Test
  void aMistakeIsReportedInItsFile() throws IOException {
    write("models/small.json", MODEL.replace("'units': 3", "'unitss': 3"));
    assertTrue(
        complaint(TRAIN)
            .contains(
                "/models/small.json:2:45: $.layers[1].unitss: unknown key 'unitss' of dense; did"
                    + " you mean 'units'?"),
        complaint(TRAIN));
    write("models/small.json", MODEL.replace("[1, 4, 4]", "[1, 4, 4"));
    assertTrue(complaint(TRAIN).startsWith("/models/small.json:1:"), complaint(TRAIN));
  }

  /// Both files are wrong: the mistakes of each stand together.
  @Test
  void mistakesOfBothFilesAreReported() throws IOException {
    write("models/small.json", MODEL.replace("'units': 3", "'units': 0"));
    List<String> lines =
        complaint("'train': { 'data': 'synthetic', 'epochs': 0, 'optimizer': 'adam' }")
            .lines()
            .toList();
    assertEquals(2, lines.size(), lines::toString);
    assertTrue(lines.get(0).startsWith("/models/small.json:2:"), lines::toString);
    assertTrue(lines.get(1).startsWith("/trainings/fast.json:2:"), lines::toString);
  }

  @Test
  void anotherVersionOrAnotherModelIsRefused() throws IOException {
    write("models/small.json", MODEL.replace("'striate': 1", "'striate': 2"));
    assertTrue(
        complaint(TRAIN).contains("small.json:1:14: this file is written in format 2"),
        complaint(TRAIN));
    write("models/small.json", "{ 'striate': 1, 'model': 'small.json' }");
    assertTrue(
        complaint(TRAIN).contains("/models/small.json' is named as a model itself"),
        complaint(TRAIN));
  }

  @Test
  void valuesOfBothFilesMayBeReplaced() throws IOException {
    var network = training(TRAIN, "layers[1].units=5", "train.epochs=7");
    assertEquals(5, network.graph().outputs().getFirst().shape().extent(0));
    assertEquals(7, network.training().epochs());
    write("models/wide.json", MODEL.replace("'units': 3", "'units': 8"));
    String wide = "model=" + folder.resolve("models/wide.json");
    assertEquals(8, training(TRAIN, wide).graph().outputs().getFirst().shape().extent(0));
  }
}

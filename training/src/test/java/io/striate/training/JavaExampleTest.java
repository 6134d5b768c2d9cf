package io.striate.training;

import static io.striate.layers.NetworkBuilder.object;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.error.StriateException;
import io.striate.layers.NetworkBuilder;
import io.striate.training.run.Run;
import io.striate.training.run.RunFolder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The example of the README: from a network described in Java to a prediction.
class JavaExampleTest {
  private static final Path SOURCE =
      Path.of("src/test/java/io/striate/training/JavaExampleTest.java");

  @TempDir Path runs;

  @Test
  void buildsTrainsSavesLoadsAndPredicts() throws IOException {
    Path image = runs.resolve("image.png");
    ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY), "png", image.toFile());
    Path folder = runs.resolve("small");
    Classification found = example(folder, image);
    assertTrue(Files.isRegularFile(folder.resolve("model.striate")));
    assertEquals(4, found.probabilities().size());
    assertEquals(1, found.probabilities().stream().mapToDouble(p -> p).sum(), 1e-5);
  }

  private static Classification example(Path folder, Path image) {
    // What follows stands in the README.
    var catalog = Catalog.installed();
    var data = object("type", "synthetic", "classes", 4);
    var network =
        NetworkBuilder.named("small")
            .input(1, 8, 8)
            .layer("conv2d", "filters", 8, "kernel", 3, "padding", "same", "activation", "relu")
            .layer("maxpool2d", "kernel", 2)
            .layer("flatten")
            .layer("dense", "units", 4)
            .loss("softmax-cross-entropy")
            .train("data", data, "epochs", 3, "batch", 32, "optimizer", "adam")
            .build(catalog);
    var backends = Backends.installed();
    try (var backend = backends.open(backends.choose("auto"), BackendOptions.defaults());
        var run = Run.begin(network, Path.of("."), RunFolder.create(folder))) {
      run.train(backend);
      try (var predictor = Predictor.open(folder.resolve("model.striate"), backend)) {
        return predictor.predict(image).classification();
      }
    }
    // What came before stands in the README.
  }

  @Test
  void theReadmeShowsWhatIsTestedHere() throws IOException {
    String source = Files.readString(SOURCE);
    String begin = "// What follows stands in the README.\n";
    int end = source.indexOf("    // What came before stands in the README.\n");
    String example = source.substring(source.indexOf(begin) + begin.length(), end);
    assertTrue(example.lines().count() <= 20, example);
    assertTrue(Files.readString(Path.of("../README.md")).contains(example), "README.md differs");
  }

  /// The example of the README compiles as it stands there, with the imports that it shows.
  @Test
  void theReadmeShowsWhatHasToBeImported() throws IOException {
    List<String> code =
        Files.readString(Path.of("../README.md"))
            .lines()
            .filter(line -> line.startsWith("    import "))
            .map(String::strip)
            .toList();
    String method =
        Files.readString(Path.of("../README.md"))
            .lines()
            .dropWhile(line -> !line.equals("    var catalog = Catalog.installed();"))
            .takeWhile(line -> line.isEmpty() || line.startsWith("    "))
            .collect(Collectors.joining("\n"));
    Path source = runs.resolve("Example.java");
    Files.writeString(
        source,
        """
        %s
        class Example {
          static Classification example(Path folder, Path image) {
        %s
          }
        }
        """
            .formatted(String.join("\n", code), method));
    var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    var messages = new ByteArrayOutputStream();
    int status =
        compiler.run(
            null,
            messages,
            messages,
            "-proc:none",
            "--module-path",
            Objects.requireNonNull(System.getProperty("jdk.module.path")),
            "--add-modules",
            "io.striate.training",
            "-d",
            runs.toString(),
            source.toString());
    assertEquals(0, status, messages::toString);
  }

  @Test
  void mistakesAreSaidAsInAFile() {
    var builder =
        NetworkBuilder.named("x").input(1, 8, 8).layer("conv2d", "filter", 8, "kernel", 3);
    var error = assertThrows(StriateException.class, () -> builder.build(Catalog.installed()));
    assertTrue(error.getMessage().contains("did you mean 'filters'?"), error.getMessage());
    assertTrue(error.getMessage().contains("[STR-102]"), error.getMessage());
  }

  @Test
  void settingsAreKeysAndValuesInTurn() {
    assertThrows(IllegalArgumentException.class, () -> object("type"));
    assertThrows(IllegalArgumentException.class, () -> object(1, 2));
    assertThrows(IllegalArgumentException.class, () -> object("a", 1, "a", 2));
    var strange = NetworkBuilder.named("x").input(1, 8, 8).layer("dense", "units", new Object());
    assertThrows(IllegalArgumentException.class, () -> strange.build(Catalog.installed()));
  }
}

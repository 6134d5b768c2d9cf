package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files of docs/add-a-layer.md, as they stand there, are a layer that works.
class LayerPageIT {
  /// A block of code that begins with a file's path as a comment.
  private static final Pattern FILE =
      Pattern.compile("(?m)^ {4}(?://|#) (src/\\S+)\\n((?:(?: {4}.*)?\\n)+)");

  @TempDir Path folder;

  @Test
  void theLayerOfThePageTrains() throws IOException {
    Map<String, String> files = files();
    String service = "io.striate.api.layer.LayerType";
    Path jar =
        new PluginJar(folder.resolve("work"))
            .source("module-info.java", file(files, "src/main/java/module-info.java"))
            .source(
                "acme/ChannelScaleType.java",
                file(files, "src/main/java/acme/ChannelScaleType.java"))
            .service(service, file(files, "src/main/resources/META-INF/services/" + service))
            .pack(folder.resolve("acme-scale.jar"));
    String layer = "{ \"type\": \"acme:channel-scale\", \"initial\": 0.5 }";
    assertTrue(Files.readString(page()).contains(layer));
    Path spec =
        Fixtures.write(
            folder.resolve("scaled.json"),
            Fixtures.spec(Fixtures.synthetic(16, 4), "\"epochs\": 1, \"batch\": 4")
                .replace("\"flatten\",", layer + ", \"flatten\","));
    Program.Result result =
        Program.run(
            folder,
            "train",
            spec.toString(),
            "--plugin-path",
            jar.toString(),
            "--run",
            folder.resolve("run").toString());
    assertEquals(0, result.status(), result.err());
    assertTrue(result.err().lines().noneMatch(line -> line.contains("STR-")), result.err());
  }

  private static Path page() {
    return Path.of("../docs/add-a-layer.md");
  }

  private static Map<String, String> files() throws IOException {
    var files = new LinkedHashMap<String, String>();
    FILE.matcher(Files.readString(page()))
        .results()
        .forEach(found -> files.put(found.group(1), found.group(2).stripIndent().strip() + "\n"));
    return files;
  }

  private static String file(Map<String, String> files, String path) {
    return Objects.requireNonNull(files.get(path), () -> path + " is not among " + files.keySet());
  }
}

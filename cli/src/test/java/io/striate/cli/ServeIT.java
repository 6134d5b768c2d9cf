package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `striate serve` as a process: LeNet-5 from training to an answer over HTTP, and the end.
class ServeIT {
  private static final Pattern ADDRESS = Pattern.compile("listening at (http://\\S+)");

  @TempDir Path folder;

  @Test
  void leNetAnswersUntilItIsStopped() throws IOException, InterruptedException {
    Path root = Path.of("..").toAbsolutePath().normalize();
    Program.Result trained =
        Program.run(
            root,
            "train",
            "models/lenet5.json",
            "--set",
            "train.data.validation=58000",
            "--epochs",
            "1",
            "--run",
            folder.resolve("digits").toString());
    assertEquals(0, trained.status(), trained.err());
    Process server =
        Program.prepare(root, List.of(), "serve", folder.resolve("digits").toString(), "--port=0")
            .start();
    try (var lines = server.errorReader(StandardCharsets.UTF_8);
        var log = server.inputReader(StandardCharsets.UTF_8);
        var client = HttpClient.newHttpClient()) {
      String address = "";
      for (String line = lines.readLine(); line != null && address.isEmpty(); ) {
        Matcher found = ADDRESS.matcher(line);
        address = found.find() ? found.group(1) : "";
        line = address.isEmpty() ? lines.readLine() : line;
      }
      var request =
          HttpRequest.newBuilder(URI.create(address + "/classify/digits?top=1"))
              .POST(HttpRequest.BodyPublishers.ofFile(root.resolve("data/mnist/digits/0.png")))
              .build();
      var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertEquals(200, answer.statusCode(), answer.body());
      assertTrue(answer.body().contains("\"classes\":[{\"label\":\"0\""), answer.body());
      assertTrue(log.readLine().contains(" POST /classify/digits 200 "));
      Program.signal(server, "TERM");
      assertEquals(143, server.waitFor());
    } finally {
      server.destroyForcibly();
    }
  }
}

package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `striate dashboard` as a process: the packaged modules have its pages, scripts and styles.
class DashboardIT {
  private static final Pattern ADDRESS = Pattern.compile("shown at (http://localhost:\\d+)");
  private static final Pattern LINK = Pattern.compile("(?:src|href)=\"(/[^\"]+)\"");

  @TempDir Path folder;

  private static HttpResponse<String> get(HttpClient client, String address)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(address)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aTrainedRunIsShownWithAllThatItsPageLoads() throws IOException, InterruptedException {
    Path spec = folder.resolve("letters.json");
    Files.writeString(
        spec,
        """
        { "striate": 1, "name": "letters", "input": [1, 20, 20], "loss": "softmax-cross-entropy",
          "layers": [ "flatten", { "type": "dense", "units": 26 } ],
          "train": { "data": { "type": "letters", "samples": 52, "testSamples": 26, "validation": 26 },
                     "epochs": 2, "batch": 26, "optimizer": "adam" } }
        """);
    var trained = Program.run(folder, "train", "letters.json", "--run", "runs/letters");
    assertEquals(0, trained.status(), trained.err());
    Process dashboard =
        Program.prepare(folder, List.of(), "dashboard", "runs", "--port=0")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var client = HttpClient.newHttpClient()) {
      String address = address(dashboard);
      for (String page : List.of("/", "/runs/letters")) {
        var answer = get(client, address + page);
        assertEquals(200, answer.statusCode(), page);
        Matcher links = LINK.matcher(answer.body());
        int count = 0;
        while (links.find()) {
          assertEquals(200, get(client, address + links.group(1)).statusCode(), links.group(1));
          count++;
        }
        assertTrue(count >= 2, page + " loads a script and a style");
      }
      // Activations are computed by the packaged backends.
      var images = get(client, address + "/runs/letters/images?image=0");
      assertEquals(200, images.statusCode(), images.body());
      // The first event of the table tells of the run.
      var events = HttpRequest.newBuilder(URI.create(address + "/events")).build();
      try (InputStream stream =
          client.send(events, HttpResponse.BodyHandlers.ofInputStream()).body()) {
        assertTrue(until(stream, "letters"), "the run is told");
      }
      Program.signal(dashboard, "TERM");
      assertEquals(143, dashboard.waitFor());
    } finally {
      dashboard.destroyForcibly();
    }
  }

  private static String address(Process dashboard) throws IOException {
    var messages = dashboard.errorReader(StandardCharsets.UTF_8);
    for (String line = messages.readLine(); line != null; line = messages.readLine()) {
      Matcher found = ADDRESS.matcher(line);
      if (found.find()) {
        return found.group(1);
      }
    }
    throw new AssertionError("the dashboard ended before it listened");
  }

  private static boolean until(InputStream stream, String words) throws IOException {
    var seen = new StringBuilder();
    for (int next = stream.read(); next >= 0 && seen.length() < 100_000; next = stream.read()) {
      seen.append((char) next);
      if (seen.indexOf(words) >= 0) {
        return true;
      }
    }
    return false;
  }
}

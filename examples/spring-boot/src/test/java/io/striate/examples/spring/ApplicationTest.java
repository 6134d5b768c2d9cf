package io.striate.examples.spring;

import static io.striate.layers.NetworkBuilder.object;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.layers.NetworkBuilder;
import io.striate.training.run.Run;
import io.striate.training.run.RunFolder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Starts the service with a small model, and asks it over HTTP.
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ApplicationTest {
  private static final int SIDE = 8;

  @TempDir private static Path folder;

  @LocalServerPort private int port;

  @DynamicPropertySource
  static void model(DynamicPropertyRegistry properties) {
    var network =
        NetworkBuilder.named("small")
            .input(1, SIDE, SIDE)
            .layer("flatten")
            .layer("dense", "units", 4)
            .loss("softmax-cross-entropy")
            .train(
                "data", object("type", "synthetic", "classes", 4), "epochs", 1, "optimizer", "adam")
            .build(Catalog.installed());
    var backends = Backends.installed();
    Path run = folder.resolve("run");
    try (var backend = backends.open(backends.choose("cpu-vector"), BackendOptions.defaults());
        var training = Run.begin(network, Path.of("."), RunFolder.create(run))) {
      training.train(backend);
    }
    properties.add("striate.model", run::toString);
  }

  private HttpResponse<String> post(byte[] body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/classify"))
            .header("Content-Type", "application/octet-stream")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString());
    }
  }

  @Test
  void anImageIsClassified() throws Exception {
    var file = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY), "png", file);
    var response = post(file.toByteArray());
    assertEquals(200, response.statusCode(), response.body());
    assertTrue(
        response.body().matches("\\{\"label\":\"[0-3]\",\"probability\":0\\.\\d+}"),
        response.body());
  }

  @Test
  void whatIsNoImageIsRefusedWithTheReason() throws Exception {
    var response = post(new byte[] {1, 2, 3});
    assertEquals(400, response.statusCode());
    assertTrue(response.body().contains("image"), response.body());
  }
}

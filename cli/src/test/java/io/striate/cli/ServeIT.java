package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `striate serve` as a process: LeNet-5 on the CPU backend, from training to answers over HTTP,
/// and the end.
class ServeIT {
  private static final Pattern ADDRESS = Pattern.compile("listening at (http://\\S+)");
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /// `-Dstriate.serve.groupings=100000` asks more often.
  private static final int GROUPINGS = Integer.getInteger("striate.serve.groupings", 200);

  private static final int IMAGES = 1000;
  private static final int PIXELS = 28 * 28;
  private static final int OUTPUT = 10 * Float.BYTES;
  private static final int THREADS = 8;

  @TempDir static Path folder;
  private Process server;
  private BufferedReader messages;
  private String address = "";

  @BeforeAll
  static void train() {
    Program.Result trained =
        Program.run(
            ROOT,
            "train",
            "models/lenet5.json",
            "--set",
            "train.data.validation=58000",
            "--epochs",
            "1",
            "--run",
            folder.resolve("digits").toString());
    assertEquals(0, trained.status(), trained.err());
  }

  @BeforeEach
  void start() throws IOException {
    server =
        Program.prepare(
                ROOT,
                List.of(),
                "serve",
                folder.resolve("digits").toString(),
                "--port=0",
                "--max-connections=100")
            .start();
    messages = server.errorReader(StandardCharsets.UTF_8);
    while (address.isEmpty()) {
      Matcher found = ADDRESS.matcher(String.valueOf(messages.readLine()));
      address = found.find() ? found.group(1) : "";
    }
  }

  @AfterEach
  void stop() {
    server.destroyForcibly();
  }

  @Test
  void anImageIsAnsweredUntilTheEnd() throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient();
        var log = server.inputReader(StandardCharsets.UTF_8)) {
      var request =
          HttpRequest.newBuilder(URI.create(address + "/classify/digits?top=1"))
              .POST(HttpRequest.BodyPublishers.ofFile(ROOT.resolve("data/mnist/digits/0.png")))
              .build();
      var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertEquals(200, answer.statusCode(), answer.body());
      assertTrue(answer.body().contains("\"classes\":[{\"label\":\"0\""), answer.body());
      assertTrue(log.readLine().contains(" POST /classify/digits 200 "));
      Program.signal(server, "TERM");
      assertEquals(143, server.waitFor());
    }
  }

  /// Each image has one answer, whatever shares its batch.
  @Test
  void groupingsGiveTheSameBits() throws Exception {
    byte[] pixels = new byte[IMAGES * PIXELS];
    new Random(1).nextBytes(pixels);
    try (var client = HttpClient.newHttpClient();
        var threads = Executors.newFixedThreadPool(THREADS)) {
      drain();
      byte[][] alone = new byte[IMAGES][];
      for (int i = 0; i < IMAGES; i++) {
        alone[i] = outputs(client, pixels, i);
      }
      var next = new AtomicInteger();
      var tasks = new ArrayList<Future<?>>();
      for (int thread = 0; thread < THREADS; thread++) {
        var random = new Random(thread);
        tasks.add(
            threads.submit(() -> {
              while (next.getAndIncrement() < GROUPINGS) {
                int[] group = random.ints(1 + random.nextInt(40), 0, IMAGES).toArray();
                byte[] outputs = outputs(client, pixels, group);
                for (int i = 0; i < group.length; i++) {
                  assertArrayEquals(
                      alone[group[i]], Arrays.copyOfRange(outputs, i * OUTPUT, (i + 1) * OUTPUT));
                }
              }
              return null;
            }));
      }
      for (Future<?> task : tasks) {
        await(task);
      }
    }
  }

  private static void await(Future<?> task) throws InterruptedException {
    try {
      task.get();
    } catch (ExecutionException failed) {
      throw new AssertionError(failed.getCause());
    }
  }

  /// Reads the log, which would fill its pipe otherwise.
  private void drain() {
    Thread.ofPlatform()
        .daemon()
        .start(() -> server.inputReader(StandardCharsets.UTF_8).lines().forEach(_ -> {}));
  }

  /// The bytes of the output for some of the images, in one request.
  private byte[] outputs(HttpClient client, byte[] pixels, int... images)
      throws IOException, InterruptedException {
    byte[] head =
        """
        {"inputs":[{"name":"input","shape":[%d,1,28,28],"datatype":"UINT8",\
        "parameters":{"binary_data_size":%d}}],"parameters":{"binary_data_output":true}}\
        """
            .formatted(images.length, images.length * PIXELS)
            .getBytes(StandardCharsets.UTF_8);
    byte[] body = Arrays.copyOf(head, head.length + images.length * PIXELS);
    for (int i = 0; i < images.length; i++) {
      System.arraycopy(pixels, images[i] * PIXELS, body, head.length + i * PIXELS, PIXELS);
    }
    String length = "Inference-Header-Content-Length";
    var request =
        HttpRequest.newBuilder(URI.create(address + "/v2/models/digits/infer"))
            .header(length, Integer.toString(head.length))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertEquals(200, answer.statusCode());
    int from = Integer.parseInt(answer.headers().firstValue(length).orElseThrow());
    return Arrays.copyOfRange(answer.body(), from, answer.body().length);
  }

  /// Connections beyond the limit are closed; those within it are answered, then and afterwards.
  @Test
  void connectionsAreLimited() throws IOException {
    URI uri = URI.create(address);
    var open = new ArrayList<Socket>();
    try {
      for (int i = 0; i < 400; i++) {
        open.add(new Socket(uri.getHost(), uri.getPort()));
      }
      int answered = 0;
      for (Socket socket : open) {
        answered += isAnswered(socket) ? 1 : 0;
      }
      assertEquals(100, answered);
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
    boolean again = false;
    for (int i = 0; i < 1000 && !again; i++) {
      try (var socket = new Socket(uri.getHost(), uri.getPort())) {
        again = isAnswered(socket);
      }
    }
    assertTrue(again);
  }

  private static boolean isAnswered(Socket socket) {
    try {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              "GET /v2/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() == 'H';
    } catch (IOException closed) {
      return false;
    }
  }
}

package io.striate.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.json.JsonWriter;
import io.striate.training.PredictorOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The server as clients see it, the well-behaved and the others.
class ServerTest {
  private static final int BODY = 1 << 16;

  /// The server of the JDK reads its limits once in a process, so all tests have the same.
  private static final Limits LIMITS =
      new Limits(
          BODY,
          BODY / 2,
          4 * BODY,
          200,
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Duration.ofSeconds(5));

  @TempDir static Path trained;
  private static Path model;

  @TempDir Path folder;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<String> access = new CopyOnWriteArrayList<>();
  private Backend backend;
  private Models models;
  private Server server;
  private Client client;

  @BeforeAll
  static void train() {
    model = Trained.in(trained.resolve("run"), 1);
  }

  @BeforeEach
  void open() throws IOException {
    backend = Trained.backend();
    models =
        new Models(
            Catalog.installed(), backend, PredictorOptions.defaults().withBatch(8), log::add);
    models.add(new Models.Named("small", Files.copy(model, folder.resolve("small.striate"))));
    start(Optional.empty());
  }

  private void start(Optional<Token> token) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server =
        new Server(
            models, address, LIMITS, List.of("friend.example"), token, access::add, log::add);
    server.start();
    client = new Client(server.address());
  }

  @AfterEach
  void close() {
    server.close();
    backend.close();
  }

  private String version() {
    return models.all().getFirst().version();
  }

  /// A request with the pixels as numbers.
  private static String json(byte[] pixels) {
    int samples = pixels.length / Trained.PIXELS;
    List<Integer> numbers =
        IntStream.range(0, pixels.length).mapToObj(i -> Byte.toUnsignedInt(pixels[i])).toList();
    return """
    { "id": "42",
      "inputs": [ { "name": "input", "shape": [%d, 1, 8, 8], "datatype": "UINT8", "data": %s } ],
      "outputs": [ { "name": "output" } ] }
    """
        .formatted(samples, numbers);
  }

  /// The bytes of the output for pixels, asked for by the binary extension.
  private byte[] output(byte[] pixels) {
    return tail(client.post("/v2/models/small/infer", binary(pixels), header(pixels)));
  }

  private static byte[] tail(Client.Answer answer) {
    assertEquals(200, answer.status(), answer.text());
    int json = Integer.parseInt(answer.header("inference-header-content-length"));
    return Arrays.copyOfRange(answer.body(), json, answer.body().length);
  }

  private static String head(byte[] pixels) {
    return """
    {"inputs":[{"name":"input","shape":[%d,1,8,8],"datatype":"UINT8",\
    "parameters":{"binary_data_size":%d}}],"parameters":{"binary_data_output":true}}\
    """
        .formatted(pixels.length / Trained.PIXELS, pixels.length);
  }

  private static String header(byte[] pixels) {
    return "Inference-Header-Content-Length: " + head(pixels).length();
  }

  private static byte[] binary(byte[] pixels) {
    byte[] head = head(pixels).getBytes(StandardCharsets.UTF_8);
    byte[] body = Arrays.copyOf(head, head.length + pixels.length);
    System.arraycopy(pixels, 0, body, head.length, pixels.length);
    return body;
  }

  // ---- the protocol, as its documentation has it

  @Test
  void healthAndMetadata() {
    assertEquals("{\"live\":true}\n", client.get("/v2/health/live").text());
    assertEquals("{\"ready\":true}\n", client.get("/v2/health/ready").text());
    Client.Answer about = client.get("/v2");
    assertEquals("application/json", about.header("content-type"));
    assertTrue(about.text().startsWith("{\"name\":\"striate\",\"version\":\""), about.text());
    assertTrue(about.text().contains("\"extensions\":[\"binary_tensor_data\"]"), about.text());
    assertEquals("{\"models\":[\"small\"]}\n", client.get("/v2/models").text());
    String metadata =
        ("{\"name\":\"small\",\"versions\":[\"%s\"],\"platform\":\"striate\","
                + "\"inputs\":[{\"name\":\"input\",\"datatype\":\"UINT8\",\"shape\":[-1,1,8,8]}],"
                + "\"outputs\":[{\"name\":\"output\",\"datatype\":\"FP32\",\"shape\":[-1,4]}]}\n")
            .formatted(version());
    assertEquals(metadata, client.get("/v2/models/small").text());
    assertEquals(metadata, client.get("/v2/models/small/versions/" + version()).text());
    assertEquals(
        "{\"name\":\"small\",\"ready\":true}\n", client.get("/v2/models/small/ready").text());
  }

  @Test
  void numbersAndBytesHaveTheSameAnswer() {
    byte[] pixels = Trained.images(3, 1);
    Client.Answer answer = client.post("/v2/models/small/infer", json(pixels));
    assertEquals(200, answer.status(), answer.text());
    String begin =
        ("{\"model_name\":\"small\",\"model_version\":\"%s\",\"id\":\"42\",\"outputs\":[{"
                + "\"name\":\"output\",\"datatype\":\"FP32\",\"shape\":[3,4],\"data\":[")
            .formatted(version());
    assertTrue(answer.text().startsWith(begin), answer.text());
    String data = answer.text().substring(begin.length()).replaceFirst("\\]\\}\\]\\}\n$", "");
    var numbers = new float[12];
    String[] texts = data.split(",", -1);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Float.parseFloat(texts[i]);
    }
    assertEquals(numbers.length, texts.length);
    assertArrayEquals(output(pixels), Datatype.floats(numbers));
    assertArrayEquals(
        output(pixels),
        tail(
            client.post(
                "/v2/models/small/versions/" + version() + "/infer",
                binary(pixels),
                header(pixels))));
  }

  @Test
  void listsMayBeNested() {
    byte[] pixels = Trained.images(1, 2);
    String flat = json(pixels);
    String nested = flat.replace("\"data\": [", "\"data\": [[[[").replace("] } ],", "]]]] } ],");
    assertFalse(flat.equals(nested));
    assertEquals(
        client.post("/v2/models/small/infer", flat).text(),
        client.post("/v2/models/small/infer", nested).text());
  }

  /// Numbers as the network takes them, instead of the bytes that it normalizes.
  @Test
  void numbersAreTakenAsTheyAre() {
    String request =
        """
        { "inputs": [ { "name": "input", "shape": [1, 1, 8, 8], "datatype": "%s", "data": %s } ] }
        """;
    List<Double> numbers = IntStream.range(0, 64).mapToObj(i -> i / 64.0).toList();
    String single =
        client.post("/v2/models/small/infer", request.formatted("FP32", numbers)).text();
    assertTrue(single.contains("\"shape\":[1,4]"), single);
    assertEquals(
        single, client.post("/v2/models/small/infer", request.formatted("FP64", numbers)).text());
  }

  @Test
  void oneOutputMayBeBytes() {
    byte[] pixels = Trained.images(2, 3);
    String request =
        json(pixels)
            .replace(
                "{ \"name\": \"output\" }",
                "{ \"name\": \"output\", \"parameters\": { \"binary_data\": true } }");
    assertArrayEquals(output(pixels), tail(client.post("/v2/models/small/infer", request)));
  }

  // ---- images

  @Test
  void anImageHasClasses() throws IOException {
    byte[] image = Files.readAllBytes(Path.of("../data/mnist/digits/3.png"));
    Client.Answer refused = client.post("/classify", image);
    assertEquals(400, refused.status(), refused.text());
    assertTrue(refused.text().contains("28"), refused.text());
  }

  @Test
  void whatIsNoImageIsTheClientsConcern() {
    Client.Answer answer = client.post("/classify/small", "no image");
    assertEquals(400, answer.status(), answer.text());
    assertTrue(answer.text().startsWith("{\"error\":\""), answer.text());
    assertEquals(400, client.post("/classify", "").status());
    assertEquals(400, client.post("/classify?top=0", "x").status());
  }

  @Test
  void thePageIsShown() {
    Client.Answer page = client.get("/");
    assertEquals(200, page.status());
    assertEquals("text/html; charset=utf-8", page.header("content-type"));
    assertTrue(page.header("content-security-policy").contains("default-src 'none'"));
    assertTrue(page.text().contains("Drop an image here"), page.text());
  }

  // ---- who may ask

  @ParameterizedTest
  @CsvSource({
    "localhost, 200",
    "LOCALHOST:99, 200",
    "127.0.0.1:80, 200",
    "127.1.2.3, 200",
    "[::1]:8000, 200",
    "friend.example:8000, 200",
    "evil.example, 421",
    "localhost.evil.example, 421",
    "192.168.0.1, 421",
    "'', 421",
    "a b, 421",
  })
  void foreignHostsAreRefused(String host, int status) {
    assertEquals(status, client.get("/v2", "Host: " + host).status());
  }

  @Test
  void pagesOfOtherHostsAreRefused() {
    assertEquals(403, client.get("/v2", "Origin: https://evil.example").status());
    assertEquals(403, client.get("/v2", "Origin: null").status());
    assertEquals(200, client.get("/v2", "Origin: http://localhost:8000").status());
  }

  @Test
  void aTokenMustBeKnown() throws IOException {
    server.close();
    models = new Models(Catalog.installed(), backend, PredictorOptions.defaults(), log::add);
    models.add(new Models.Named("small", model));
    String secret = "0123456789abcdef";
    start(Optional.of(Token.read(Files.writeString(folder.resolve("token"), secret + "\n"))));
    for (String open : List.of("/", "/v2/health/live", "/v2/health/ready")) {
      assertEquals(200, client.get(open).status(), open);
    }
    for (String closed : List.of("/v2", "/v2/models", "/v2/models/small", "/metrics")) {
      Client.Answer answer = client.get(closed);
      assertEquals(401, answer.status(), closed);
      assertEquals("Bearer", answer.header("www-authenticate"));
      assertEquals(401, client.get(closed, "Authorization: Bearer " + secret + "0").status());
      assertEquals(401, client.get(closed, "Authorization: " + secret).status());
      assertEquals(200, client.get(closed, "Authorization: Bearer " + secret).status());
    }
    assertEquals(401, client.post("/classify", "x").status());
  }

  // ---- what is wrong

  @ParameterizedTest
  @CsvSource({
    "GET, /nothing, 404",
    "GET, /v2/models/other, 404",
    "GET, /v2/models/small/versions/0, 404",
    "GET, /v2/models/small/versions, 404",
    "GET, /v2/models/small/stats, 404",
    "GET, /v2/other, 404",
    "GET, /metrics/more, 404",
    "GET, /%zz, 400",
    "GET, /v2/models/small/infer, 405",
    "POST, /v2, 405",
    "DELETE, /v2/models/small, 405",
    "HEAD, /v2, 200",
  })
  void unknownAddressesAndMethods(String method, String path, int status) {
    assertEquals(status, client.send(method, path, new byte[0]).status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | empty input",
        "{ | unexpected end",
        "[] | must be an object",
        "{} | no \\\"inputs\\\"",
        "{\"inputs\": 3} | must be a list",
        "{\"inputs\": [3]} | list of objects",
        "{\"inputs\": [{}]} | has no \\\"name\\\"",
        "{\"inputs\": [{\"name\": \"input\"}]} | has no \\\"datatype\\\"",
        "{\"inputs\": [{\"name\": \"input\", \"datatype\": \"FP16\"}]} | 'FP16' is not supported",
        "{\"inputs\": [{\"name\": \"input\", \"datatype\": \"FP32\"}]} | has no \\\"shape\\\"",
        "{\"inputs\": [{\"name\": \"input\", \"datatype\": \"FP32\", \"shape\": [0], \"data\":"
            + " []}]} | whole numbers above 0",
        "{\"inputs\": [{\"name\": \"input\", \"datatype\": \"FP32\", \"shape\": [99999999999,"
            + " 99999999999], \"data\": []}]} | too many elements",
        "{\"inputs\": [{\"name\": \"input\", \"datatype\": \"FP32\", \"shape\": [2], \"data\":"
            + " [1]}]} | the shape has 2 elements, \\\"data\\\" has 1",
        "{\"inputs\": [{\"name\": \"input\", \"datatype\": \"FP32\", \"shape\": [2], \"data\":"
            + " [1, \"x\"]}]} | element 1 is no FP32",
        "{\"inputs\": [{\"name\": \"input\", \"datatype\": \"UINT8\", \"shape\": [1], \"data\":"
            + " [256]}]} | element 0 is no UINT8",
        "{\"inputs\": [{\"name\": \"input\", \"datatype\": \"FP32\", \"shape\": [1], \"data\":"
            + " [1]}]} | must be [samples, 1, 8, 8]",
        "{\"inputs\": [{\"name\": \"x\", \"datatype\": \"FP32\", \"shape\": [1], \"data\": [1]}]}"
            + " | no input 'x'; there are [input]",
        "{\"inputs\": [{\"name\": \"input\", \"datatype\": \"FP32\", \"shape\": [1],"
            + " \"parameters\": {\"binary_data_size\": 4}}]} | 4 and 0 bytes behind the JSON",
      })
  void brokenRequestsAreAnswered(String body, String message) {
    Client.Answer answer = client.post("/v2/models/small/infer", body);
    assertEquals(400, answer.status(), answer.text());
    assertTrue(answer.text().contains(message), answer.text());
    assertEquals(JsonWriter.line(answer.json()) + "\n", answer.text());
  }

  @Test
  void brokenBytesAreAnswered() {
    byte[] pixels = Trained.images(1, 4);
    byte[] body = binary(pixels);
    for (String header :
        List.of(
            "Inference-Header-Content-Length: 1000000",
            "Inference-Header-Content-Length: -1",
            "Inference-Header-Content-Length: x",
            "Inference-Header-Content-Length: 3")) {
      assertEquals(400, client.post("/v2/models/small/infer", body, header).status(), header);
    }
    byte[] longer = Arrays.copyOf(body, body.length + 1);
    Client.Answer answer = client.post("/v2/models/small/infer", longer, header(pixels));
    assertTrue(answer.text().contains("1 bytes at the end belong to no input"), answer.text());
    byte[] noText = {'{', (byte) 0xff, '}'};
    assertTrue(client.post("/v2/models/small/infer", noText).text().contains("not UTF-8"));
  }

  @Test
  void largeBodiesAreRefused() throws IOException {
    assertEquals(413, client.post("/classify", new byte[BODY + 1]).status());
    assertEquals(413, client.post("/v2/models/small/infer", new byte[BODY * 2]).status());
    String spaces = " ".repeat(BODY / 2 + 1);
    Client.Answer json = client.post("/v2/models/small/infer", spaces);
    assertEquals(413, json.status());
    assertTrue(json.text().contains("binary tensor data"), json.text());
    // A length that no array has, of which nothing is sent.
    try (Socket socket = client.connect()) {
      socket
          .getOutputStream()
          .write(client.head("POST", "/classify", List.of("Content-Length: 99999999999999")));
      assertEquals(413, Client.answer(socket).status());
    }
    // In chunks, without a length.
    try (Socket socket = client.connect()) {
      var out = socket.getOutputStream();
      out.write(client.head("POST", "/classify", List.of("Transfer-Encoding: chunked")));
      byte[] chunk = new byte[BODY / 2];
      for (int i = 0; i < 3; i++) {
        out.write((Integer.toHexString(chunk.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(chunk);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      }
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertEquals(413, Client.answer(socket).status());
    }
    assertEquals(200, client.get("/v2").status());
  }

  // ---- clients that do not behave

  /// The connection is closed by the server; meanwhile others are answered.
  @Test
  void slowClientsAreLeft() throws IOException {
    try (Socket slow = client.connect();
        Socket silent = client.connect()) {
      slow.getOutputStream()
          .write(client.head("POST", "/classify", List.of("Content-Length: 1000")));
      slow.getOutputStream().write(1);
      silent.getOutputStream().write("GET /v2".getBytes(StandardCharsets.US_ASCII));
      assertEquals(200, client.get("/v2").status());
      assertThrows(IOException.class, () -> Client.answer(slow));
      assertThrows(IOException.class, () -> Client.answer(silent));
    }
    untilIdle();
  }

  @Test
  void killedClientsLeaveNothing() throws IOException {
    byte[] pixels = Trained.images(1, 5);
    for (int i = 0; i < 40; i++) {
      try (Socket socket = client.connect()) {
        socket.setSoLinger(true, 0); // a reset, not an orderly end
        socket
            .getOutputStream()
            .write(
                client.head(
                    "POST",
                    "/v2/models/small/infer",
                    List.of("Content-Length: " + (BODY - i), header(pixels))));
        socket.getOutputStream().write(new byte[100]);
      }
    }
    // Each had a quarter of the memory for bodies; all of it is there again.
    for (int i = 0; i < 4; i++) {
      assertEquals(400, client.post("/classify", new byte[BODY]).status());
    }
    untilIdle();
    assertEquals(16, output(pixels).length);
  }

  private void untilIdle() {
    untilFigure("striate_requests_in_flight 1");
  }

  // ---- batches, versions, the end

  /// Samples are asked for in random groups by several threads at once; each has one answer.
  @Test
  void groupingsGiveTheSameBits() throws Exception {
    int samples = 60;
    byte[] pixels = Trained.images(samples, 6);
    byte[] alone = new byte[samples * 16];
    for (int i = 0; i < samples; i++) {
      System.arraycopy(output(part(pixels, i, 1)), 0, alone, i * 16, 16);
    }
    try (var threads = Executors.newFixedThreadPool(8)) {
      var tasks = new ArrayList<Future<?>>();
      for (int thread = 0; thread < 8; thread++) {
        var random = new Random(thread);
        tasks.add(
            threads.submit(() -> {
              for (int i = 0; i < 40; i++) {
                int count = 1 + random.nextInt(11);
                int from = random.nextInt(samples - count + 1);
                assertArrayEquals(
                    Arrays.copyOfRange(alone, from * 16, (from + count) * 16),
                    output(part(pixels, from, count)));
              }
            }));
      }
      for (Future<?> task : tasks) {
        task.get();
      }
    }
  }

  private static byte[] part(byte[] pixels, int from, int count) {
    return Arrays.copyOfRange(pixels, from * Trained.PIXELS, (from + count) * Trained.PIXELS);
  }

  @Test
  void aChangedFileIsReadAgain() throws IOException {
    byte[] pixels = Trained.images(1, 7);
    String first = version();
    byte[] before = output(pixels);
    Path other = Trained.in(folder.resolve("other"), 2);
    Path served = folder.resolve("small.striate");
    byte[] all = Files.readAllBytes(other);
    // Half a file, as a copy in progress is.
    Files.write(served, Arrays.copyOf(all, all.length / 2));
    models.refresh();
    models.refresh();
    assertEquals(first, version());
    assertArrayEquals(before, output(pixels));
    assertTrue(log.getLast().contains("version " + first + " stays"), log::toString);
    Files.write(served, all);
    models.refresh();
    models.refresh();
    assertFalse(version().equals(first), log::toString);
    assertFalse(Arrays.equals(before, output(pixels)));
    assertEquals(404, client.get("/v2/models/small/versions/" + first).status());
  }

  /// A request is counted and logged after its answer was sent.
  @Test
  void figuresAreCounted() {
    output(Trained.images(3, 8));
    client.get("/nothing");
    for (String line :
        List.of(
            "striate_requests_total{route=\"infer\",status=\"200\"} 1",
            "striate_requests_total{route=\"none\",status=\"404\"} 1",
            "striate_samples_total{model=\"small\"} 3",
            "striate_model_info{model=\"small\",version=\"" + version() + "\"} 1")) {
      untilFigure(line);
    }
  }

  private void untilFigure(String line) {
    String figures = "";
    for (int i = 0; i < 200; i++) {
      figures = client.get("/metrics").text();
      if (figures.lines().anyMatch(line::equals)) {
        return;
      }
    }
    throw new AssertionError(line + "\n" + figures);
  }

  @Test
  void eachRequestIsLogged() {
    client.get("/v2/models?secret=1");
    client.send("GET", "/%1b%5b2J", new byte[0]);
    untilLogged("\\S+Z 127\\.0\\.0\\.1 GET /v2/models 200 21 \\d+\\.\\d");
    untilLogged("\\S+ \\S+ GET /%1b%5b2J 404 \\d+ \\d+\\.\\d");
  }

  private void untilLogged(String pattern) {
    for (int i = 0; i < 200; i++) {
      if (access.stream().anyMatch(line -> line.matches(pattern))) {
        return;
      }
      client.get("/v2/health/live");
    }
    throw new AssertionError(access.toString());
  }

  /// A request that has begun is finished; others are refused.
  @Test
  void requestsThatHaveBegunAreFinished() throws IOException, InterruptedException {
    byte[] pixels = Trained.images(1, 9);
    byte[] body = binary(pixels);
    try (Socket begun = client.connect()) {
      var out = begun.getOutputStream();
      out.write(
          client.head(
              "POST",
              "/v2/models/small/infer",
              List.of("Content-Length: " + body.length, header(pixels))));
      out.write(body, 0, 10);
      untilFigure("striate_requests_in_flight 2");
      var closing = Thread.ofPlatform().start(server::close);
      while (client.get("/v2/health/ready").status() != 503) {
        Thread.onSpinWait();
      }
      Client.Answer refused = client.get("/v2/models");
      assertEquals(503, refused.status());
      assertEquals("close", refused.header("connection"));
      out.write(body, 10, body.length - 10);
      assertEquals(16, tail(Client.answer(begun)).length);
      closing.join();
    }
  }

  @Test
  void afterTheEndNobodyIsAnswered() {
    server.close();
    assertThrows(RuntimeException.class, () -> client.get("/v2"));
    server.close();
  }
}

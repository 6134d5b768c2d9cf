package io.striate.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.games.run.ReinforcementRun;
import io.striate.json.Fields;
import io.striate.json.JsonWriter;
import io.striate.layers.Network;
import io.striate.training.run.Run;
import io.striate.training.run.RunFolder;
import io.striate.training.run.RunOptions;
import io.striate.training.run.StopRequest;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ServerTest {
  private static final String LETTERS =
      """
      { "striate": 1, "name": "letters", "input": [1, 20, 20], "loss": "softmax-cross-entropy",
        "layers": [ { "type": "conv2d", "filters": 2, "kernel": 5 }, "flatten",
                    { "type": "dense", "units": 26 } ],
        "train": { "data": { "type": "letters", "samples": 52, "testSamples": 26,
                             "validation": 26 },
                   "epochs": 2, "batch": 26, "optimizer": "adam" } }
      """;

  private static final String LINE =
      """
      { "striate": 1, "name": "line", "input": [4], "loss": "mse",
        "layers": [ { "type": "dense", "units": 1 } ],
        "train": { "data": { "type": "linear", "validation": 0 }, "epochs": 1, "batch": 20,
                   "optimizer": { "type": "sgd", "learningRate": 0.1 } } }
      """;

  @TempDir Path folder;

  private final List<String> errors = new ArrayList<>();
  private final List<Path> resumed = new ArrayList<>();
  private final List<String> program = new ArrayList<>();
  private final AtomicLong clock = new AtomicLong();
  private Runs runs;
  private Server server;
  private Client client;

  @BeforeEach
  void start() throws IOException {
    var catalog = Catalog.installed();
    runs = new Runs(folder, catalog);
    program.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    server =
        new Server(
            runs,
            new Activations(Catalog.installed(), () -> backend(catalog)),
            run -> {
              resumed.add(run);
              var log = run.resolve("resume.log");
              var builder = new ProcessBuilder(program).redirectErrorStream(true);
              return new Resumption(builder.redirectOutput(log.toFile()).start(), log);
            },
            0,
            errors::add,
            clock::get);
    server.start();
    client = new Client(server.address());
  }

  @AfterEach
  void stop() {
    server.close();
    assertEquals(List.of(), errors);
  }

  private static Backend backend(Catalog catalog) {
    var backends = new Backends(catalog.all(Kinds.BACKEND));
    return backends.open(backends.choose("reference"), BackendOptions.defaults().withThreads(1));
  }

  private Path train(String name, String spec, int epochs) {
    var network = Network.parse("net.json", spec, List.of(), Catalog.installed());
    try (var backend = backend(Catalog.installed());
        var run = Run.begin(network, folder, RunFolder.create(folder.resolve(name)))) {
      run.train(backend, RunOptions.defaults().withStopAfter(epochs));
    }
    runs.look();
    return folder.resolve(name);
  }

  private String token() {
    return Gate.TOKEN + ": " + server.token();
  }

  private String state(String run) {
    return Fields.parse(JsonWriter.line(runs.find(run).orElseThrow().shown()), "run").text("state");
  }

  @Test
  void listensAtTheLoopbackAddressAlone() {
    assertTrue(server.address().getAddress().isLoopbackAddress());
  }

  @Test
  void requestsForOtherHostsAreRefused() {
    for (String host : List.of("localhost", "LOCALHOST:1", "127.0.0.1:8100", "[::1]:8100")) {
      assertEquals(200, client.get("/", "Host: " + host).status(), host);
    }
    for (String host :
        List.of("evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1")) {
      Client.Answer answer = client.get("/", "Host: " + host);
      assertEquals(403, answer.status(), host);
      assertEquals("the dashboard answers for localhost and 127.0.0.1 alone", answer.error());
    }
    assertEquals(403, client.get("/", "Host: localhost", "Host: evil.example").status());
    assertEquals(403, client.get("/events", "Host: evil.example").status());
    assertEquals(403, client.get("/", "Origin: http://evil.example").status());
    assertEquals(403, client.get("/", "Origin: null").status());
    assertEquals(200, client.get("/", "Origin: http://localhost:8100").status());
  }

  @Test
  void pagesTakeScriptsFromHereAlone() {
    Client.Answer page = client.get("/");
    assertTrue(page.body().startsWith("<!doctype html>"));
    String policy =
        page.head().stream()
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-security"))
            .findFirst()
            .orElseThrow();
    assertTrue(policy.contains("default-src 'none'; script-src 'self';"), policy);
    assertFalse(page.body().contains("http://") || page.body().contains("https://"));
    for (String script : List.of("uplot.js", "common.js", "runs.js", "charts.js", "run.js")) {
      assertEquals(200, client.get("/assets/" + script).status(), script);
    }
    assertTrue(client.get("/assets/uplot-license.txt").body().contains("MIT License"));
  }

  @Test
  void runsAreFoundBelowTheFolderAndNowhereElse() throws IOException {
    train("group/a<b>", LINE, 1);
    assertEquals(200, client.get("/runs/group%2Fa%3Cb%3E").status());
    assertTrue(client.get("/runs/group%2Fa%3Cb%3E").body().contains("group/a&lt;b&gt;"));
    for (String path :
        List.of(
            "/runs/nowhere",
            "/runs/..%2F..%2Fetc",
            "/runs/group%2Fa%3Cb%3E/spec.json",
            "/runs",
            "/assets/..%2Fpage.css",
            "/%zz")) {
      int status = client.get(path).status();
      assertTrue(status == 404 || status == 400, path + " " + status);
    }
  }

  @Test
  void whatChangesSomethingNeedsTheToken() throws IOException {
    Path run = train("run", LETTERS, 1);
    assertEquals("stopped", state("run"));
    for (String action : List.of("stop", "resume")) {
      assertEquals(403, client.post("/runs/run/" + action).status());
      assertEquals(403, client.post("/runs/run/" + action, Gate.TOKEN + ": 00").status());
      assertEquals(405, client.get("/runs/run/" + action, token()).status());
    }
    assertEquals(List.of(), resumed);
    assertEquals("no process trains in run", client.post("/runs/run/stop", token()).error());
    assertTrue(client.get("/runs/run").body().contains("data-token=\"" + server.token() + "\""));
    // This process trains.
    try (var _ = RunFolder.open(run)) {
      runs.look();
      assertEquals("running", state("run"));
      assertEquals(403, client.post("/runs/run/stop").status());
      assertFalse(StopRequest.isAsked(run));
      assertEquals("run is running", client.post("/runs/run/resume", token()).error());
      assertEquals(202, client.post("/runs/run/stop", token()).status());
      assertTrue(StopRequest.isAsked(run));
      assertEquals("stopping", state("run"));
    }
    runs.look();
    assertEquals("stopped", state("run"));
  }

  @Test
  void resumingStartsAProcess() {
    Path run = train("run", LETTERS, 1);
    program.add("--no-such-flag");
    assertEquals(202, client.post("/runs/run/resume", token()).status());
    assertEquals(List.of(run), resumed);
    // What the process says is shown when it has ended.
    while (state("run").equals("starting")) {
      runs.look();
    }
    String shown = JsonWriter.line(runs.find("run").orElseThrow().shown());
    assertTrue(shown.contains("resuming failed: Unrecognized option: --no-such-flag"), shown);
  }

  @Test
  void aFinishedRunIsNotResumed() {
    train("run", LINE, 1);
    assertEquals("run is finished", client.post("/runs/run/resume", token()).error());
  }

  @Test
  void eventsTellWhatWasAdded() throws IOException {
    Path run = train("run", LETTERS, 1);
    try (var all = new Client.Events(client, "/events");
        var one = new Client.Events(client, "/runs/run/events")) {
      Fields row = all.next().list("runs", each -> each).getFirst();
      assertEquals("run", row.text("name"));
      assertEquals(1, row.count("epoch"));
      assertEquals(2, row.count("epochs"));
      assertEquals(List.of("accuracy"), row.texts("shares"));
      Fields first = one.next();
      assertEquals(0, first.count("from"));
      assertEquals(1, first.list("lines", each -> each).size());
      String line = Files.readAllLines(run.resolve("metrics.jsonl")).getFirst();
      Files.writeString(
          run.resolve("metrics.jsonl"),
          line.replace(":1,", ":2,") + "\n",
          StandardOpenOption.APPEND);
      runs.look();
      Fields second = one.next();
      assertEquals(1, second.count("from"));
      assertEquals(2, second.list("lines", each -> each).getFirst().count("epoch"));
      assertEquals(2, all.next().list("runs", each -> each).getFirst().count("epoch"));
    }
  }

  @Test
  void saysThatARunIsGone() throws IOException {
    try (var events = new Client.Events(client, "/runs/nowhere/events")) {
      assertTrue(events.next().flag("gone"));
    }
  }

  /// Streams that nobody reads are full after some megabytes, and their threads wait. Others are
  /// answered nevertheless; in the end the streams are broken off.
  @Test
  void aBrowserThatNeverReadsKeepsNobodyWaiting() throws IOException {
    Path run = train("run", LETTERS, 1);
    var line = "{\"note\":\"" + "x".repeat(100_000) + "\"}\n";
    Files.writeString(run.resolve("metrics.jsonl"), line.repeat(160), StandardOpenOption.APPEND);
    runs.look();
    var sockets = new ArrayList<Socket>();
    for (int i = 0; i < 4; i++) {
      sockets.add(client.open("GET", "/runs/run/events"));
    }
    while (server.streams() < 4) {
      Thread.onSpinWait();
    }
    try (var reading = new Client.Events(client, "/runs/run/events")) {
      assertEquals(161, reading.next().list("lines", each -> each).size());
    }
    assertEquals(200, client.get("/").status());
    assertEquals(202, withFolder(run));
    assertTrue(server.streams() >= 4, "none has read anything");
    while (server.streams() > 0) {
      clock.addAndGet(Server.PATIENCE_NANOS + 1);
      server.breakOff();
    }
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private int withFolder(Path run) {
    try (var _ = RunFolder.open(run)) {
      runs.look();
      return client.post("/runs/run/stop", token()).status();
    }
  }

  @Test
  void imagesComeWithTheMapsOfEachLayer() {
    train("run", LETTERS, 1);
    Fields found = Fields.parse(client.get("/runs/run/images?image=1").body(), "images");
    assertEquals(8, found.list("images", each -> each).size());
    assertTrue(found.text("weights").startsWith("checkpoints"), "not finished yet");
    Fields layer = found.list("layers", each -> each).getFirst();
    assertEquals("conv1", layer.text("name"));
    assertEquals("all 2 maps", layer.text("text"));
    assertTrue(layer.text("source").startsWith("data:image/png;base64,"));
    assertEquals(422, client.get("/runs/run/images?image=8").status());
    assertEquals(404, client.get("/runs/run/images?image=../1").status());
  }

  @Test
  void saysWhyThereAreNoImages() {
    train("line", LINE, 1);
    Client.Answer answer = client.get("/runs/line/images");
    assertEquals(422, answer.status());
    assertTrue(answer.error().contains("only networks that take one image"), answer.error());
  }

  @Test
  void showsTheReportOfARun() throws IOException {
    Path run = train("run", LINE, 1);
    assertEquals(404, client.get("/runs/run/report.html").status());
    Files.writeString(run.resolve("report.html"), "<p>é</p>");
    Client.Answer answer = client.get("/runs/run/report.html");
    assertEquals("<p>é</p>", answer.body());
    assertFalse(String.join("\n", answer.head()).contains("script-src"));
  }

  /// A run with a learner stands between the others: its reports are counted as epochs are.
  @Test
  void aRunWithALearnerIsShown() throws IOException {
    var network =
        Network.parse(
            "player.json",
            """
            { "striate": 1, "name": "player", "input": [1, 10, 10],
              "layers": [ "flatten", { "type": "dense", "units": 3 } ],
              "learner": { "type": "deep-q", "environment": "catch", "steps": 120, "reportEvery": 40,
                           "learnFrom": 60, "batch": 8, "memory": 100,
                           "optimizer": { "type": "adam", "learningRate": 0.002 } } }
            """,
            List.of(),
            Catalog.installed());
    Path run = folder.resolve("player");
    try (var backend = backend(Catalog.installed());
        var training = ReinforcementRun.begin(network, RunFolder.create(run))) {
      assertFalse(
          training.train(
              backend,
              (step, _) -> {
                runs.look();
                assertEquals("running", state("player"));
                StopRequest.ask(run);
              }));
    }
    runs.look();
    var shown = Fields.parse(JsonWriter.line(runs.find("player").orElseThrow().shown()), "run");
    assertEquals("stopped", shown.text("state"));
    assertEquals("player", shown.text("model"));
    assertEquals(3, shown.count("epochs"));
    assertEquals(1, shown.count("epoch"));
    assertEquals(40, shown.count("step"));
    assertTrue(shown.fields("training").object().get("return").isPresent());
    try (var backend = backend(Catalog.installed());
        var training = ReinforcementRun.resume(run, Catalog.installed())) {
      assertTrue(training.train(backend, (_, _) -> {}));
    }
    runs.look();
    assertEquals("finished", state("player"));
  }
}

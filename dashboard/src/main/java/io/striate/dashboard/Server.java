package io.striate.dashboard;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import io.striate.training.run.StopRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// The server of the JDK at the loopback address, with a virtual thread for each request.
final class Server implements AutoCloseable {
  /// The page that `striate report` writes.
  static final String REPORT = "report.html";

  /// Most streams of events at once: each open page has one.
  static final int STREAMS = 64;

  /// How long a browser may take to read an event.
  static final long PATIENCE_NANOS = 30_000_000_000L;

  private static final String GET = "GET";
  private static final String POST = "POST";
  private static final long LOOK_MILLIS = 500;
  private static final int BACKLOG = 128;
  private static final int NO_BODY = -1;
  private static final String SCRIPTS =
      "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src 'self';"
          + " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Runs runs;
  private final Activations activations;
  private final Resumption.Starter starter;
  private final Consumer<String> errors;
  private final LongSupplier nanoTime;
  private final Gate gate = new Gate();
  private final Pages pages;
  private final HttpServer http;
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<Thread, Long> writing = new ConcurrentHashMap<>();
  private final Map<Thread, Boolean> streams = new ConcurrentHashMap<>();
  private final Thread looks =
      Thread.ofPlatform().daemon().name("striate-dashboard-look").unstarted(this::look);
  private volatile boolean stopping;

  /// Binds the address; [#start] begins to answer.
  ///
  /// @param port 0 for any that is free
  /// @param errors takes lines about what should not happen
  /// @param nanoTime a clock such as `System::nanoTime`
  /// @throws IOException if the port is taken
  Server(
      Runs runs,
      Activations activations,
      Resumption.Starter starter,
      int port,
      Consumer<String> errors,
      LongSupplier nanoTime)
      throws IOException {
    this.runs = runs;
    this.activations = activations;
    this.starter = starter;
    this.errors = errors;
    this.nanoTime = nanoTime;
    this.pages = new Pages(gate.token(), runs.folder().toString());
    // Read when the first server of the process is made: an answer of two packets must not wait for
    // the client, and requests must arrive in time.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxReqTime", "30");
    System.setProperty("jdk.httpserver.maxConnections", "256");
    http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    http.setExecutor(requests);
    http.createContext("/", this::handle);
  }

  /// Begins to answer and to look at the runs.
  void start() {
    runs.look();
    http.start();
    looks.start();
  }

  /// Where it listens.
  InetSocketAddress address() {
    return http.getAddress();
  }

  /// What requests must carry that change something.
  String token() {
    return gate.token();
  }

  private void look() {
    while (!stopping) {
      try {
        Thread.sleep(LOOK_MILLIS);
        runs.look();
        breakOff();
      } catch (InterruptedException stopped) {
        return;
      } catch (RuntimeException bug) {
        errors.accept("internal error: looking at the runs: " + bug);
      }
    }
  }

  /// Ends streams whose browser has not read for too long. An interrupt closes the connection that
  /// a thread writes to.
  ///
  /// @return how many
  int breakOff() {
    long now = nanoTime.getAsLong();
    int ended = 0;
    for (Map.Entry<Thread, Long> each : writing.entrySet()) {
      if (now - each.getValue() > PATIENCE_NANOS) {
        each.getKey().interrupt();
        ended++;
      }
    }
    return ended;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Reply reply;
      try {
        gate.checkHost(exchange);
        List<String> path = path(exchange.getRequestURI().getRawPath());
        if (path.getLast().equals("events") && exchange.getRequestMethod().equals(GET)) {
          stream(exchange, path);
          return;
        }
        reply = reply(exchange, path);
      } catch (Refusal refused) {
        reply = Reply.error(refused.status(), refused.message());
      } catch (StriateException failed) {
        reply = Reply.error(Refusal.UNSUITABLE, String.valueOf(failed.getMessage()));
      } catch (RuntimeException bug) {
        errors.accept("internal error: " + bug);
        reply = Reply.error(Refusal.BROKEN, "internal error; the terminal has more");
      }
      send(exchange, reply);
    }
  }

  /// The parts of a path between its slashes, decoded one by one: a name may contain a slash.
  private static List<String> path(String raw) {
    try {
      return List.of(raw.substring(1).split("/", -1)).stream()
          .map(each -> URLDecoder.decode(each.replace("+", "%2B"), StandardCharsets.UTF_8))
          .toList();
    } catch (IllegalArgumentException wrong) {
      throw new Refusal(Refusal.NOT_FOUND, "the address is not well-formed");
    }
  }

  private static boolean method(HttpExchange exchange, String name) {
    String given = exchange.getRequestMethod();
    if (!given.equals(name) && !(given.equals("HEAD") && name.equals(GET))) {
      throw new Refusal(Refusal.NOT_ALLOWED, "use " + name);
    }
    return true;
  }

  private Reply reply(HttpExchange exchange, List<String> path) {
    String last = path.getLast();
    if (path.size() == 1 && last.isEmpty() && method(exchange, GET)) {
      return pages.runs();
    }
    if (path.size() == 2 && path.getFirst().equals("assets") && method(exchange, GET)) {
      return Pages.asset(last).orElseThrow(Server::nothing);
    }
    if (path.size() < 2 || path.size() > 3 || !path.getFirst().equals("runs")) {
      throw nothing();
    }
    WatchedRun run =
        runs.find(path.get(1))
            .orElseThrow(() -> new Refusal(Refusal.NOT_FOUND, "there is no run of that name"));
    if (path.size() == 2) {
      method(exchange, GET);
      return pages.run(run.name());
    }
    return switch (last) {
      case "images" -> {
        method(exchange, GET);
        yield Reply.json(activations.of(run.path(), image(exchange)));
      }
      case REPORT -> {
        method(exchange, GET);
        yield report(run.path().resolve(REPORT));
      }
      case "stop" -> {
        changing(exchange);
        yield stop(run);
      }
      case "resume" -> {
        changing(exchange);
        yield resume(run);
      }
      default -> throw nothing();
    };
  }

  private static Refusal nothing() {
    return new Refusal(Refusal.NOT_FOUND, "nothing is at this address");
  }

  private void changing(HttpExchange exchange) {
    method(exchange, POST);
    gate.checkToken(exchange);
  }

  private static int image(HttpExchange exchange) {
    String query = exchange.getRequestURI().getRawQuery();
    if (query == null) {
      return 0;
    }
    if (!query.matches("image=[0-9]{1,4}")) {
      throw nothing();
    }
    return Integer.parseInt(query.substring("image=".length()));
  }

  private static Reply report(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new Refusal(Refusal.NOT_FOUND, "there is no report; write one by: striate report RUN");
    }
    try {
      return Reply.text("text/html", Files.readString(file));
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_RUN, file, e);
    }
  }

  private Reply stop(WatchedRun run) {
    if (run.state() != RunState.RUNNING && run.state() != RunState.STOPPING) {
      throw new Refusal(Refusal.CONFLICT, "no process trains in " + run.name());
    }
    StopRequest.ask(run.path());
    runs.look();
    return Reply.accepted();
  }

  private synchronized Reply resume(WatchedRun run) {
    runs.look();
    if (run.state() != RunState.STOPPED) {
      throw new Refusal(Refusal.CONFLICT, run.name() + " is " + run.state().word());
    }
    try {
      run.resumed(starter.start(run.path()));
    } catch (IOException e) {
      throw new StriateException(Code.IO_FAILED, "cannot start: " + FileErrors.reason(e));
    }
    runs.look();
    return Reply.accepted();
  }

  private void stream(HttpExchange exchange, List<String> path) throws IOException {
    if (streams.size() >= STREAMS) {
      throw new Refusal(Refusal.UNAVAILABLE, "too many pages are open; close some");
    }
    Thread thread = Thread.currentThread();
    var writes =
        new EventStream.Writes() {
          @Override
          public void begin() {
            writing.put(thread, nanoTime.getAsLong());
          }

          @Override
          public void end() {
            writing.remove(thread);
          }
        };
    var events = new EventStream(runs, exchange, writes);
    streams.put(thread, true);
    try {
      if (path.size() == 1) {
        events.all();
      } else if (path.size() == 3 && path.getFirst().equals("runs")) {
        events.of(path.get(1));
      } else {
        throw nothing();
      }
    } catch (IOException gone) {
      // The browser has left.
    } finally {
      streams.remove(thread);
    }
  }

  /// How many streams are open.
  int streams() {
    return streams.size();
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", reply.type());
    headers.set("Content-Security-Policy", policy(exchange));
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(reply.status(), head ? NO_BODY : reply.body().length);
    if (!head) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(reply.body());
      }
    }
  }

  /// A report has no script: what is in a run's folder may come from others.
  private static String policy(HttpExchange exchange) {
    boolean report = exchange.getRequestURI().getRawPath().endsWith("/" + REPORT);
    return report ? SCRIPTS.replace("script-src 'self'; ", "") : SCRIPTS;
  }

  /// Ends all streams and the backend. Trainings are processes of their own.
  @Override
  public void close() {
    stopping = true;
    looks.interrupt();
    runs.end();
    http.stop(0);
    requests.shutdownNow();
    activations.close();
  }
}

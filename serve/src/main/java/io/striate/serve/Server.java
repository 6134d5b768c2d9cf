package io.striate.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.striate.api.error.StriateException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/// The server of the JDK, with a virtual thread for each request.
final class Server implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int CHECKS = 50;
  private static final int BACKLOG = 1024;
  private static final int NO_BODY = -1;

  /// How many times the largest body is read of a larger one.
  private static final int DRAINED = 4;

  private final HttpServer http;
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread looks =
      Thread.ofPlatform().daemon().name("striate-serve-reload").unstarted(this::look);
  private final Models models;
  private final Limits limits;
  private final Hosts hosts;
  private final Optional<Token> token;
  private final Consumer<String> access;
  private final Consumer<String> errors;
  private final Figures figures = new Figures();
  private final Routes routes;
  private volatile boolean stopping;

  /// Binds the address; [#start] begins to answer.
  ///
  /// @param names by which clients may call the server, beside its address
  /// @param token that clients must know, if they must
  /// @param access takes a line for each request
  /// @param errors takes lines about what should not happen
  /// @throws IOException if the address is taken
  Server(
      Models models,
      InetSocketAddress address,
      Limits limits,
      List<String> names,
      Optional<Token> token,
      Consumer<String> access,
      Consumer<String> errors)
      throws IOException {
    this.models = models;
    this.limits = limits;
    this.hosts = new Hosts(address.getAddress(), names);
    this.token = token;
    this.access = access;
    this.errors = errors;
    var runtime = Runtime.getRuntime();
    this.routes =
        new Routes(models, limits, figures, runtime.maxMemory(), runtime.availableProcessors());
    configure(limits);
    http = HttpServer.create(address, BACKLOG);
    http.setExecutor(requests);
    http.createContext("/", this::handle);
  }

  /// The server of the JDK reads its limits when its first instance is made, from properties of the
  /// process. Without them an answer of two packets waits 40 ms for the client, and requests may
  /// take for ever to arrive.
  private static void configure(Limits limits) {
    String seconds = Long.toString(limits.request().toSeconds());
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxReqTime", seconds);
    System.setProperty("sun.net.httpserver.maxRspTime", seconds);
    System.setProperty("jdk.httpserver.maxConnections", Integer.toString(limits.connections()));
    // A client that is refused while it still sends must be read to the end, or it does not see
    // why.
    System.setProperty("sun.net.httpserver.drainAmount", Long.toString(DRAINED * limits.body()));
  }

  /// Begins to answer, and to look for changed files.
  void start() {
    http.start();
    looks.start();
  }

  private void look() {
    while (!stopping) {
      pause(LOOK.toMillis());
      try {
        models.refresh();
      } catch (RuntimeException bug) {
        errors.accept("internal error: looking for changed models: " + bug);
      }
    }
  }

  /// Where it listens.
  InetSocketAddress address() {
    return http.getAddress();
  }

  private void handle(HttpExchange exchange) throws IOException {
    long begin = System.nanoTime();
    figures.begin();
    var seen = new Seen();
    try {
      Reply reply = answered(exchange, seen);
      seen.status = reply.status();
      seen.bytes = reply.body().length;
      send(exchange, reply);
    } finally {
      exchange.close();
      long nanos = System.nanoTime() - begin;
      figures.end(seen.route, seen.status, nanos);
      access.accept(line(exchange, seen, nanos));
    }
  }

  /// What is known of a request for the log and the figures. A client that is gone leaves it at
  /// 499, as other servers do.
  private static final class Seen {
    private String route = "none";
    private int status = 499;
    private int bytes;
  }

  private Reply answered(HttpExchange exchange, Seen seen) throws IOException {
    try {
      var request = new Request(exchange);
      hosts.check(request);
      Routes.Route route = routes.find(request, stopping);
      seen.route = route.name();
      if (!route.open() && token.isPresent()) {
        token.get().check(request);
      }
      if (!route.open() && stopping) {
        throw new Refusal(Refusal.UNAVAILABLE, "the server is stopping");
      }
      boolean head = request.method().equals("HEAD") && route.method().equals("GET");
      if (!head && !request.method().equals(route.method())) {
        return Reply.error(Refusal.NOT_ALLOWED, "use " + route.method())
            .with("Allow", route.method());
      }
      return route.action().answer();
    } catch (Refusal refused) {
      Reply reply = Reply.error(refused.status(), refused.message());
      return switch (refused.status()) {
        case Refusal.UNAUTHORIZED -> reply.with("WWW-Authenticate", "Bearer");
        case Refusal.UNAVAILABLE -> reply.with("Retry-After", "1");
        default -> reply;
      };
    } catch (StriateException failed) {
      Refusal refusal = Answers.refusal(failed);
      return Reply.error(refusal.status(), refusal.message());
    } catch (RuntimeException bug) {
      errors.accept("internal error: " + bug);
      return Reply.error(Refusal.BROKEN, "internal error; the server's log has more");
    }
  }

  private void send(HttpExchange exchange, Reply reply) throws IOException {
    var headers = exchange.getResponseHeaders();
    reply.headers().forEach(headers::set);
    headers.set("X-Content-Type-Options", "nosniff");
    if (stopping) {
      headers.set("Connection", "close");
    }
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(reply.status(), head ? NO_BODY : reply.body().length);
    if (!head) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(reply.body());
      }
    }
  }

  /// Time, client, request, status, bytes of the answer, milliseconds.
  private static String line(HttpExchange exchange, Seen seen, long nanos) {
    return String.format(
        Locale.ROOT,
        "%s %s %s %s %d %d %.1f",
        Instant.now().truncatedTo(ChronoUnit.MILLIS),
        exchange.getRemoteAddress().getAddress().getHostAddress(),
        exchange.getRequestMethod(),
        exchange.getRequestURI().getRawPath(),
        seen.status,
        seen.bytes,
        nanos / 1e6);
  }

  /// Takes no more requests, lets those finish that have begun, as long as the limits say, and
  /// closes the models.
  @Override
  public void close() {
    stopping = true;
    looks.interrupt();
    long patience = limits.drain().toMillis() / CHECKS;
    for (int i = 0; i < CHECKS && figures.inFlight() > 0; i++) {
      pause(patience);
    }
    http.stop(0);
    requests.shutdownNow();
    models.close();
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}

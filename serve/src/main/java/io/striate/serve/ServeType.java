package io.striate.serve;

import io.striate.api.Command;
import io.striate.api.CommandContext;
import io.striate.api.CommandType;
import io.striate.api.Kinds;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.training.PredictorOptions;
import io.striate.training.run.RunFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// `striate serve MODEL...`: answers requests by trained models until it is stopped.
public final class ServeType implements CommandType {
  private static final int MOST_PORTS = 65_535;
  private static final int MEBIBYTE = 1 << 20;

  private static final Field<String> HOST =
      Field.of(
          "host",
          FieldKind.text(),
          "127.0.0.1",
          "address to listen at; one that other machines reach needs --token-file");
  private static final Field<Integer> PORT =
      Field.of("port", FieldKind.integer(0), 8000, "port to listen at; 0 for any that is free");
  private static final Field<Optional<String>> TOKEN =
      Field.optional(
          "tokenFile",
          FieldKind.text(),
          "file with a token, which clients send as: Authorization: Bearer TOKEN");
  private static final Field<List<String>> NAMES =
      Field.of(
          "allowedHosts",
          FieldKind.oneOrList(FieldKind.text()),
          List.of(),
          "names by which clients may call the server, beside its address");
  private static final Field<String> BACKEND =
      Field.of("backend", FieldKind.text(), Backends.AUTO, "backend to compute on");
  private static final Field<Optional<Integer>> THREADS =
      Field.optional("threads", FieldKind.integer(1), "number of threads to compute on");
  private static final Field<Integer> BATCH =
      Field.of("batch", FieldKind.integer(1), 32, "most samples that are computed together");
  private static final Field<Double> WAIT =
      Field.of(
          "wait",
          FieldKind.number(0, 10_000),
          0.0,
          "milliseconds that a sample waits for others to share its batch");
  private static final Field<Integer> BODY =
      Field.of("maxBody", FieldKind.integer(1), 16, "most MiB of the body of a request");
  private static final Field<Integer> CONNECTIONS =
      Field.of(
          "maxConnections", FieldKind.integer(1), 1000, "most connections that are open at once");
  private static final Field<Integer> TIMEOUT =
      Field.of("timeout", FieldKind.integer(1), 30, "seconds that a request may take to arrive");
  private static final Field<Boolean> LOG =
      Field.of("accessLog", FieldKind.flag(), true, "print a line for each request");

  @Override
  public String id() {
    return "serve";
  }

  @Override
  public String summary() {
    return "Answer requests over HTTP by trained models.";
  }

  @Override
  public String arguments() {
    return "[NAME=]MODEL...";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(
        HOST, PORT, TOKEN, NAMES, BACKEND, THREADS, BATCH, WAIT, BODY, CONNECTIONS, TIMEOUT, LOG);
  }

  @Override
  public Command create(Config config) {
    return context -> run(config, context);
  }

  private static int run(Config config, CommandContext context) {
    if (context.arguments().isEmpty()) {
      throw new StriateException(
          Code.BAD_FLAG, "name at least one model: striate serve model.striate");
    }
    InetSocketAddress address = address(config);
    Optional<Token> token = config.get(TOKEN).map(file -> Token.read(Path.of(file)));
    if (token.isEmpty() && !address.getAddress().isLoopbackAddress()) {
      throw new StriateException(
          Code.BAD_FLAG,
          "other machines reach " + config.get(HOST) + ", so clients must know a token",
          "add --token-file FILE, or listen at 127.0.0.1");
    }
    var backends = new Backends(context.catalog().all(Kinds.BACKEND));
    var choice = backends.choose(config.get(BACKEND));
    var options = BackendOptions.defaults();
    if (config.get(THREADS).isPresent()) {
      options = options.withThreads(config.get(THREADS).get());
    }
    try (Backend backend = backends.open(choice, options)) {
      context.err().println("backend " + backend.name() + ": " + choice.reason());
      serve(config, context, backend, address, token);
    }
    return 0;
  }

  private static InetSocketAddress address(Config config) {
    int port = config.get(PORT);
    if (port > MOST_PORTS) {
      throw new StriateException(Code.BAD_FLAG, "a port is at most " + MOST_PORTS);
    }
    try {
      return new InetSocketAddress(InetAddress.getByName(config.get(HOST)), port);
    } catch (UnknownHostException unknown) {
      throw new StriateException(
          Code.BAD_FLAG, "the address '" + config.get(HOST) + "' is unknown");
    }
  }

  private static void serve(
      Config config,
      CommandContext context,
      Backend backend,
      InetSocketAddress address,
      Optional<Token> token) {
    var predictor =
        new PredictorOptions(config.get(BATCH), Duration.ofNanos((long) (config.get(WAIT) * 1e6)));
    var models = new Models(context.catalog(), backend, predictor, context.err()::println);
    for (String argument : context.arguments()) {
      models.add(named(argument, context.folder()));
    }
    var stopped = new CountDownLatch(1);
    try (var server =
        new Server(
            models,
            address,
            limits(config),
            config.get(NAMES),
            token,
            config.get(LOG) ? line -> print(context, line) : _ -> {},
            context.err()::println)) {
      server.start();
      context
          .err()
          .println(
              String.format(
                  Locale.ROOT,
                  "listening at http://%s:%d (Ctrl-C stops)",
                  shown(address.getAddress()),
                  server.address().getPort()));
      untilStopped(server, stopped);
    } catch (IOException taken) {
      models.close();
      throw new StriateException(
          Code.IO_FAILED,
          String.format(
              Locale.ROOT,
              "cannot listen at %s:%d: %s; choose another --port",
              config.get(HOST),
              address.getPort(),
              taken.getMessage()));
    }
  }

  /// Ctrl-C and `kill` end the process; the hook lets requests finish before.
  private static void untilStopped(Server server, CountDownLatch stopped) {
    var hook = new Thread(server::close, "striate-serve-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      stopped.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }

  private static String shown(InetAddress address) {
    String number = address.getHostAddress();
    return number.contains(":") ? "[" + number + "]" : number;
  }

  private static synchronized void print(CommandContext context, String line) {
    context.out().println(line);
    context.out().flush();
  }

  private static Limits limits(Config config) {
    Limits usual = Limits.defaults(Runtime.getRuntime().maxMemory());
    return new Limits(
        (long) config.get(BODY) * MEBIBYTE,
        usual.json(),
        Math.max(usual.memory(), (long) config.get(BODY) * MEBIBYTE),
        config.get(CONNECTIONS),
        Duration.ofSeconds(config.get(TIMEOUT)),
        usual.patience(),
        usual.drain());
  }

  /// `digits=model.striate`, or a path alone: then the name is that of the file, or of the folder
  /// if the file is called as every run calls it.
  static Models.Named named(String argument, Path folder) {
    int equals = argument.indexOf('=');
    if (equals > 0) {
      return new Models.Named(
          argument.substring(0, equals), folder.resolve(argument.substring(equals + 1)));
    }
    Path path = folder.resolve(argument);
    Path absolute = path.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    Path naming = absolute.endsWith(RunFolder.MODEL) && parent != null ? parent : absolute;
    String name = String.valueOf(naming.getFileName()).replaceFirst("\\.striate$", "");
    return new Models.Named(name, path);
  }
}

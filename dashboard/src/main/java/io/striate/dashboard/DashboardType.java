package io.striate.dashboard;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/// `striate dashboard [FOLDER]`: runs in the browser, while they train, until it is stopped.
public final class DashboardType implements CommandType {
  private static final int MOST_PORTS = 65_535;

  private static final Field<Integer> PORT =
      Field.of("port", FieldKind.integer(0), 8100, "port to listen at; 0 for any that is free");
  private static final Field<String> BACKEND =
      Field.of("backend", FieldKind.text(), Backends.AUTO, "backend to compute activations on");
  private static final Field<Integer> THREADS =
      Field.of(
          "threads",
          FieldKind.integer(1),
          1,
          "number of threads to compute activations on; training needs the others");

  /// For [java.util.ServiceLoader].
  public DashboardType() {}

  @Override
  public String id() {
    return "dashboard";
  }

  @Override
  public String summary() {
    return "Show runs in the browser, while they train.";
  }

  @Override
  public String arguments() {
    return "[FOLDER]";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(PORT, BACKEND, THREADS);
  }

  @Override
  public Command create(Config config) {
    return context -> run(config, context);
  }

  private static int run(Config config, CommandContext context) {
    if (context.arguments().size() > 1) {
      throw new StriateException(
          Code.BAD_FLAG,
          "name one folder of runs at most: striate dashboard runs",
          "runs may lie up to three folders below it");
    }
    Path folder =
        context
            .folder()
            .resolve(context.arguments().isEmpty() ? "runs" : context.arguments().getFirst());
    if (!Files.isDirectory(folder)) {
      throw new StriateException(
          Code.BAD_FLAG,
          folder + ": no such folder",
          "name the folder of runs; striate train makes one called runs");
    }
    if (config.get(PORT) > MOST_PORTS) {
      throw new StriateException(Code.BAD_FLAG, "a port is at most " + MOST_PORTS);
    }
    serve(config, context, folder);
    return 0;
  }

  private static void serve(Config config, CommandContext context, Path folder) {
    var program = TrainProgram.ofProcess(ProcessHandle.current().info(), System.getenv());
    var activations = new Activations(context.catalog(), () -> backend(config, context));
    try (var server =
        new Server(
            new Runs(folder, context.catalog()),
            activations,
            program,
            config.get(PORT),
            context.err()::println,
            System::nanoTime)) {
      server.start();
      context
          .err()
          .println(
              String.format(
                  Locale.ROOT,
                  "the runs in %s are shown at http://localhost:%d (Ctrl-C stops)",
                  folder,
                  server.address().getPort()));
      new CountDownLatch(1).await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (IOException taken) {
      throw new StriateException(
          Code.IO_FAILED,
          String.format(
              Locale.ROOT,
              "cannot listen at port %d: %s; choose another --port",
              config.get(PORT),
              taken.getMessage()));
    }
  }

  private static Backend backend(Config config, CommandContext context) {
    var backends = new Backends(context.catalog().all(Kinds.BACKEND));
    var options = BackendOptions.defaults().withThreads(config.get(THREADS));
    return backends.open(backends.choose(config.get(BACKEND)), options);
  }
}

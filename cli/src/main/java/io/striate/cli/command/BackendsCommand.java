package io.striate.cli.command;

import io.striate.api.Kinds;
import io.striate.api.backend.Availability;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.BackendProvider;
import io.striate.api.backend.Backends;
import io.striate.api.error.StriateException;
import io.striate.api.op.Example;
import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ExitStatus;
import io.striate.cli.text.Figures;
import io.striate.cli.text.ModuleVersion;
import io.striate.cli.text.Text;
import io.striate.inspect.timing.KernelProbe;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `striate backends`: what there is to compute on, and why something is not to be had.
@Command(
    name = "backends",
    header = "List the backends and whether they can run here.",
    description =
        "Lists the backends: module, version, whether each can run here (and if not,"
            + " what to do), its device, and which operations have kernels of their own."
            + " Shows which backend auto selects, and why.")
public final class BackendsCommand implements Callable<Integer> {
  private static final int WIDTH = 80;
  private static final int INDENT = 14;
  private static final double PROBE_SECONDS = 1;

  private final Console console;
  private final Installed installed;

  @Option(
      names = "--probe",
      description =
          "Measure a matrix product and a convolution on each backend, one second each"
              + " after warm-up.")
  private boolean probe;

  /// @param console where the command writes
  /// @param installed what can be named
  public BackendsCommand(Console console, Installed installed) {
    this.console = console;
    this.installed = installed;
  }

  @Override
  public Integer call() {
    PrintStream out = console.out();
    String gap = "";
    Backends backends = installed.backends();
    String preferred = preferred(backends);
    for (BackendProvider provider : backends.providers()) {
      out.print(gap);
      out.println(provider.name() + (provider.name().equals(preferred) ? "  (auto)" : ""));
      origin(out, provider);
      switch (backends.availability(provider)) {
        case Availability.Available(String device) -> {
          row(out, "available", "yes, on " + device);
          opened(out, backends, provider);
        }
        case Availability.OnRequest(String device, String reason) -> {
          row(out, "available", "yes, on " + device);
          row(out, "auto", "skips it: " + reason);
          opened(out, backends, provider);
        }
        case Availability.Unavailable(String reason, String remedy) -> {
          row(out, "available", "no: " + reason);
          row(out, "remedy", remedy);
        }
      }
      gap = System.lineSeparator();
    }
    auto(out, backends);
    return ExitStatus.DONE;
  }

  private void origin(PrintStream out, BackendProvider provider) {
    var plugin = installed.catalog().plugin(Kinds.BACKEND, provider.name());
    if (plugin.isPresent()) {
      row(out, "plug-in", plugin.get().path().toString());
      row(out, "version", plugin.get().version());
    } else {
      Module module = provider.getClass().getModule();
      row(out, "module", module.isNamed() ? module.getName() : "none, on the class path");
      row(out, "version", ModuleVersion.of(module));
    }
  }

  /// What `auto` takes and why, in one line.
  private static void auto(PrintStream out, Backends backends) {
    try {
      var choice = backends.choose(Backends.AUTO);
      out.println();
      out.println("auto selects " + choice.provider().name() + ": " + choice.reason());
    } catch (StriateException none) {
      out.print(backends.providers().isEmpty() ? "" : System.lineSeparator());
      out.println(none.problems().getFirst().what());
    }
  }

  /// The name that `auto` would take; empty if none can run.
  private static String preferred(Backends backends) {
    return backends.providers().stream()
        .filter(provider -> backends.availability(provider) instanceof Availability.Available)
        .map(BackendProvider::name)
        .findFirst()
        .orElse("");
  }

  private void opened(PrintStream out, Backends backends, BackendProvider provider) {
    var choice = new Backends.Choice(provider, "listed");
    try (Backend backend = backends.open(choice, BackendOptions.defaults())) {
      backend.properties().forEach((name, value) -> row(out, name, value));
      var own = new ArrayList<String>();
      var lowered = new ArrayList<String>();
      for (Example example : Example.bundled()) {
        boolean kernel =
            backend.kernel(example.op(), example.inputTypes(), example.outputTypes()).isPresent();
        (kernel ? own : lowered).add(example.op().name());
      }
      row(out, "own kernels", list(own, "only the core operations"));
      row(out, "by lowering", list(lowered, "nothing"));
      if (probe) {
        measured(out, backend);
      }
    } catch (StriateException failed) {
      row(out, "opening", "fails: " + failed.getMessage());
    }
  }

  private static void measured(PrintStream out, Backend backend) {
    String label = "probe";
    try {
      for (var found : KernelProbe.measure(backend, PROBE_SECONDS, System::nanoTime)) {
        row(out, label, Figures.gigaflops(found.flops()) + " GFLOP/s in " + found.what());
        label = "";
      }
    } catch (StriateException failed) {
      row(out, "probe", "fails: " + failed.getMessage());
    }
  }

  private static String list(List<String> names, String none) {
    return names.isEmpty() ? none : String.join(", ", names);
  }

  private static void row(PrintStream out, String name, String value) {
    String label = name;
    for (String line : Text.wrap(value, WIDTH - INDENT)) {
      out.printf("  %-" + (INDENT - 3) + "s %s%n", label, line);
      label = "";
    }
  }
}

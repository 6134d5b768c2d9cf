package io.striate.cli.command;

import io.striate.api.Kinds;
import io.striate.api.backend.Availability;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.BackendProvider;
import io.striate.api.backend.Backends;
import io.striate.api.error.StriateException;
import io.striate.api.op.Example;
import io.striate.cli.flag.Format;
import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ExitStatus;
import io.striate.cli.text.Figures;
import io.striate.cli.text.ModuleVersion;
import io.striate.cli.text.Text;
import io.striate.inspect.timing.KernelProbe;
import io.striate.json.Json;
import io.striate.json.JsonArray;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import io.striate.json.JsonWriter;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "Output format; default: text.")
  private Format format = Format.TEXT;

  /// @param console where the command writes
  /// @param installed what can be named
  public BackendsCommand(Console console, Installed installed) {
    this.console = console;
    this.installed = installed;
  }

  @Override
  public Integer call() {
    Backends backends = installed.backends();
    switch (format) {
      case TEXT -> text(backends);
      case JSON -> console.out().print(JsonWriter.pretty(json(backends)));
    }
    return ExitStatus.DONE;
  }

  private void text(Backends backends) {
    PrintStream out = console.out();
    String gap = "";
    String preferred = preferred(backends);
    for (BackendProvider provider : backends.providers()) {
      out.print(gap);
      out.println(provider.name() + (provider.name().equals(preferred) ? "  (auto)" : ""));
      origin(provider).forEach(this::row);
      switch (backends.availability(provider)) {
        case Availability.Available(String device) -> {
          row("available", "yes, on " + device);
          opened(backends, provider).text().forEach(this::row);
        }
        case Availability.OnRequest(String device, String reason) -> {
          row("available", "yes, on " + device);
          row("auto", "skips it: " + reason);
          opened(backends, provider).text().forEach(this::row);
        }
        case Availability.Unavailable(String reason, String remedy) -> {
          row("available", "no: " + reason);
          row("remedy", remedy);
        }
      }
      gap = System.lineSeparator();
    }
    auto(out, backends);
  }

  private JsonObject json(Backends backends) {
    var list = new ArrayList<JsonValue>();
    for (BackendProvider provider : backends.providers()) {
      var object = Json.object().put("backend", provider.name());
      origin(provider).forEach(object::put);
      switch (backends.availability(provider)) {
        case Availability.Available(String device) -> {
          object.put("available", true).put("device", device);
          opened(backends, provider).put(object);
        }
        case Availability.OnRequest(String device, String reason) -> {
          object.put("available", true).put("device", device).put("autoSkips", reason);
          opened(backends, provider).put(object);
        }
        case Availability.Unavailable(String reason, String remedy) ->
            object.put("available", false).put("reason", reason).put("remedy", remedy);
      }
      list.add(object.build());
    }
    return Json.object().put("auto", preferred(backends)).put("backends", Json.list(list)).build();
  }

  private Map<String, String> origin(BackendProvider provider) {
    var rows = new LinkedHashMap<String, String>();
    var plugin = installed.catalog().plugin(Kinds.BACKEND, provider.name());
    if (plugin.isPresent()) {
      rows.put("plug-in", plugin.get().path().toString());
      rows.put("version", plugin.get().version());
    } else {
      Module module = provider.getClass().getModule();
      rows.put("module", module.isNamed() ? module.getName() : "none, on the class path");
      rows.put("version", ModuleVersion.of(module));
    }
    return rows;
  }

  /// What `auto` takes and why.
  private void auto(PrintStream out, Backends backends) {
    try {
      var choice = backends.choose(Backends.AUTO);
      out.println();
      Text.wrap(
              "auto selects " + choice.provider().name() + ": " + choice.reason(),
              console.columnsOfText())
          .forEach(out::println);
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

  /// What an open backend tells.
  ///
  /// @param properties by name
  /// @param own operations with kernels of their own
  /// @param lowered the others
  /// @param probe what was measured
  /// @param failure why it does not open; empty if it does
  private record Opened(
      Map<String, String> properties,
      List<String> own,
      List<String> lowered,
      Probe probe,
      String failure) {
    static Opened failed(String failure) {
      return new Opened(Map.of(), List.of(), List.of(), Probe.NONE, failure);
    }

    /// Rows for people.
    Map<String, String> text() {
      if (!failure.isEmpty()) {
        return Map.of("opening", "fails: " + failure);
      }
      var rows = new LinkedHashMap<>(properties);
      rows.put("own kernels", list(own, "only the core operations"));
      rows.put("by lowering", list(lowered, "nothing"));
      if (!probe.text().isEmpty()) {
        rows.put("probe", probe.text());
      }
      return rows;
    }

    void put(Json.ObjectBuilder object) {
      if (!failure.isEmpty()) {
        object.put("failure", failure);
        return;
      }
      var named = Json.object();
      properties.forEach(named::put);
      object
          .put("properties", named.build())
          .put("ownKernels", texts(own))
          .put("lowered", texts(lowered));
      probe.put(object);
    }

    private static JsonArray texts(List<String> names) {
      return Json.list(names.stream().map(Json::text).toList());
    }

    private static String list(List<String> names, String none) {
      return names.isEmpty() ? none : String.join(", ", names);
    }
  }

  private Opened opened(Backends backends, BackendProvider provider) {
    var choice = new Backends.Choice(provider, "listed");
    try (Backend backend = backends.open(choice, BackendOptions.defaults())) {
      var own = new ArrayList<String>();
      var lowered = new ArrayList<String>();
      for (Example example : Example.bundled()) {
        boolean kernel =
            backend.kernel(example.op(), example.inputTypes(), example.outputTypes()).isPresent();
        (kernel ? own : lowered).add(example.op().name());
      }
      return new Opened(backend.properties(), own, lowered, probed(backend), "");
    } catch (StriateException failed) {
      return Opened.failed(String.valueOf(failed.getMessage()));
    }
  }

  private Probe probed(Backend backend) {
    if (!probe) {
      return Probe.NONE;
    }
    try {
      return new Probe(KernelProbe.measure(backend, PROBE_SECONDS, System::nanoTime), "");
    } catch (StriateException failed) {
      return new Probe(List.of(), String.valueOf(failed.getMessage()));
    }
  }

  /// What was measured, if anything, or why it could not be.
  private record Probe(List<KernelProbe> found, String failure) {
    static final Probe NONE = new Probe(List.of(), "");

    String text() {
      return failure.isEmpty()
          ? found.stream()
              .map(each -> Figures.gigaflops(each.flops()) + " GFLOP/s in " + each.what())
              .collect(Collectors.joining("\n"))
          : "fails: " + failure;
    }

    void put(Json.ObjectBuilder object) {
      if (!failure.isEmpty()) {
        object.put("probeFailure", failure);
      }
      if (!found.isEmpty()) {
        object.put("probe", Json.list(found.stream().map(Probe::json).toList()));
      }
    }

    private static JsonObject json(KernelProbe each) {
      return Json.object().put("what", each.what()).put("flopsPerSecond", each.flops()).build();
    }
  }

  private void row(String name, String value) {
    String label = name;
    for (String paragraph : value.split("\n", -1)) {
      for (String line : Text.wrap(paragraph, console.columnsOfText() - INDENT)) {
        console.out().printf(Locale.ROOT, "  %-" + (INDENT - 3) + "s %s%n", label, line);
        label = "";
      }
    }
  }
}

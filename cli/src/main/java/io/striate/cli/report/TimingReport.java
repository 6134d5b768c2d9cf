package io.striate.cli.report;

import io.striate.api.backend.Backend;
import io.striate.api.backend.Limits;
import io.striate.api.backend.Traffic;
import io.striate.api.program.Phase;
import io.striate.cli.text.Figures;
import io.striate.cli.text.Table;
import io.striate.inspect.timing.LayerTime;
import io.striate.inspect.timing.LayerTime.Spent;
import io.striate.inspect.timing.StepTiming;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// The times of a step as a table for people, and as JSON.
public final class TimingReport {
  private static final double MILLI = 1e3;
  private static final double GIGA = 1e9;

  private final String program;
  private final Backend backend;
  private final StepTiming timing;
  private final Optional<Roofline> roofline;

  /// @param program the name of the program that was measured
  /// @param roofline the device to estimate times for, if any
  public TimingReport(
      String program, Backend backend, StepTiming timing, Optional<Roofline> roofline) {
    this.program = program;
    this.backend = backend;
    this.timing = timing;
    this.roofline = roofline;
  }

  // ---- for people ----

  /// The table, the sums and what the columns mean.
  public List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(
        String.format(
            Locale.ROOT, "%s, batch %d, on %s", program, timing.batch(), device(backend)));
    lines.add("");
    lines.addAll(table().lines());
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: %s a step (median of %s)",
            rate(timing.samplesPerSecond()),
            milliseconds(timing.seconds()) + " ms",
            Figures.count(timing.steps())));
    timing
        .limits()
        .ifPresent(limits -> {
          lines.add(
              String.format(
                  Locale.ROOT,
                  "at most, measured in this run: %s GFLOP/s of fused multiply-adds, %s GB/s of memory",
                  number(limits.flops() / GIGA),
                  number(limits.bytes() / GIGA)));
        });
    timing.traffic().ifPresent(traffic -> lines.add(moved(traffic)));
    timing.saving().ifPresent(lines::add);
    if (anyBeyond(Spent::flops, Limits::flops)) {
      lines.add("of peak above 100 %: an algorithm that needs fewer operations than the formula");
    }
    if (anyBeyond(Spent::bandwidth, Limits::bytes)) {
      lines.add("of memory above 100 %: data that stays in the caches");
    }
    List<String> algorithms = algorithms();
    if (!algorithms.isEmpty()) {
      lines.add("");
      lines.add("algorithms");
      lines.addAll(algorithms);
    }
    roofline.ifPresent(device -> {
      lines.add("");
      lines.addAll(device.lines(timing.batch(), timing.parts()));
    });
    return lines;
  }

  private static String moved(Traffic step) {
    return String.format(
        Locale.ROOT,
        "a step: %s launches, %s bytes up in %s transfers, %s bytes down in %s",
        Figures.count(step.launches()),
        Figures.count(step.uploadedBytes()),
        Figures.count(step.uploads()),
        Figures.count(step.downloadedBytes()),
        Figures.count(step.downloads()));
  }

  /// Whether some layer does more than the hardware can.
  private boolean anyBeyond(ToDoubleFunction<Spent> done, ToDoubleFunction<Limits> most) {
    return timing.limits().stream()
        .anyMatch(limits ->
            timing.layers().stream()
                .flatMap(layer -> layer.spent().values().stream())
                .anyMatch(spent ->
                    spent.seconds() > 0 && done.applyAsDouble(spent) > most.applyAsDouble(limits)));
  }

  /// A backend and how it runs, in a few words.
  static String device(Backend backend) {
    var words = new ArrayList<>(List.of(backend.name()));
    backend
        .properties()
        .forEach((name, value) -> {
          if (name.equals("threads")) {
            words.add(value + (value.equals("1") ? " thread" : " threads"));
          } else if (name.equals("vector bits")) {
            words.add("vectors of " + value + " bits");
          }
        });
    return String.join(", ", words);
  }

  private Table table() {
    var sides = new Table.Side[11];
    Arrays.fill(sides, Table.Side.RIGHT);
    sides[0] = Table.Side.LEFT;
    var table = new Table(sides);
    table.row(
        "layer",
        "forward ms",
        "GFLOP/s",
        "of peak",
        "of memory",
        "backward ms",
        "GFLOP/s",
        "of peak",
        "of memory",
        "update ms",
        "of step");
    double whole = timing.layers().stream().mapToDouble(TimingReport::seconds).sum();
    for (LayerTime layer : timing.layers()) {
      double share = seconds(layer) / whole;
      table.row(row(name(layer.layers()), layer.spent(), share > 0 ? share : Double.NaN));
    }
    table.row(
        row(
            "all",
            Map.of(
                Phase.FORWARD,
                timing.sum(Phase.FORWARD),
                Phase.BACKWARD,
                timing.sum(Phase.BACKWARD),
                Phase.UPDATE,
                timing.sum(Phase.UPDATE)),
            Double.NaN));
    return table;
  }

  private static double seconds(LayerTime layer) {
    return layer.spent().values().stream().mapToDouble(Spent::seconds).sum();
  }

  private String[] row(String name, Map<Phase, Spent> spent, double share) {
    var cells = new ArrayList<>(List.of(name));
    cells.addAll(cells(Optional.ofNullable(spent.get(Phase.FORWARD))));
    cells.addAll(cells(Optional.ofNullable(spent.get(Phase.BACKWARD))));
    cells.add(cells(Optional.ofNullable(spent.get(Phase.UPDATE))).getFirst());
    cells.add(Double.isNaN(share) ? "" : percent(share));
    return cells.toArray(String[]::new);
  }

  /// Time, rate and shares; empty where there is nothing to tell.
  private List<String> cells(Optional<Spent> phase) {
    if (phase.isEmpty() || phase.get().seconds() == 0) {
      return List.of("", "", "", "");
    }
    Spent spent = phase.get();
    boolean computes = spent.macs() > 0;
    return List.of(
        milliseconds(spent.seconds()),
        computes ? number(spent.flops() / GIGA) : "",
        computes
            ? timing.limits().map(most -> percent(spent.flops() / most.flops())).orElse("")
            : "",
        timing.limits().map(most -> percent(spent.bandwidth() / most.bytes())).orElse(""));
  }

  /// `conv1 + relu + pool1`: fused layers with a plus between them; an activation is called as in
  /// the file.
  static String name(List<String> layers) {
    if (layers.isEmpty()) {
      return "(other)";
    }
    String first = layers.getFirst();
    var name = new StringBuilder(first);
    for (String other : layers.subList(1, layers.size())) {
      name.append(" + ")
          .append(other.startsWith(first + ".") ? other.substring(first.length() + 1) : other);
    }
    return name.toString();
  }

  private List<String> algorithms() {
    var table = new Table(Table.Side.LEFT, Table.Side.LEFT, Table.Side.LEFT);
    table.row("", "", "");
    for (LayerTime layer : timing.layers()) {
      String name = "  " + name(layer.layers());
      for (Phase phase : Phase.values()) {
        var spent = Optional.ofNullable(layer.spent().get(phase));
        for (String algorithm : spent.map(Spent::algorithms).orElse(List.of())) {
          table.row(name, phase.name().toLowerCase(Locale.ROOT), algorithm);
          name = "";
        }
      }
    }
    List<String> lines = table.lines();
    return lines.subList(1, lines.size());
  }

  static String milliseconds(double seconds) {
    double value = seconds * MILLI;
    return value < 0.0005
        ? "0"
        : value < 1 ? String.format(Locale.ROOT, "%.3f", value) : number(value);
  }

  /// Three digits that count, or all before the point.
  static String number(double value) {
    int digits = value < 10 ? 2 : value < 100 ? 1 : 0;
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  static String rate(double perSecond) {
    return perSecond < 100
        ? number(perSecond) + " images/s"
        : Figures.count(Math.round(perSecond)) + " images/s";
  }

  // ---- for programs ----

  /// Everything, in seconds, operations and bytes.
  public JsonObject json() {
    var result =
        Json.object()
            .put("program", program)
            .put("batch", timing.batch())
            .put("backend", backend.name());
    var properties = Json.object();
    backend.properties().forEach(properties::put);
    result.put("properties", properties.build());
    timing
        .limits()
        .ifPresent(limits ->
            result.put(
                "limits",
                Json.object()
                    .put("flops", limits.flops())
                    .put("bytesPerSecond", limits.bytes())
                    .build()));
    timing
        .traffic()
        .ifPresent(traffic ->
            result.put(
                "traffic",
                Json.object()
                    .put("launches", traffic.launches())
                    .put("uploads", traffic.uploads())
                    .put("uploadedBytes", traffic.uploadedBytes())
                    .put("downloads", traffic.downloads())
                    .put("downloadedBytes", traffic.downloadedBytes())
                    .build()));
    roofline.ifPresent(device -> result.put("roofline", device.json(timing.parts())));
    return result
        .put("steps", timing.steps())
        .put("seconds", timing.seconds())
        .put("imagesPerSecond", timing.samplesPerSecond())
        .put("layers", Json.list(timing.layers().stream().map(this::json).toList()))
        .build();
  }

  private JsonObject json(LayerTime layer) {
    var result =
        Json.object().put("layers", Json.list(layer.layers().stream().map(Json::text).toList()));
    for (Phase phase : Phase.values()) {
      Spent spent = layer.spent().get(phase);
      if (spent != null) {
        result.put(phase.name().toLowerCase(Locale.ROOT), json(spent));
      }
    }
    return result.build();
  }

  private JsonObject json(Spent spent) {
    var result =
        Json.object()
            .put("seconds", spent.seconds())
            .put("macs", spent.macs())
            .put("bytes", spent.bytes());
    Optional<Limits> most = timing.limits().filter(limits -> spent.seconds() > 0);
    most.ifPresent(limits -> {
      result.put("ofPeak", spent.flops() / limits.flops());
      result.put("ofMemory", spent.bandwidth() / limits.bytes());
    });
    return result
        .put("algorithms", Json.list(spent.algorithms().stream().map(Json::text).toList()))
        .build();
  }
}

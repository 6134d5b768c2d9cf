package io.striate.cli.report;

import io.striate.api.backend.Backend;
import io.striate.api.program.Phase;
import io.striate.cli.flag.BackendFlags.Opened;
import io.striate.cli.text.Figures;
import io.striate.cli.text.Table;
import io.striate.inspect.compare.BackendComparison;
import io.striate.inspect.compare.BackendComparison.Beyond;
import io.striate.inspect.compare.Difference;
import io.striate.inspect.compare.LayerDifference;
import io.striate.inspect.compare.StepComparison;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How far two backends are apart, as a table for people, and as JSON.
public final class DifferenceReport {
  private static final String MARK = "<-- beyond its bound";

  private final String network;
  private final long seed;
  private final Opened one;
  private final Opened other;
  private final Backend a;
  private final Backend b;
  private final BackendComparison comparison;
  private final Optional<StepComparison> step;

  /// @param network the name of the network
  /// @param seed the seed of weights and samples
  /// @param one the first backend, `a` in the report
  /// @param other the second backend, `b` in the report
  /// @param step the step as it trains, if there is one
  public DifferenceReport(
      String network,
      long seed,
      Opened one,
      Opened other,
      BackendComparison comparison,
      Optional<StepComparison> step) {
    this.network = network;
    this.seed = seed;
    this.one = one;
    this.other = other;
    this.a = one.backend();
    this.b = other.backend();
    this.comparison = comparison;
    this.step = step;
  }

  // ---- for people ----

  /// The table and the verdict.
  public List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s, batch %d, weights and samples of seed %d",
            network,
            comparison.batch(),
            seed));
    lines.add("  a: " + described(one));
    lines.add("  b: " + described(other));
    lines.add("");
    lines.addAll(table().lines());
    lines.add("");
    step.ifPresent(found -> {
      lines.addAll(lines(found));
      lines.add("");
    });
    lines.addAll(verdict());
    return lines;
  }

  private static String described(Opened opened) {
    Backend backend = opened.backend();
    return String.format(
        Locale.ROOT,
        "%s, %s (%s)",
        TimingReport.device(backend),
        backend.exact() ? "exact" : "with fast algorithms",
        opened.reason());
  }

  private Table table() {
    var right = Table.Side.RIGHT;
    var table =
        new Table(Table.Side.LEFT, right, right, right, right, right, right, Table.Side.LEFT);
    table.row("layer", "forward", "ULPs", "of bound", "backward", "ULPs", "of bound", "");
    for (LayerDifference layer : comparison.layers()) {
      var cells = new ArrayList<String>();
      cells.add(name(layer));
      cells.addAll(cells(layer.forward()));
      cells.addAll(cells(layer.backward()));
      boolean beyond =
          layer.forward().map(Difference::beyond).orElse(false)
              || layer.backward().map(Difference::beyond).orElse(false);
      cells.add(beyond ? MARK : "");
      table.row(cells.toArray(String[]::new));
    }
    return table;
  }

  private static String name(LayerDifference layer) {
    return TimingReport.name(layer.layers());
  }

  private static List<String> cells(Optional<Difference> difference) {
    return difference
        .map(d -> List.of(figure(d.largest()), ulps(d.ulps()), share(d.ofBound())))
        .orElse(List.of("", "", ""));
  }

  private static String figure(double value) {
    return value == 0
        ? "0"
        : Double.isFinite(value) ? String.format(Locale.ROOT, "%.1e", value) : "not finite";
  }

  private static String ulps(double ulps) {
    if (ulps >= 1e6) {
      return Double.isFinite(ulps) ? String.format(Locale.ROOT, "%.0e", ulps) : "";
    }
    return ulps == 0
        ? "0"
        : ulps < 9.95 ? String.format(Locale.ROOT, "%.1f", ulps) : Figures.count(Math.round(ulps));
  }

  private static String share(double share) {
    if (share == 0) {
      return "0 %";
    }
    if (!(100 * share < 1e6)) {
      return "> 1e6 %";
    }
    return share < 0.001
        ? "< 0.1 %"
        : share < 0.0995
            ? String.format(Locale.ROOT, "%.1f %%", 100 * share)
            : Figures.count(Math.round(100 * share)) + " %";
  }

  private List<String> lines(StepComparison found) {
    Optional<StepComparison.Part> first = found.first();
    if (first.isEmpty()) {
      var largest = found.largest();
      return List.of(
          String.format(
              Locale.ROOT,
              "the step as it trains: at most %s of a bound (%s, %s)",
              share(largest.difference().ofBound()),
              place(largest),
              largest.difference().worst().what()));
    }
    var lines = new ArrayList<String>();
    lines.add("the step as it trains: beyond its bound, first in " + place(first.get()));
    lines.addAll(worst(first.get().difference().worst()));
    for (String name : changed(found.bits())) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %s gives other bits when it hands out what passes between layers: a buffer may be reused too early",
              name));
    }
    return lines;
  }

  private List<String> changed(StepComparison.Bits bits) {
    var changed = new ArrayList<String>();
    if (bits.a()) {
      changed.add("a (" + a.name() + ")");
    }
    if (bits.b()) {
      changed.add("b (" + b.name() + ")");
    }
    return changed;
  }

  private static String place(StepComparison.Part part) {
    String layers = part.layers().isEmpty() ? "no layer" : TimingReport.name(part.layers());
    return layers + ", " + word(part.phase());
  }

  private List<String> verdict() {
    Optional<Beyond> first = comparison.first();
    if (first.isEmpty()) {
      return List.of(
          step.flatMap(StepComparison::first).isPresent()
              ? "no layer alone is beyond its bound, but the step as it trains is"
              : "no layer is beyond its bound: rounding explains all differences");
    }
    Beyond beyond = first.get();
    var lines = new ArrayList<String>();
    lines.add(
        String.format(
            Locale.ROOT,
            "first beyond its bound: %s %s, %s",
            beyond.layer().layers().size() == 1 ? "layer" : "layers",
            name(beyond.layer()),
            word(beyond.phase())));
    lines.addAll(worst(beyond.difference().worst()));
    return lines;
  }

  private List<String> worst(Difference.Worst worst) {
    return List.of(
        String.format(
            Locale.ROOT,
            "  %s%s is %s on a (%s), %s on b (%s)",
            worst.what(),
            worst.place(),
            number(worst.a()),
            a.name(),
            number(worst.b()),
            b.name()),
        String.format(
            Locale.ROOT,
            "  %s is wrong: the layer's inputs give %s +- %s",
            worst.ofA() ? "a (" + a.name() + ")" : "b (" + b.name() + ")",
            number(worst.expected()),
            figure(worst.bound())));
  }

  private static String word(Phase phase) {
    return phase.name().toLowerCase(Locale.ROOT);
  }

  private static String number(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.7g", value);
  }

  // ---- for programs ----

  /// Everything; numbers that JSON cannot say are texts.
  public JsonObject json() {
    var result =
        Json.object()
            .put("network", network)
            .put("batch", comparison.batch())
            .put("seed", seed)
            .put("a", a.name())
            .put("b", b.name())
            .put("exactA", a.exact())
            .put("exactB", b.exact())
            .put("layers", Json.list(comparison.layers().stream().map(this::json).toList()));
    comparison
        .first()
        .ifPresent(beyond ->
            result.put(
                "firstBeyond",
                Json.object()
                    .put("layers", names(beyond.layer().layers()))
                    .put("phase", word(beyond.phase()))
                    .build()));
    step.ifPresent(found -> result.put("step", json(found)));
    return result.build();
  }

  private JsonObject json(StepComparison found) {
    var result =
        Json.object()
            .put("parts", Json.list(found.parts().stream().map(this::json).toList()))
            .put("keepingChangesA", found.bits().a())
            .put("keepingChangesB", found.bits().b());
    found
        .first()
        .ifPresent(part ->
            result.put(
                "firstBeyond",
                Json.object()
                    .put("layers", names(part.layers()))
                    .put("phase", word(part.phase()))
                    .build()));
    return result.build();
  }

  private JsonObject json(StepComparison.Part part) {
    return Json.object()
        .put("layers", names(part.layers()))
        .put("phase", word(part.phase()))
        .put("difference", json(part.difference()))
        .build();
  }

  private static JsonValue names(List<String> layers) {
    return Json.list(layers.stream().map(Json::text).toList());
  }

  private JsonObject json(LayerDifference layer) {
    var result = Json.object().put("layers", names(layer.layers()));
    layer.forward().ifPresent(difference -> result.put("forward", json(difference)));
    layer.backward().ifPresent(difference -> result.put("backward", json(difference)));
    return result.build();
  }

  private JsonObject json(Difference difference) {
    var worst = difference.worst();
    return Json.object()
        .put("largest", any(difference.largest()))
        .put("ulps", any(difference.ulps()))
        .put("ofBound", any(difference.ofBound()))
        .put(
            "worst",
            Json.object()
                .put("what", worst.what())
                .put(
                    "place",
                    Json.numbers(worst.place().stream().mapToInt(Integer::intValue).toArray()))
                .put("a", any(worst.a()))
                .put("b", any(worst.b()))
                .put("of", worst.ofA() ? "a" : "b")
                .put("expected", any(worst.expected()))
                .put("bound", any(worst.bound()))
                .build())
        .build();
  }

  private static JsonValue any(double value) {
    return Double.isFinite(value) ? Json.number(value) : Json.text(Double.toString(value));
  }
}

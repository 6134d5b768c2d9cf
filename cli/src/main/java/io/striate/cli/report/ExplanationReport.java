package io.striate.cli.report;

import io.striate.cli.text.Figures;
import io.striate.cli.text.Table;
import io.striate.inspect.explain.Cost;
import io.striate.inspect.explain.Explanation;
import io.striate.inspect.explain.ReceptiveField;
import io.striate.inspect.explain.Remark;
import io.striate.inspect.explain.TrainingMemory;
import io.striate.json.Json;
import io.striate.json.JsonArray;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A network layer by layer: a table for people, an object for programs.
public final class ExplanationReport {
  private static final int BYTES = 4;

  private static final double KIBI = 1 << 10;

  /// A position that depends on the whole input has no field of its own.
  private static final JsonValue WHOLE = Json.nothing();

  /// Columns of the table that a narrow terminal does without, the first ones first.
  private static final int FIELD = 7;

  private static final int SIZE = 4;
  private static final int MACS = 6;
  private static final int FROM = 2;

  private ExplanationReport() {}

  /// Prints the table.
  ///
  /// @param columns how wide it may be
  public static void print(Explanation network, int columns, PrintStream out) {
    var table =
        new Table(
            Table.Side.LEFT,
            Table.Side.LEFT,
            Table.Side.LEFT,
            Table.Side.LEFT,
            Table.Side.LEFT,
            Table.Side.RIGHT,
            Table.Side.RIGHT,
            Table.Side.RIGHT);
    table.row("layer", "type", "from", "output", "size", "parameters", "MACs", "field");
    String before = "";
    for (Explanation.Row row : network.rows()) {
      // Only what does not simply follow the line above needs to say where it comes from.
      String from = row.from().equals(List.of(before)) ? "" : String.join(", ", row.from());
      add(table, row, from);
      before = row.name();
    }
    out.println(network.network());
    out.println();
    table.lines(columns, FIELD, SIZE, MACS, FROM).forEach(out::println);
    out.println();
    out.printf(
        Locale.ROOT,
        "%s parameters (%s), %s MACs for one sample%n",
        Figures.count(network.parameters()),
        Figures.bytes(network.parameters() * BYTES),
        Figures.count(network.macs()));
    network
        .used()
        .ifPresent(used ->
            out.printf(
                Locale.ROOT,
                "%s parameters (%s), %s MACs after training, without %s%n",
                Figures.count(used.parameters()),
                Figures.bytes(used.parameters() * BYTES),
                Figures.count(used.macs()),
                String.join(", ", used.without())));
    network
        .remarks()
        .forEach(remark -> out.println("remark: " + remark.node() + ": " + remark.text()));
  }

  private static void add(Table table, Explanation.Row row, String from) {
    Cost cost = row.cost();
    table.row(
        row.name(),
        row.type() + (row.frozen() ? " (frozen)" : ""),
        from,
        row.shape().toString(),
        cost.formula(),
        row.sharedWith().map("shared with "::concat).orElse(cost.parameterFormula()),
        cost.macs() == 0 ? "" : Figures.count(cost.macs()),
        row.from().isEmpty() ? "" : row.receptiveField());
  }

  /// The same as an object.
  ///
  /// @param remarks all that there are
  public static JsonObject json(
      Explanation network, Optional<TrainingMemory> memory, List<Remark> remarks) {
    return Json.object()
        .put("network", network.network())
        .put("layers", Json.list(network.rows().stream().map(ExplanationReport::row).toList()))
        .put("parameters", network.parameters())
        .put("macs", network.macs())
        .put(
            "afterTraining",
            network.used().<JsonValue>map(ExplanationReport::used).orElse(Json.nothing()))
        .put(
            "trainingMemory",
            memory.<JsonValue>map(ExplanationReport::memory).orElse(Json.nothing()))
        .put("remarks", remarks(remarks))
        .build();
  }

  private static JsonObject memory(TrainingMemory memory) {
    return Json.object()
        .put("backend", memory.backend())
        .put("batch", memory.batch())
        .put("shards", memory.shards())
        .put("layers", Json.list(memory.rows().stream().map(ExplanationReport::row).toList()))
        .put("total", memory.sum().total())
        .put("plan", memory.plan())
        .build();
  }

  private static JsonObject row(TrainingMemory.Row row) {
    return Json.object()
        .put("layer", row.layer())
        .put("parameters", row.parameters())
        .put("optimizer", row.optimizer())
        .put("kept", row.kept())
        .put("gradients", row.gradients())
        .put("workspace", row.workspace())
        .put("total", row.total())
        .build();
  }

  /// Prints the memory of a step of training.
  ///
  /// @param columns how wide the table may be
  public static void print(TrainingMemory memory, int columns, PrintStream out) {
    var table =
        new Table(
            Table.Side.LEFT,
            Table.Side.RIGHT,
            Table.Side.RIGHT,
            Table.Side.RIGHT,
            Table.Side.RIGHT,
            Table.Side.RIGHT,
            Table.Side.RIGHT);
    table.row(
        "layer, in KiB", "parameters", "optimizer", "kept", "gradients", "workspace", "total");
    memory.rows().forEach(row -> line(table, row.layer().isEmpty() ? "(other)" : row.layer(), row));
    line(table, "total", memory.sum());
    out.println();
    out.printf(
        Locale.ROOT,
        "memory of a step of training, batch %,d%s, on %s%n%n",
        memory.batch(),
        memory.shards() == 1 ? "" : " in " + memory.shards() + " shards",
        memory.backend());
    table.lines(columns).forEach(out::println);
    if (memory.plan() > 0) {
      out.println();
      out.printf(
          Locale.ROOT,
          "The plan takes %s for activations, gradients and workspace: values share memory if they"
              + " do not live at the same time, and some are never written.%n",
          Figures.bytes(memory.plan()));
    }
  }

  private static void line(Table table, String name, TrainingMemory.Row row) {
    table.row(
        name,
        kibibytes(row.parameters()),
        kibibytes(row.optimizer()),
        kibibytes(row.kept()),
        kibibytes(row.gradients()),
        kibibytes(row.workspace()),
        kibibytes(row.total()));
  }

  private static String kibibytes(long bytes) {
    return bytes == 0 ? "" : String.format(Locale.ROOT, "%,.1f", bytes / KIBI);
  }

  private static JsonObject used(Explanation.Used used) {
    return Json.object()
        .put("without", Json.list(used.without().stream().map(Json::text).toList()))
        .put("parameters", used.parameters())
        .put("macs", used.macs())
        .build();
  }

  private static JsonObject row(Explanation.Row row) {
    Cost cost = row.cost();
    return Json.object()
        .put("layer", row.name())
        .put("type", row.type())
        .put("from", Json.list(row.from().stream().map(Json::text).toList()))
        .put("output", Json.numbers(row.shape().extents()))
        .put("size", cost.formula())
        .put("frozen", row.frozen())
        .put("parameters", cost.parameters())
        .put("sharedWith", row.sharedWith().<JsonValue>map(Json::text).orElse(Json.nothing()))
        .put("macs", cost.macs())
        .put("memory", row.shape().elements() * BYTES)
        .put(
            "receptiveField",
            cost.receptiveField().<JsonValue>map(ExplanationReport::field).orElse(WHOLE))
        .build();
  }

  private static JsonArray field(ReceptiveField field) {
    return Json.list(List.of(Json.number(field.height()), Json.number(field.width())));
  }

  /// Remarks on a specification.
  public static JsonArray remarks(List<Remark> remarks) {
    return Json.list(
        remarks.stream()
            .map(remark ->
                Json.object().put("subject", remark.node()).put("text", remark.text()).build())
            .toList());
  }
}

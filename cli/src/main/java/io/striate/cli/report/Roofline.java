package io.striate.cli.report;

import io.striate.api.backend.PlanPart;
import io.striate.cli.text.Table;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the parts of a plan take at best on a device that is named by its limits: the longer of the
/// time for the operations and the time for the bytes, each number moved once. Starting a kernel is
/// not in it.
///
/// Source: Williams, Waterman and Patterson, "Roofline: an insightful visual performance model for
/// multicore architectures", Communications of the ACM 52 (2009).
///
/// @param flops floating-point operations a second
/// @param bytes bytes a second to and from memory
public record Roofline(double flops, double bytes) {
  private static final double GIGA = 1e9;
  private static final double MEGA = 1e6;

  /// Reads `15000,320`: GFLOP/s, then GB/s.
  ///
  /// @return the limits; empty if the text is not two numbers above 0
  public static Optional<Roofline> parse(String text) {
    String[] words = text.split(",", -1);
    if (words.length != 2) {
      return Optional.empty();
    }
    try {
      double flops = Double.parseDouble(words[0].strip()) * GIGA;
      double bytes = Double.parseDouble(words[1].strip()) * GIGA;
      boolean limits = flops > 0 && bytes > 0 && Double.isFinite(flops) && Double.isFinite(bytes);
      return limits ? Optional.of(new Roofline(flops, bytes)) : Optional.empty();
    } catch (NumberFormatException notNumbers) {
      return Optional.empty();
    }
  }

  /// Seconds that a part takes at best.
  double seconds(PlanPart part) {
    return Math.max(2.0 * part.macs() / flops, part.bytes() / bytes);
  }

  private boolean computes(PlanPart part) {
    return 2.0 * part.macs() / flops > part.bytes() / bytes;
  }

  private double seconds(List<PlanPart> parts) {
    return parts.stream().mapToDouble(this::seconds).sum();
  }

  /// A table with a row for each part, and the sum.
  List<String> lines(int batch, List<PlanPart> parts) {
    var lines = new ArrayList<String>();
    lines.add(
        String.format(
            Locale.ROOT,
            "at best, with %s GFLOP/s and %s GB/s, each number moved once",
            TimingReport.number(flops / GIGA),
            TimingReport.number(bytes / GIGA)));
    if (parts.isEmpty()) {
      lines.add("  unknown: the backend does not tell parts of a step apart");
      return lines;
    }
    var table =
        new Table(
            Table.Side.LEFT,
            Table.Side.LEFT,
            Table.Side.RIGHT,
            Table.Side.RIGHT,
            Table.Side.RIGHT,
            Table.Side.LEFT);
    table.row("  part", "of", "MFLOP", "MB", "us", "bound by");
    for (PlanPart part : parts) {
      table.row(
          "  " + (part.algorithm().isEmpty() ? part.label() : part.algorithm()),
          String.join(" + ", part.scopes()),
          part.macs() == 0 ? "" : TimingReport.number(2 * part.macs() / MEGA),
          TimingReport.number(part.bytes() / MEGA),
          TimingReport.number(seconds(part) * MEGA),
          computes(part) ? "operations" : "memory");
    }
    lines.addAll(table.lines());
    double sum = seconds(parts);
    lines.add(
        String.format(
            Locale.ROOT,
            "  all: %s ms, %s",
            TimingReport.milliseconds(sum),
            TimingReport.rate(batch / sum)));
    return lines;
  }

  /// The same for programs.
  JsonObject json(List<PlanPart> parts) {
    return Json.object()
        .put("flops", flops)
        .put("bytesPerSecond", bytes)
        .put("seconds", seconds(parts))
        .put(
            "parts",
            Json.list(
                parts.stream()
                    .map(part ->
                        Json.object()
                            .put("label", part.label())
                            .put("algorithm", part.algorithm())
                            .put("macs", part.macs())
                            .put("bytes", part.bytes())
                            .put("seconds", seconds(part))
                            .put("boundBy", computes(part) ? "operations" : "memory")
                            .build())
                    .toList()))
        .build();
  }
}

package io.striate.benchmarks;

import io.striate.benchmarks.peer.Library;
import io.striate.benchmarks.work.Task;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a sweep says: the mean of the ratios, the shares that are far behind, and the worst rows.
record SweepTable(List<RowResult> results) {
  private static final int WORST = 10;

  /// A row in one line: its time, that of the fastest peer, and the ratio.
  static String line(RowResult result) {
    String ours = result.row().shown(result.median(Library.STRIATE));
    String theirs =
        result
            .fastestPeer()
            .map(peer -> result.row().shown(result.median(peer)) + " " + peer.title())
            .orElse("no peer");
    return String.format(
        Locale.ROOT,
        "%s | %s | %s | %s | %.2f",
        result.row().id(),
        result.row().title(),
        ours,
        theirs,
        ratio(result));
  }

  void print(PrintWriter out) {
    List<RowResult> compared =
        results.stream().filter(result -> result.fastestPeer().isPresent()).toList();
    if (compared.isEmpty()) {
      out.println("No row was compared.");
      return;
    }
    out.println();
    out.println("| kind | rows | geometric mean | below 0.8 | below 0.6 |");
    out.println("|---|---|---|---|---|");
    Map<String, List<RowResult>> kinds =
        compared.stream()
            .collect(Collectors.groupingBy(SweepTable::kind, TreeMap::new, Collectors.toList()));
    kinds.forEach((kind, some) -> summary(out, kind, some));
    summary(out, "all", compared);
    out.println();
    out.println("| worst rows | work | Striate | fastest peer | ratio |");
    out.println("|---|---|---|---|---|");
    compared.stream()
        .sorted(Comparator.comparingDouble(SweepTable::ratio))
        .limit(WORST)
        .forEach(result -> out.println("| " + line(result) + " |"));
  }

  private static void summary(PrintWriter out, String kind, List<RowResult> some) {
    double logs = some.stream().mapToDouble(result -> Math.log(ratio(result))).sum();
    out.println(
        String.format(
            Locale.ROOT,
            "| %s | %d | %.2f | %s | %s |",
            kind,
            some.size(),
            Math.exp(logs / some.size()),
            share(some, 0.8),
            share(some, 0.6)));
  }

  private static String share(List<RowResult> some, double bound) {
    long below = some.stream().filter(result -> ratio(result) < bound).count();
    return String.format(Locale.ROOT, "%.0f %%", 100.0 * below / some.size());
  }

  /// How many times as fast as the fastest peer Striate is; NaN without one.
  private static double ratio(RowResult result) {
    return result
        .fastestPeer()
        .flatMap(result::against)
        .map(RowResult.Ratio::median)
        .orElse(Double.NaN);
  }

  private static String kind(RowResult result) {
    return switch (result.row().task()) {
      case Task.Convolution c -> {
        String form = c.groups() == 1 ? "" : c.groups() == c.channels() ? "depthwise " : "grouped ";
        yield form
            + "convolution "
            + c.direction().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      }
      case Task.Pooling p ->
          p.pool().name().toLowerCase(Locale.ROOT)
              + " pooling "
              + (p.backward() ? "backward" : "forward");
      case Task.Product p -> "product";
      case Task.Training t -> "training";
      case Task.Inference i -> "inference";
      case Task.FirstStep f -> "start";
    };
  }
}

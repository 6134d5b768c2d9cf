package io.striate.benchmarks;

import io.striate.benchmarks.peer.Library;
import io.striate.benchmarks.work.Task;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The results as Markdown.
record PeersTable(List<Library> libraries, List<RowResult> results) {
  void print(PrintWriter out) {
    table(
        out,
        "to the fastest peer",
        results,
        (row, library) -> row.row().shown(row.median(library)),
        row -> row.fastestPeer().flatMap(row::against).map(RowResult.Ratio::toString));
    out.println();
    out.println("A ratio above 1 says that Striate is faster: median (least to most of a turn).");
    out.println();
    means(out, "training", task -> task instanceof Task.Training);
    means(out, "inference", task -> task instanceof Task.Inference);
    means(out, "single operations", PeersTable::isOperation);
    out.println();
    out.println("Peak resident memory of each process, in MB:");
    out.println();
    table(
        out,
        "to the leanest peer",
        results.stream().filter(row -> !row.peaks().isEmpty()).toList(),
        (row, library) -> String.valueOf(row.peaks().get(library)),
        PeersTable::memoryRatio);
  }

  private interface LastColumn {
    Optional<String> of(RowResult row);
  }

  private void table(
      PrintWriter out,
      String last,
      List<RowResult> rows,
      BiFunction<RowResult, Library, String> cell,
      LastColumn lastColumn) {
    String titles = libraries.stream().map(Library::title).collect(Collectors.joining(" | "));
    out.println("| work | " + titles + " | " + last + " |");
    out.println("|---|" + "---|".repeat(libraries.size()) + "---|");
    for (RowResult row : rows) {
      String cells =
          libraries.stream()
              .map(library -> row.times().containsKey(library) ? cell.apply(row, library) : "")
              .collect(Collectors.joining(" | "));
      String ending = lastColumn.of(row).orElse("");
      out.println("| " + row.row().title() + " | " + cells + " | " + ending + " |");
    }
  }

  private static Optional<String> memoryRatio(RowResult row) {
    Long ours = row.peaks().get(Library.STRIATE);
    var leanest =
        row.peaks().entrySet().stream()
            .filter(entry -> entry.getKey() != Library.STRIATE)
            .mapToLong(entry -> entry.getValue())
            .min();
    if (ours == null || leanest.isEmpty()) {
      return Optional.empty();
    }
    double ratio = (double) leanest.getAsLong() / ours;
    return Optional.of(String.format(Locale.ROOT, "%.2f", ratio));
  }

  private static boolean isOperation(Task task) {
    return task instanceof Task.Convolution
        || task instanceof Task.Pooling
        || task instanceof Task.Product;
  }

  /// Geometric means of a group's ratios.
  private void means(PrintWriter out, String group, Predicate<Task> belongs) {
    List<RowResult> rows = results.stream().filter(row -> belongs.test(row.row().task())).toList();
    mean(rows, row -> row.fastestPeer().flatMap(row::against))
        .ifPresent(mean -> out.println("- " + group + ", to each row's fastest peer: " + mean));
    for (Library peer : libraries) {
      if (peer != Library.STRIATE) {
        mean(rows, row -> row.against(peer))
            .ifPresent(mean -> out.println("- " + group + ", to " + peer.title() + ": " + mean));
      }
    }
  }

  private interface RatioOf {
    Optional<RowResult.Ratio> of(RowResult row);
  }

  private static Optional<String> mean(List<RowResult> rows, RatioOf ratio) {
    double[] logs =
        rows.stream()
            .flatMap(row -> ratio.of(row).stream())
            .mapToDouble(one -> Math.log(one.median()))
            .toArray();
    if (logs.length == 0) {
      return Optional.empty();
    }
    double sum = 0;
    for (double log : logs) {
      sum += log;
    }
    String rowCount = logs.length == 1 ? "1 row" : logs.length + " rows";
    double mean = Math.exp(sum / logs.length);
    return Optional.of(String.format(Locale.ROOT, "%.2f (%s)", mean, rowCount));
  }
}

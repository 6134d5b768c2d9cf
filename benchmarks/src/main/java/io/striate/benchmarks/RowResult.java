package io.striate.benchmarks;

import io.striate.benchmarks.peer.Library;
import io.striate.benchmarks.work.Row;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// What was measured of a row.
///
/// @param times seconds of a run, one figure for each turn
/// @param peaks megabytes of resident memory at most, if measured
record RowResult(Row row, Map<Library, double[]> times, Map<Library, Long> peaks) {
  /// The median of a library's turns, in seconds.
  double median(Library library) {
    return Stopwatch.median(Objects.requireNonNull(times.get(library)));
  }

  /// The fastest library that is not Striate.
  Optional<Library> fastestPeer() {
    return times.keySet().stream()
        .filter(library -> library != Library.STRIATE)
        .min(Comparator.comparingDouble(this::median));
  }

  /// How many times as fast as a peer Striate is, if both were measured.
  Optional<Ratio> against(Library peer) {
    double[] ours = times.get(Library.STRIATE);
    double[] theirs = times.get(peer);
    if (ours == null || theirs == null) {
      return Optional.empty();
    }
    double[] ratios = new double[ours.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = theirs[i] / ours[i];
    }
    return Optional.of(Ratio.of(ratios));
  }

  /// A ratio over all turns.
  ///
  /// @param low the least of a turn
  /// @param high the most of a turn
  record Ratio(double median, double low, double high) {
    private static Ratio of(double... values) {
      double low = Double.POSITIVE_INFINITY;
      double high = 0;
      for (double value : values) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      return new Ratio(Stopwatch.median(values), low, high);
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", median, low, high);
    }
  }

  /// All in a line.
  String line() {
    return times.keySet().stream()
        .map(library -> library.title() + " " + row.shown(median(library)))
        .collect(Collectors.joining(", ", row.id() + ": ", ""));
  }
}

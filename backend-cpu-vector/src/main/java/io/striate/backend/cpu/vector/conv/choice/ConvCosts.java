package io.striate.backend.cpu.vector.conv.choice;

import io.striate.backend.cpu.vector.conv.ConvAlgorithm;
import io.striate.backend.cpu.vector.conv.ConvPass;
import io.striate.backend.cpu.vector.conv.ConvWork;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The cost of convolutions on one thread, in picoseconds: for each pass and algorithm, the prices
/// of its [ConvCounts][io.striate.backend.cpu.vector.conv.ConvCounts].
///
/// The table is a resource that `benchmarks/run tune` writes (`ConvTuning`). It is read as it is on
/// every machine and at every vector width, so that the same program has the same plan everywhere.
/// Its numbers need not be exact: they separate geometries whose costs differ clearly.
public final class ConvCosts {
  /// The table's name beside this class.
  public static final String RESOURCE = "conv-costs.txt";

  private static final ConvCosts CHECKED_IN = read();

  private final Map<String, double[]> prices;

  /// @param prices for each key, the prices of the counts
  ConvCosts(Map<String, double[]> prices) {
    this.prices = Map.copyOf(prices);
  }

  /// The table in the repository, which plans use.
  static ConvCosts checkedIn() {
    return CHECKED_IN;
  }

  /// The key of a pass and an algorithm in the table.
  public static String key(ConvPass pass, ConvAlgorithm algorithm) {
    return pass.key() + " " + algorithm.name();
  }

  private static ConvCosts read() {
    try (var stream = ConvCosts.class.getResourceAsStream(RESOURCE)) {
      Objects.requireNonNull(stream, RESOURCE);
      var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
      return parse(reader.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A line is a pass, an algorithm and its prices; `#` begins a comment.
  static ConvCosts parse(List<String> lines) {
    var prices = new HashMap<String, double[]>();
    for (String line : lines) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] words = line.strip().split("\\s+", -1);
        double[] numbers = new double[words.length - 2];
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] = Double.parseDouble(words[i + 2]);
        }
        prices.put(words[0] + " " + words[1], numbers);
      }
    }
    return new ConvCosts(prices);
  }

  /// The cost of an algorithm for some work, in picoseconds.
  double of(ConvAlgorithm algorithm, ConvWork work) {
    double[] price =
        Objects.requireNonNull(
            prices.get(key(work.pass(), algorithm)),
            () -> RESOURCE + " has no line '" + key(work.pass(), algorithm) + "'");
    double[] counts = algorithm.counts(work).values();
    double cost = 0;
    for (int i = 0; i < counts.length; i++) {
      cost += price[i] * counts[i];
    }
    return cost;
  }
}

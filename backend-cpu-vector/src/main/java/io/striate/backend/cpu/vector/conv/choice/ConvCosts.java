package io.striate.backend.cpu.vector.conv.choice;

import io.striate.backend.cpu.vector.conv.ConvAlgorithm;
import io.striate.backend.cpu.vector.conv.ConvPass;
import io.striate.backend.cpu.vector.conv.ConvWork;
import io.striate.backend.cpu.vector.run.Lanes;
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
/// There is a table for each vector width, a resource that `benchmarks/run tune` writes
/// (`ConvTuning`). It is read as it is on every machine, so that the same program has the same plan
/// everywhere with vectors of that width. Its numbers need not be exact: they separate geometries
/// whose costs differ clearly.
public final class ConvCosts {
  private static final ConvCosts CHECKED_IN = read(resource(Lanes.SPECIES.vectorBitSize()));

  private final String name;
  private final Map<String, double[]> prices;

  /// @param name of the table, for errors
  /// @param prices for each key, the prices of the counts
  ConvCosts(String name, Map<String, double[]> prices) {
    this.name = name;
    this.prices = Map.copyOf(prices);
  }

  /// The table in the repository for the width of this process, which plans use.
  static ConvCosts checkedIn() {
    return CHECKED_IN;
  }

  /// The name, beside this class, of the table for vectors of 128, 256 or 512 bits.
  public static String resource(int bits) {
    return "conv-costs-" + bits + ".txt";
  }

  /// The key of a pass and an algorithm in the table.
  public static String key(ConvPass pass, ConvAlgorithm algorithm) {
    return pass.key() + " " + algorithm.name();
  }

  private static ConvCosts read(String resource) {
    try (var stream = ConvCosts.class.getResourceAsStream(resource)) {
      Objects.requireNonNull(stream, resource);
      var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
      return parse(resource, reader.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A line is a pass, an algorithm and its prices; `#` begins a comment.
  static ConvCosts parse(String name, List<String> lines) {
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
    return new ConvCosts(name, prices);
  }

  /// The cost of an algorithm for some work, in picoseconds.
  double of(ConvAlgorithm algorithm, ConvWork work) {
    double[] price =
        Objects.requireNonNull(
            prices.get(key(work.pass(), algorithm)),
            () -> name + " has no line '" + key(work.pass(), algorithm) + "'");
    double[] counts = algorithm.counts(work).values();
    double cost = 0;
    for (int i = 0; i < counts.length; i++) {
      cost += price[i] * counts[i];
    }
    return cost;
  }
}

package io.striate.training.run;

import io.striate.layers.program.Programs;
import java.util.List;
import java.util.Map;

/// What a look at samples with known targets found.
///
/// @param samples how many samples there were
/// @param figures the mean of the loss, in nats, and of each metric over all samples
/// @param confusion for a classifier how many samples of the class (row) were taken for the class
///   (column); else empty
public record Evaluated(long samples, Map<String, Double> figures, List<List<Long>> confusion) {
  public Evaluated {
    confusion = confusion.stream().map(List::copyOf).toList();
  }

  /// The mean loss, in nats.
  public double loss() {
    return figures.getOrDefault(Programs.LOSS, Double.NaN);
  }
}

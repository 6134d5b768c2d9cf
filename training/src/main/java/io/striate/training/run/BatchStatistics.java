package io.striate.training.run;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.BatchNorm;
import io.striate.api.program.Instruction;
import io.striate.api.tensor.Shape;
import io.striate.training.data.EpochBatches;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// From how many values batch normalization computes the mean and the variance of a channel: the
/// samples of a batch times their positions. From one value there is no variance, and every output
/// is the shift; from few, statistics are so noisy that running statistics and accuracy suffer.
final class BatchStatistics {
  /// Fewer values than this are remarked.
  private static final long ENOUGH = 8;

  private BatchStatistics() {}

  /// Remarks on batches with few values for each channel.
  ///
  /// @param samples that there are to train on
  /// @throws StriateException if a channel of a batch has one value alone
  static List<String> remarks(Recipe recipe, int samples) {
    EpochBatches batches = recipe.batches(samples);
    int smallest = recipe.stepSizes(batches.sizes()).getLast();
    boolean sharded = recipe.programs().sharded().isPresent();
    boolean last = !sharded && batches.lastCount() == 1;
    String where =
        String.format(
            Locale.ROOT,
            "%s of %d %s",
            last ? "the last batch" : sharded ? "parts of batches" : "batches",
            smallest,
            smallest == 1 ? "sample" : "samples");
    String remedy =
        last
            ? "\"lastBatch\": \"drop\" in train leaves it out"
            : sharded
                ? "use fewer train.shards, or no batch normalization"
                : "use a larger train.batch, or no batch normalization";
    var remarks = new ArrayList<String>();
    values(recipe, smallest)
        .forEach((layer, values) -> {
          if (values == 1) {
            throw new StriateException(
                Code.BAD_VALUE,
                String.format(
                    Locale.ROOT,
                    "%s cannot compute a variance from 1 value per channel, in %s",
                    layer,
                    where),
                remedy);
          }
          if (values < ENOUGH) {
            remarks.add(
                String.format(
                    Locale.ROOT,
                    "%s computes mean and variance from only %d values per channel, in %s; %s",
                    layer,
                    values,
                    where,
                    remedy));
          }
        });
    return remarks;
  }

  /// How many values each channel of a batch has, by layer.
  private static Map<String, Long> values(Recipe recipe, int size) {
    var values = new LinkedHashMap<String, Long>();
    for (Instruction instruction : recipe.programs().training(size).instructions()) {
      if (instruction.op() instanceof BatchNorm) {
        Shape input = instruction.inputTypes().getFirst().shape();
        String scope = instruction.scope();
        values.merge(
            scope.isEmpty() ? "batch normalization" : "layer '" + scope + "'",
            input.elements() / input.extent(1),
            Math::min);
      }
    }
    return values;
  }
}

package io.striate.layers.spec;

import io.striate.api.component.FieldKind;
import io.striate.api.component.ValueForm;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// How many of the training samples are held out for validation.
public sealed interface ValidationSplit {
  /// That many samples.
  record Count(int samples) implements ValidationSplit {}

  /// That share of the samples, from 0 to below 1; rounded to whole samples.
  record Share(double share) implements ValidationSplit {}

  /// How it is written in JSON: a whole number is a count, any other number a share.
  static FieldKind<ValidationSplit> kind() {
    return new FieldKind<>(
        "a number of samples (a whole number) or a share of them (from 0 to below 1)",
        ValidationSplit::parse,
        ValidationSplit::format,
        new ValueForm.Either(
            List.of(new ValueForm.Whole(0, Integer.MAX_VALUE), new ValueForm.Real(0, 1, true))));
  }

  private static ValidationSplit parse(Object json) {
    return switch (json) {
      case Long count when count >= 0 && count <= Integer.MAX_VALUE -> new Count(count.intValue());
      case Double share when share >= 0 && share < 1 -> new Share(share);
      default -> throw new IllegalArgumentException();
    };
  }

  private static Object format(ValidationSplit holdout) {
    return switch (holdout) {
      case Count(int samples) -> (long) samples;
      case Share(double share) -> share;
    };
  }

  /// Cuts samples in two by the seed: the same seed holds out the same samples, in any order of
  /// training.
  ///
  /// @param samples how many there are
  /// @throws StriateException if none would be left to train on
  default Split cut(int samples, long seed) {
    int held =
        switch (this) {
          case Count(int count) -> count;
          case Share(double share) -> (int) Math.round(share * samples);
        };
    if (held >= samples) {
      throw new StriateException(
          Code.BAD_VALUE,
          String.format(
              Locale.ROOT,
              "validation takes %,d of %,d training samples, so none is left to train on; hold out fewer",
              held,
              samples));
    }
    int[] order =
        held == 0
            ? IntStream.range(0, samples).toArray()
            : new RandomStream(seed, "validation", 0, 0).permutation(samples);
    int[] validation = Arrays.copyOf(order, held);
    int[] training = Arrays.copyOfRange(order, held, samples);
    // Ascending, so that reading either part in order reads its files in order.
    Arrays.sort(validation);
    Arrays.sort(training);
    return new Split(training, validation);
  }

  /// Which samples are for what, by their index in the whole.
  @SuppressWarnings("ArrayRecordComponent") // carries arrays, is never compared
  record Split(int[] training, int[] validation) {}
}

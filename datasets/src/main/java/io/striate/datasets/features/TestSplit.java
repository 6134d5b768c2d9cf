package io.striate.datasets.features;

import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.random.RandomStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Which samples of undivided data are drawn for testing. What is drawn of a class depends on the
/// seed and on the number of samples of the class alone.
///
/// @param share from 0 to below 1
/// @param seed of the draw
public record TestSplit(double share, long seed) {
  /// The share.
  public static final Field<Double> TEST =
      Field.of(
          "test",
          FieldKind.numberBelow(0, 1),
          0.2,
          "fraction of the samples, of each class if there are classes, that are test samples if"
              + " the data has none of its own");

  /// The seed.
  public static final Field<Integer> SEED =
      Field.of(
          "splitSeed",
          FieldKind.integer(0),
          1,
          "seed by which those samples are chosen; independent of the seed of training");

  /// The numbers of samples of the two parts, each in ascending order.
  @SuppressWarnings("ArrayRecordComponent") // carries arrays, is never compared
  public record Rows(int[] training, int[] test) {}

  /// Draws the share of each class, rounded to whole samples; at least one of each class is left.
  ///
  /// @param classes the class of each sample; the same for all if there are none
  public Rows draw(int... classes) {
    var byClass =
        IntStream.range(0, classes.length)
            .boxed()
            .collect(Collectors.groupingBy(i -> classes[i], TreeMap::new, Collectors.toList()));
    var drawn = new BitSet(classes.length);
    byClass.forEach((label, samples) -> {
      int count = Math.min((int) Math.round(share * samples.size()), samples.size() - 1);
      int[] order = new RandomStream(seed, "test images", label, 0).permutation(samples.size());
      Arrays.stream(order).limit(count).map(samples::get).forEach(drawn::set);
    });
    return new Rows(
        IntStream.range(0, classes.length).filter(i -> !drawn.get(i)).toArray(),
        drawn.stream().toArray());
  }
}

package io.striate.datasets.augmentation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Augmentation;
import io.striate.api.data.AugmentationType;
import io.striate.api.data.Sample;
import io.striate.api.data.Samples.Meaning;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import java.util.List;

/// `flip`: mirrors left and right, or top and bottom, images and masks alike. Every feature of two
/// axes or more is mirrored along its last axis or the one before it, points and boxes with the
/// image; others, such as labels, stay.
///
/// The mirror image of a left hand is a right hand. `swap` names the points whose meaning is
/// mirrored as well, as the key points of COCO's people are exchanged.
public final class FlipType implements AugmentationType {
  /// What is exchanged.
  enum Direction {
    /// Left and right.
    HORIZONTAL,
    /// Top and bottom.
    VERTICAL
  }

  private static final Field<Double> PROBABILITY =
      Field.of("probability", FieldKind.number(0, 1), 0.5, "probability that a sample is mirrored");

  private static final Field<Direction> DIRECTION =
      Field.of(
          "direction",
          FieldKind.word(Direction.class),
          Direction.HORIZONTAL,
          "\"horizontal\" exchanges left and right, \"vertical\" top and bottom");

  private static final Field<List<List<Integer>>> SWAP =
      Field.of(
          "swap",
          FieldKind.list(FieldKind.list(FieldKind.integer(0))),
          List.of(),
          "pairs of points that change places when a sample is mirrored, such as the left and the"
              + " right hand, by their numbers from 0");

  @Override
  public String id() {
    return "flip";
  }

  @Override
  public String summary() {
    return "mirrors samples at random";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(PROBABILITY, DIRECTION, SWAP);
  }

  @Override
  public List<String> otherNames() {
    return List.of("RandomFlip", "RandomHorizontalFlip", "RandomVerticalFlip");
  }

  @Override
  public Augmentation create(Config config) {
    double probability = config.get(PROBABILITY);
    Direction direction = config.get(DIRECTION);
    List<List<Integer>> swap = config.get(SWAP);
    for (List<Integer> pair : swap) {
      if (pair.size() != 2 || pair.getFirst().equals(pair.getLast())) {
        throw new StriateException(
            Code.BAD_VALUE,
            "swap: two points change places, got " + pair,
            "write [[0, 1], [2, 3]] if 0 and 1 change places, and 2 and 3");
      }
    }
    return (sample, random) -> {
      if (random.nextUniform() < probability) {
        mirror(sample, direction);
        Places.move(
            sample,
            (x, y) ->
                direction == Direction.HORIZONTAL
                    ? new Places.Place(1 - x, y)
                    : new Places.Place(x, 1 - y));
        Places.swap(sample, swap);
      }
    };
  }

  private static void mirror(Sample sample, Direction direction) {
    for (int feature = 0; feature < sample.features().size(); feature++) {
      Shape shape = sample.features().get(feature).type().shape();
      if (shape.rank() >= 2 && sample.features().get(feature).meaning() == Meaning.VALUES) {
        int width = shape.extent(shape.rank() - 1);
        int plane = width * shape.extent(shape.rank() - 2);
        int begin = sample.offset(feature);
        int end = begin + shape.size();
        HostArray values = sample.values(feature);
        switch (direction) {
          case HORIZONTAL -> {
            for (int row = begin; row < end; row += width) {
              mirror(values, row, width);
            }
          }
          case VERTICAL -> {
            for (int at = begin; at < end; at += plane) {
              exchangeRows(values, at, plane, width);
            }
          }
        }
      }
    }
  }

  private static void exchangeRows(HostArray values, int begin, int plane, int width) {
    for (int upper = begin, lower = begin + plane - width;
        upper < lower;
        upper += width, lower -= width) {
      for (int i = 0; i < width; i++) {
        exchange(values, upper + i, lower + i);
      }
    }
  }

  private static void mirror(HostArray values, int begin, int length) {
    for (int left = begin, right = begin + length - 1; left < right; left++, right--) {
      exchange(values, left, right);
    }
  }

  private static void exchange(HostArray values, int one, int other) {
    double kept = values.get(one);
    values.set(one, values.get(other));
    values.set(other, kept);
  }
}

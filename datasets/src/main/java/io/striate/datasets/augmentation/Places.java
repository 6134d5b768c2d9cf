package io.striate.datasets.augmentation;

import io.striate.api.data.Sample;
import io.striate.api.data.Samples.Feature;
import io.striate.api.data.Samples.Meaning;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import java.util.List;
import java.util.Locale;

/// The features of a sample that are places in its image: points and boxes.
final class Places {
  private Places() {}

  /// A place, in fractions of the width and the height.
  record Place(double x, double y) {}

  /// Where a place goes.
  @FunctionalInterface
  interface Move {
    Place of(double x, double y);
  }

  /// Moves all places of a sample alike. A box becomes the smallest that holds its moved corners.
  static void move(Sample sample, Move move) {
    for (int feature = 0; feature < sample.features().size(); feature++) {
      Feature described = sample.features().get(feature);
      HostArray values = sample.values(feature);
      int end = sample.offset(feature) + described.type().shape().size();
      switch (described.meaning()) {
        case VALUES -> {}
        case POINTS -> {
          for (int at = sample.offset(feature); at + 1 < end; at += 2) {
            set(values, at, move.of(values.get(at), values.get(at + 1)));
          }
        }
        case BOXES -> {
          for (int at = sample.offset(feature); at + 3 < end; at += 4) {
            box(values, at, move);
          }
        }
      }
    }
  }

  private static void set(HostArray values, int at, Place place) {
    values.set(at, place.x());
    values.set(at + 1, place.y());
  }

  private static void box(HostArray values, int at, Move move) {
    double left = Double.POSITIVE_INFINITY;
    double top = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    double bottom = Double.NEGATIVE_INFINITY;
    for (int corner = 0; corner < 4; corner++) {
      double x = values.get(at + 2 * (corner % 2));
      double y = values.get(at + 1 + 2 * (corner / 2));
      Place moved = move.of(x, y);
      left = Math.min(left, moved.x());
      top = Math.min(top, moved.y());
      right = Math.max(right, moved.x());
      bottom = Math.max(bottom, moved.y());
    }
    set(values, at, new Place(left, top));
    set(values, at + 2, new Place(right, bottom));
  }

  /// Exchanges points.
  ///
  /// @param pairs the numbers of two points each
  /// @throws StriateException if there are pairs, but the sample has no points, or too few
  static void swap(Sample sample, List<List<Integer>> pairs) {
    if (pairs.isEmpty()) {
      return;
    }
    int most = 0;
    for (int feature = 0; feature < sample.features().size(); feature++) {
      Feature described = sample.features().get(feature);
      if (described.meaning() == Meaning.POINTS) {
        int points = described.type().shape().size() / 2;
        most = Math.max(most, points);
        for (List<Integer> pair : pairs) {
          if (pair.stream().allMatch(point -> point < points)) {
            int begin = sample.offset(feature);
            exchange(
                sample.values(feature), begin + 2 * pair.getFirst(), begin + 2 * pair.getLast());
          }
        }
      }
    }
    int largest = pairs.stream().flatMap(List::stream).mapToInt(Integer::intValue).max().orElse(0);
    if (largest >= most) {
      throw new StriateException(
          Code.BAD_DATA,
          most == 0
              ? "swap names points to exchange, but the samples have none"
              : String.format(
                  Locale.ROOT,
                  "swap names point %d, but the samples have only points 0 to %d",
                  largest,
                  most - 1));
    }
  }

  private static void exchange(HostArray values, int one, int other) {
    Place kept = new Place(values.get(one), values.get(one + 1));
    set(values, one, new Place(values.get(other), values.get(other + 1)));
    set(values, other, kept);
  }

  /// Refuses samples with places.
  ///
  /// @param id of an augmentation that cannot move them
  /// @throws StriateException if there are any
  static void refuse(Sample sample, String id) {
    for (Feature feature : sample.features()) {
      if (feature.meaning() != Meaning.VALUES) {
        throw new StriateException(
            Code.BAD_DATA,
            String.format(
                Locale.ROOT,
                "augmentation '%s' changes images with %s in a way in which '%s' cannot follow",
                id,
                feature.meaning() == Meaning.POINTS ? "points" : "boxes",
                feature.name()),
            "remove it from train.data.augment");
      }
    }
  }
}

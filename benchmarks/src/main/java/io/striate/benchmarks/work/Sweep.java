package io.striate.benchmarks.work;

import io.striate.benchmarks.work.Task.Convolution;
import io.striate.benchmarks.work.Task.Direction;
import io.striate.benchmarks.work.Task.Pool;
import io.striate.benchmarks.work.Task.Pooling;
import io.striate.benchmarks.work.Task.Product;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Single operations of random geometries, so that nobody improves only what a fixed table shows.
///
/// A row follows from the seed and its index alone. Its id, `sweep-SEED-INDEX`, is all that is
/// needed to make it again, alone or in another process ([Row#named]). Seven rows of ten are
/// convolutions, forward, by the input or by the weight; two are poolings, one is a matrix product.
public final class Sweep {
  /// How ids begin.
  static final String ID = "sweep-";

  /// Bounds of a row's work: floating-point operations, and what moving its numbers is worth.
  private static final double LEAST = 2e8;

  private static final double MOST = 2e9;

  /// Operations that take about as long as moving one number from memory and back.
  private static final double OF_A_NUMBER = 32;

  private static final List<Direction> DIRECTIONS = List.of(Direction.values());
  private static final List<Pool> POOLS = List.of(Pool.values());
  private static final int[] KERNELS = {1, 1, 3, 3, 3, 5, 7, 11};
  private static final int[] STRIDES = {1, 1, 2, 4};
  private static final int[] GROUPS = {1, 1, 1, 1, 2, 4, 8, 32};
  private static final int[] BATCHES = {1, 2, 4, 8, 16, 32};
  private static final int MOST_CHANNELS = 512;

  /// Of how many convolutions one has as many groups as channels.
  private static final int DEPTHWISE = 8;

  private final SplittableRandom random;

  private Sweep(long seed, int index) {
    // Not the seed plus the index: then neighbouring seeds would share rows.
    random = new SplittableRandom(new SplittableRandom(seed).nextLong() + index);
  }

  /// The first rows of a seed.
  public static List<Row> rows(long seed, int first, int count) {
    return IntStream.range(first, first + count).mapToObj(index -> row(seed, index)).toList();
  }

  /// The row of an id.
  ///
  /// @throws IllegalArgumentException if it is not `sweep-SEED-INDEX`
  static Row named(String id) {
    String[] words = id.substring(ID.length()).split("-", -1);
    if (words.length == 2 && words[0].matches("\\d{1,18}") && words[1].matches("\\d{1,9}")) {
      return row(Long.parseLong(words[0]), Integer.parseInt(words[1]));
    }
    throw new IllegalArgumentException(
        "no row '" + id + "'; a random row is called sweep-SEED-INDEX, such as sweep-1-17");
  }

  private static Row row(long seed, int index) {
    var sweep = new Sweep(seed, index);
    String id = ID + seed + "-" + index;
    int kind = sweep.random.nextInt(10);
    while (true) {
      Optional<Row> drawn =
          switch (kind) {
            case 0 -> sweep.product().map(task -> Row.of(id, task));
            case 1, 2 -> sweep.pooling().map(task -> Row.of(id, task));
            default -> sweep.convolution().map(task -> Row.of(id, task));
          };
      if (drawn.isPresent()) {
        return drawn.get();
      }
    }
  }

  private Optional<Convolution> convolution() {
    Direction direction = DIRECTIONS.get(random.nextInt(DIRECTIONS.size()));
    int channels = logarithmic(1, MOST_CHANNELS);
    int filters = logarithmic(1, MOST_CHANNELS);
    int groups = one(GROUPS);
    if (random.nextInt(DEPTHWISE) == 0) {
      groups = channels;
      filters = channels;
    } else {
      channels = Math.ceilDiv(channels, groups) * groups;
      filters = Math.ceilDiv(filters, groups) * groups;
    }
    int size = logarithmic(7, 112);
    int kernel = one(KERNELS);
    int stride = one(STRIDES);
    int padding = random.nextInt(4) == 0 ? 0 : kernel / 2;
    int batch = one(BATCHES);
    if (kernel > size || stride > kernel + 1) {
      return Optional.empty();
    }
    var task =
        new Convolution(direction, batch, channels, size, filters, kernel, stride, padding, groups);
    double taps = (double) channels / groups * kernel * kernel;
    double outputs = size(task.outputShape());
    double numbers = size(task.inputShape()) + outputs + filters * taps;
    return within(2 * outputs * taps, numbers) ? Optional.of(task) : Optional.empty();
  }

  private Optional<Pooling> pooling() {
    Pool pool = POOLS.get(random.nextInt(POOLS.size()));
    int kernel = 2 + random.nextInt(2);
    int size = logarithmic(7, 112);
    var task =
        new Pooling(
            pool,
            random.nextBoolean(),
            one(BATCHES),
            logarithmic(1, MOST_CHANNELS),
            size,
            kernel,
            random.nextInt(4) == 0 ? 1 : 2);
    double numbers = size(task.inputShape()) + size(task.outputShape());
    return within(0, numbers) ? Optional.of(task) : Optional.empty();
  }

  private Optional<Product> product() {
    int m = logarithmic(7, 2048);
    int n = logarithmic(7, 2048);
    int k = logarithmic(7, 4096);
    var task = new Product(m, n, k, random.nextBoolean());
    double numbers = (double) m * n + (double) n * k + (double) m * k;
    return within(2.0 * m * n * k, numbers) ? Optional.of(task) : Optional.empty();
  }

  private static boolean within(double operations, double numbers) {
    double work = operations + OF_A_NUMBER * numbers;
    return work >= LEAST && work <= MOST;
  }

  private static double size(int... shape) {
    double size = 1;
    for (int extent : shape) {
      size *= extent;
    }
    return size;
  }

  private int one(int... values) {
    return values[random.nextInt(values.length)];
  }

  /// A whole number whose logarithm is uniform.
  private int logarithmic(int least, int most) {
    double ratio = (most + 1.0) / least;
    return Math.min(most, (int) (least * Math.pow(ratio, random.nextDouble())));
  }
}

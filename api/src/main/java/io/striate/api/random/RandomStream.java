package io.striate.api.random;

/// A sequence of random numbers for work on the host (initial weights, shuffles, splits),
/// determined by its key alone. Word `i` of the stream is word `i mod 4` of the [Philox] block with
/// counter `(i / 4, index, step, purpose)`.
public final class RandomStream {
  private final long seed;
  private final int purpose;
  private final int step;
  private final int index;
  private final int[] words = new int[4];
  private int position;

  /// @param seed the run's seed
  /// @param purpose what the numbers are for, such as `init/conv1.weight`
  /// @param step the step or epoch they belong to
  /// @param index the sample they belong to
  public RandomStream(long seed, String purpose, int step, int index) {
    this.seed = seed;
    this.purpose = Philox.purpose(purpose);
    this.step = step;
    this.index = index;
  }

  /// The next 32 bits.
  public int nextInt() {
    if ((position & 3) == 0) {
      Philox.block(seed, position >>> 2, index, step, purpose, words, 0);
    }
    return words[position++ & 3];
  }

  /// A whole number from 0 to `bound` - 1, each equally likely (words that would favour small
  /// numbers are passed over).
  public int nextInt(int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("bound " + bound + " must be at least 1");
    }
    long limit = (1L << 32) / bound * bound;
    long word;
    do {
      word = Integer.toUnsignedLong(nextInt());
    } while (word >= limit);
    return (int) (word % bound);
  }

  /// A number in [0, 1) with 24 bits.
  public float nextUniform() {
    return Philox.uniform(nextInt());
  }

  /// A number of the standard normal distribution, by Box and Muller's cosine from two words;
  /// computed with [StrictMath], so that it is the same everywhere.
  public double nextNormal() {
    double u = (Integer.toUnsignedLong(nextInt()) + 1) * 0x1p-32;
    double v = Integer.toUnsignedLong(nextInt()) * 0x1p-32;
    return StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * StrictMath.PI * v);
  }

  /// The numbers 0 to `count` - 1 in random order (Fisher and Yates).
  public int[] permutation(int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}

package io.striate.synthetic.sample;

import io.striate.api.random.RandomStream;

/// Random quantities of a sample: the same for the same seed, purpose and number on every machine.
public final class Draws {
  private final RandomStream stream;

  private Draws(RandomStream stream) {
    this.stream = stream;
  }

  /// The random quantities of one thing.
  ///
  /// @param purpose what they are for; other purposes have other numbers
  /// @param number of the thing
  public static Draws of(long seed, String purpose, int number) {
    return new Draws(new RandomStream(seed, "synthetic/" + purpose, 0, number));
  }

  /// A number from `low` to below `high`, each equally likely.
  public double between(double low, double high) {
    return low + (high - low) * stream.nextUniform();
  }

  /// A whole number from 0 to below `bound`, each equally likely.
  public int below(int bound) {
    return stream.nextInt(bound);
  }

  /// True with a probability.
  public boolean chance(double probability) {
    return stream.nextUniform() < probability;
  }

  /// A number of the standard normal distribution.
  public double normal() {
    return stream.nextNormal();
  }

  /// Minus one or one.
  public int sign() {
    return chance(0.5) ? -1 : 1;
  }

  /// The numbers from 0 to below `count` in random order.
  public int[] order(int count) {
    return stream.permutation(count);
  }
}

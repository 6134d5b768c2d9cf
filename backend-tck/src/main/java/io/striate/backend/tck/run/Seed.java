package io.striate.backend.tck.run;

/// The seed of all random cases of the kit.
///
/// Every failure of a random case prints it. The system property `striate.tck.seed` sets another
/// one, to draw other cases or to repeat a failure that was seen elsewhere.
public final class Seed {
  /// The system property that sets the seed.
  public static final String PROPERTY = "striate.tck.seed";

  private Seed() {}

  /// The value of the system property, or 1 if it is not set.
  public static int get() {
    return Integer.getInteger(PROPERTY, 1);
  }
}

package io.striate.backend.cpu.vector.run;

import java.util.Arrays;
import java.util.Locale;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/// The one vector species of this module. Every kernel is written for any of 128, 256 and 512 bits.
///
/// The preferred width of the machine is used unless the system property `striate.vector.bits`
/// names another, which is how the tests run every kernel at every width. A width that the machine
/// does not have is emulated by the JDK: correct, but slow and with allocation.
///
/// The species is a constant of the class, because the compiler turns vectors into registers only
/// when it knows their shape: reading it from a field that may change costs 40 %.
public final class Lanes {

  /// Name of the system property that sets the width.
  static final String PROPERTY = "striate.vector.bits";

  /// The species of all kernels.
  public static final VectorSpecies<Float> SPECIES = species(System.getProperty(PROPERTY));

  /// Floats in one vector: 4, 8 or 16.
  public static final int LANES = SPECIES.length();

  /// Width of a register tile: two vectors. Weights and packed matrices are laid out in blocks of
  /// it.
  public static final int TILE = 2 * LANES;

  /// The species of masks of bits.
  public static final VectorSpecies<Integer> BITS = SPECIES.withLanes(int.class);

  /// A tile of ones, then a tile of zeros.
  @SuppressWarnings("MutableConstantField") // read by vectors only
  public static final int[] KEEP = keep();

  /// Whether there are 32 vector registers and not 16, for kernels that keep more numbers in them:
  /// with AVX-512, at any width, and on ARM. The bits of a result do not depend on it.
  public static final boolean MANY_REGISTERS =
      FloatVector.SPECIES_PREFERRED.vectorBitSize() >= 512
          || System.getProperty("os.arch", "").equals("aarch64");

  private Lanes() {}

  private static int[] keep() {
    int[] bits = new int[2 * TILE];
    Arrays.fill(bits, 0, TILE, -1);
    return bits;
  }

  /// Where in [#KEEP] a vector starts that has all bits set in its first n lanes and none in the
  /// others: none if n is 0 or less, all if n is LANES or more.
  public static int keepFirst(int n) {
    return TILE - Math.clamp(n, 0, LANES);
  }

  static VectorSpecies<Float> species(@Nullable String bits) {
    if (bits == null) {
      VectorSpecies<Float> preferred = FloatVector.SPECIES_PREFERRED;
      return preferred.vectorBitSize() >= 128
          ? preferred.vectorBitSize() <= 512 ? preferred : FloatVector.SPECIES_512
          : FloatVector.SPECIES_128;
    }
    return switch (bits) {
      case "128", "256", "512" ->
          VectorShape.forBitSize(Integer.parseInt(bits)).withLanes(float.class);
      default ->
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "system property %s is '%s'; give 128, 256 or 512, or leave it out",
                  PROPERTY,
                  bits));
    };
  }

  /// The least multiple of [#LANES] that is not below n.
  public static int roundUp(int n) {
    return (n + LANES - 1) / LANES * LANES;
  }

  /// The least multiple of [#TILE] that is not below n.
  public static int roundUpToTile(int n) {
    return (n + TILE - 1) / TILE * TILE;
  }
}

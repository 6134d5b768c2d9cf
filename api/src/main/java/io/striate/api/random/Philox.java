package io.striate.api.random;

/// The counter-based generator Philox4x32-10.
///
/// A block of four 32-bit words is a function of a 64-bit key and a 128-bit counter. Striate fills
/// them so:
///
/// | part | holds |
/// |---|---|
/// | key | the run's seed |
/// | counter word 0 | the element's index within its sample, divided by 4 (element `e` takes word `e mod 4` of the block) |
/// | counter word 1 | the sample's position in the batch |
/// | counter word 2 | the step |
/// | counter word 3 | the purpose, [#purpose] |
///
/// Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11. The
/// known-answer values of that paper's library are checked in the tests.
public final class Philox {
  private static final int MULTIPLIER_0 = 0xD2511F53;
  private static final int MULTIPLIER_1 = 0xCD9E8D57;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final int ROUNDS = 10;

  private Philox() {}

  /// Writes the four words of a block to `target[offset .. offset + 3]`.
  public static void block(long key, int c0, int c1, int c2, int c3, int[] target, int offset) {
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    int x0 = c0;
    int x1 = c1;
    int x2 = c2;
    int x3 = c3;
    for (int round = 0; round < ROUNDS; round++) {
      long p0 = Integer.toUnsignedLong(MULTIPLIER_0) * Integer.toUnsignedLong(x0);
      long p1 = Integer.toUnsignedLong(MULTIPLIER_1) * Integer.toUnsignedLong(x2);
      x0 = (int) (p1 >>> 32) ^ x1 ^ k0;
      x1 = (int) p1;
      x2 = (int) (p0 >>> 32) ^ x3 ^ k1;
      x3 = (int) p0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    target[offset] = x0;
    target[offset + 1] = x1;
    target[offset + 2] = x2;
    target[offset + 3] = x3;
  }

  /// A word as a number in [0, 1): its upper 24 bits times 2^-24, exact in single precision.
  public static float uniform(int word) {
    return (word >>> 8) * 0x1p-24f;
  }

  /// The first `count` uniform numbers of one sample, as a backend's kernel writes them.
  ///
  /// @param words four ints of scratch
  public static void uniforms(
      long seed,
      int purpose,
      int step,
      int sample,
      float[] target,
      int offset,
      int count,
      int[] words) {
    for (int element = 0; element < count; element++) {
      if ((element & 3) == 0) {
        block(seed, element >>> 2, sample, step, purpose, words, 0);
      }
      target[offset + element] = uniform(words[element & 3]);
    }
  }

  /// The number of a purpose: the 32-bit FNV-1a hash of its name in UTF-8, such as
  /// `layer/dropout1`. Naming purposes, and not counting them, keeps a layer's numbers the same
  /// when another layer is added.
  public static int purpose(String name) {
    int hash = 0x811C9DC5;
    for (byte b : name.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      hash = (hash ^ Byte.toUnsignedInt(b)) * 0x01000193;
    }
    return hash;
  }
}

package io.striate.backend.cpu.vector.elementwise;

import static io.striate.backend.cpu.vector.run.Lanes.BITS;
import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// The numbers of [io.striate.api.random.Philox], many blocks at a time; that class is the scalar
/// twin, with the same bits.
///
/// A lane of 64 bits holds one word of one block: a round needs both halves of products of 32 bits,
/// and a shift brings the upper half to where the next round wants it. What is left above a word
/// does not matter until it is multiplied, and is cleared there. Two vectors of blocks are computed
/// at once, because each round waits for the products of the one before. At the end two words share
/// a lane, so that pairs of lanes, not single numbers, have to change their places.
///
/// Time for a number, in nanoseconds, with vectors of 128, 256 and 512 bits (AVX-512; the scalar
/// twin takes 12): 6.3, 3.1, 1.9. What was slower: one vector of blocks (9.3, 4.8, 2.8); all rounds
/// written out (10, 5, 3.1); rounds over arrays of state (6.1, 4.2, 2.7); lanes of 32 bits, whose
/// even and odd halves are multiplied apart (42, 8, 3.7). With 256 bits of AVX2 it takes 6.1.
public final class PhiloxKernels {
  /// Numbers that the vectors make at once.
  private static final int STEP = 4 * LANES;

  /// Floats of scratch memory that [#uniforms] needs.
  static final int SCRATCH = STEP;

  private static final VectorSpecies<Long> LONGS = SPECIES.withLanes(long.class);
  private static final int BLOCKS = LONGS.length();

  private static final long LOW = 0xFFFF_FFFFL;
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final int ROUNDS = 10;

  /// Which block each lane holds: those of the first half in even lanes, so that half of what makes
  /// the first vector of numbers is in its place from the start.
  @SuppressWarnings("MutableConstantField") // read by vectors only
  private static final long[] ORDER = order();

  /// Neighboring pairs of numbers change places.
  private static final VectorShuffle<Integer> SWAP = VectorShuffle.fromOp(BITS, lane -> lane ^ 2);

  /// The upper of two neighboring pairs.
  private static final VectorMask<Integer> UPPER = VectorMask.fromLong(BITS, 0xCCCC);

  private PhiloxKernels() {}

  private static long[] order() {
    long[] order = new long[BLOCKS];
    for (int lane = 0; lane < BLOCKS; lane++) {
      order[lane] = lane % 2 == 0 ? lane / 2 : (BLOCKS + lane) / 2;
    }
    return order;
  }

  /// Writes the uniform numbers `first` to `first + n - 1` of a sample.
  ///
  /// @param first a multiple of 4
  /// @param scratch at least [#SCRATCH] floats
  static void uniforms(
      long seed,
      int purpose,
      int step,
      int sample,
      int first,
      float[] out,
      int at,
      int n,
      float[] scratch) {
    int done = n - n % STEP;
    whole(seed, purpose, step, sample, first, out, at, done);
    if (done < n) {
      whole(seed, purpose, step, sample, first + done, scratch, 0, STEP);
      System.arraycopy(scratch, 0, out, at + done, n - done);
    }
  }

  /// The same for a multiple of [#STEP] numbers.
  private static void whole(
      long seed, int purpose, int step, int sample, int first, float[] out, int at, int n) {
    for (int i = 0; i < n; i += STEP) {
      var x0 = LongVector.fromArray(LONGS, ORDER, 0).add((first + i) >>> 2);
      var y0 = x0.add(BLOCKS);
      var x1 = LongVector.broadcast(LONGS, sample);
      var y1 = x1;
      var x2 = LongVector.broadcast(LONGS, step);
      var y2 = x2;
      var x3 = LongVector.broadcast(LONGS, purpose);
      var y3 = x3;
      int k0 = (int) seed;
      int k1 = (int) (seed >>> 32);
      for (int round = 0; round < ROUNDS; round++) {
        var p0 = x0.and(LOW).mul(MULTIPLIER_0);
        var p1 = x2.and(LOW).mul(MULTIPLIER_1);
        var q0 = y0.and(LOW).mul(MULTIPLIER_0);
        var q1 = y2.and(LOW).mul(MULTIPLIER_1);
        x0 = p1.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, x1);
        x0 = x0.lanewise(VectorOperators.XOR, (long) k0);
        x1 = p1;
        x2 = p0.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, x3);
        x2 = x2.lanewise(VectorOperators.XOR, (long) k1);
        x3 = p0;
        y0 = q1.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, y1);
        y0 = y0.lanewise(VectorOperators.XOR, (long) k0);
        y1 = q1;
        y2 = q0.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, y3);
        y2 = y2.lanewise(VectorOperators.XOR, (long) k1);
        y3 = q0;
        k0 += WEYL_0;
        k1 += WEYL_1;
      }
      var a = x0.and(LOW).or(x1.lanewise(VectorOperators.LSHL, 32)).reinterpretAsInts();
      var b = x2.and(LOW).or(x3.lanewise(VectorOperators.LSHL, 32)).reinterpretAsInts();
      var c = y0.and(LOW).or(y1.lanewise(VectorOperators.LSHL, 32)).reinterpretAsInts();
      var d = y2.and(LOW).or(y3.lanewise(VectorOperators.LSHL, 32)).reinterpretAsInts();
      // The upper 24 bits of each word, as a number in [0, 1).
      var f0 = a.blend(b.rearrange(SWAP), UPPER).lanewise(VectorOperators.LSHR, 8);
      var f1 = a.rearrange(SWAP).blend(b, UPPER).lanewise(VectorOperators.LSHR, 8);
      var f2 = c.blend(d.rearrange(SWAP), UPPER).lanewise(VectorOperators.LSHR, 8);
      var f3 = c.rearrange(SWAP).blend(d, UPPER).lanewise(VectorOperators.LSHR, 8);
      ((FloatVector) f0.convert(VectorOperators.I2F, 0)).mul(0x1p-24f).intoArray(out, at + i);
      ((FloatVector) f1.convert(VectorOperators.I2F, 0))
          .mul(0x1p-24f)
          .intoArray(out, at + i + LANES);
      ((FloatVector) f2.convert(VectorOperators.I2F, 0))
          .mul(0x1p-24f)
          .intoArray(out, at + i + 2 * LANES);
      ((FloatVector) f3.convert(VectorOperators.I2F, 0))
          .mul(0x1p-24f)
          .intoArray(out, at + i + 3 * LANES);
    }
  }

  /// Replaces uniform numbers by what is kept of others: `out = out < rate ? 0 : x · scale`.
  static void drop(float[] x, int from, float rate, float scale, float[] out, int at, int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      var dropped = FloatVector.fromArray(SPECIES, out, at + i).compare(VectorOperators.LT, rate);
      FloatVector.fromArray(SPECIES, x, from + i)
          .mul(scale)
          .blend(0f, dropped)
          .intoArray(out, at + i);
    }
    for (; i < n; i++) {
      out[at + i] = out[at + i] < rate ? 0f : x[from + i] * scale;
    }
  }
}

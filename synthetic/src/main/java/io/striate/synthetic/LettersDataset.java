package io.striate.synthetic;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.synthetic.sample.Amounts;
import io.striate.synthetic.sample.Draws;
import io.striate.synthetic.sample.Maker;
import io.striate.synthetic.sample.Pictures;
import java.util.List;
import java.util.Map;

/// The letters A to Z in black and white, shifted, with some pixels flipped: what the Mark I
/// Perceptron saw through its 20 by 20 photocells.
///
/// The input is `u8[1, height, width]` with ink at 255, the target the letter's class, `i32[]`, or
/// the bits of its number, `f32[8]`. Letters are taken in turn.
///
/// Source: Rosenblatt, "The perceptron: a probabilistic model for information storage and
/// organization in the brain", 1958. The shapes of the letters are those of displays of 5 by 7
/// dots.
public final class LettersDataset implements DatasetType {
  private static final Amounts AMOUNTS = Amounts.of(520, 260);

  private static final Field<Integer> SHIFT =
      Field.of(
          "shift",
          FieldKind.integer(0),
          1,
          "most pixels by which a letter is shifted up, down, left or right");

  private static final Field<Double> FLIPPED =
      Field.of(
          "flipped", FieldKind.number(0, 1), 0.02, "fraction of the pixels that are flipped");

  private static final Field<Target> TARGET =
      Field.of(
          "targetType",
          FieldKind.word(Target.class),
          Target.CLASS,
          "what the target is: the \"class\", or the \"bits\" of its number, eight of them, the"
              + " lowest first");

  private static final int BITS = 8;

  private enum Target {
    CLASS,
    BITS
  }

  /// For [java.util.ServiceLoader].
  public LettersDataset() {}

  @Override
  public String id() {
    return "letters";
  }

  @Override
  public String summary() {
    return "the letters A to Z in black and white, shifted and with flipped pixels";
  }

  @Override
  public List<Field<?>> fields() {
    return AMOUNTS.with(SHIFT, FLIPPED, TARGET);
  }

  @Override
  public DatasetSource create(Config config) {
    return Pictures.source(
        AMOUNTS, config, inputs -> maker(config, inputs), _ -> LetterShapes.names());
  }

  private Maker maker(Config config, Map<String, Shape> inputs) {
    var input = Pictures.gray(id(), inputs);
    return new Letters(
        input.name(),
        input.height(),
        input.width(),
        config.get(SHIFT),
        config.get(FLIPPED),
        config.get(TARGET) == Target.BITS,
        config.get(Amounts.SEED));
  }

  private record Letters(
      String input, int height, int width, int shift, double flipped, boolean bits, long seed)
      implements Maker {
    @Override
    public List<Samples.Feature> features() {
      return List.of(
          new Samples.Feature(input, TensorType.uint8(1, height, width)),
          new Samples.Feature("target", bits ? TensorType.float32(BITS) : TensorType.int32()));
    }

    @Override
    public void make(int number, boolean test, List<HostArray> sample) {
      int letter = number % LetterShapes.COUNT;
      var draws = Draws.of(seed, "letters", number);
      int down = draws.below(2 * shift + 1) - shift;
      int right = draws.below(2 * shift + 1) - shift;
      // Dots are square; the letter is in the middle.
      int dot =
          Math.max(1, Math.min(height / (LetterShapes.ROWS + 1), width / (LetterShapes.COLUMNS + 1)));
      int top = (height - dot * LetterShapes.ROWS) / 2 + down;
      int left = (width - dot * LetterShapes.COLUMNS) / 2 + right;
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          boolean ink =
              LetterShapes.ink(
                  letter, Math.floorDiv(y - top, dot), Math.floorDiv(x - left, dot));
          sample.getFirst().set(y * width + x, ink != draws.chance(flipped) ? 255 : 0);
        }
      }
      HostArray target = sample.getLast();
      if (bits) {
        for (int bit = 0; bit < BITS; bit++) {
          target.set(bit, letter >> bit & 1);
        }
      } else {
        target.set(0, letter);
      }
    }
  }
}

package io.striate.synthetic;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import io.striate.synthetic.draw.Canvas;
import io.striate.synthetic.draw.DrawnDataset;
import io.striate.synthetic.draw.Frame;
import io.striate.synthetic.draw.Rgb;
import io.striate.synthetic.draw.Scene;
import io.striate.synthetic.sample.Amounts;
import java.util.List;

/// The letters A to Z in black and white, shifted, with some pixels flipped: what the Mark I
/// Perceptron saw through its 20 by 20 photocells.
///
/// The input is `u8[1, height, width]` with ink at 255, the target the letter's class, `i32[]`, or
/// the bits of its number, `f32[8]`. Letters are taken in turn.
///
/// Source: Rosenblatt, "The perceptron: a probabilistic model for information storage and
/// organization in the brain", 1958. The shapes of the letters are those of displays of 5 by 7
/// dots.
public final class LettersDataset extends DrawnDataset {
  private static final Field<Integer> SHIFT =
      Field.of(
          "shift",
          FieldKind.integer(0),
          1,
          "most pixels by which a letter is shifted up, down, left or right");

  private static final Field<Double> FLIPPED =
      Field.of("flipped", FieldKind.number(0, 1), 0.02, "fraction of the pixels that are flipped");

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
  public LettersDataset() {
    super(
        "letters",
        "the letters A to Z in black and white, shifted and with flipped pixels",
        Amounts.of(520, 260),
        List.of(1),
        SHIFT,
        FLIPPED,
        TARGET);
  }

  @Override
  protected List<String> labels(Config config) {
    return config.get(TARGET) == Target.CLASS ? LetterShapes.names() : List.of();
  }

  @Override
  protected Scene scene(Config config, Frame frame) {
    return new Letters(
        frame, config.get(SHIFT), config.get(FLIPPED), config.get(TARGET) == Target.BITS);
  }

  private record Letters(Frame frame, int shift, double flipped, boolean bits) implements Scene {
    @Override
    public List<Samples.Feature> targets() {
      return List.of(
          new Samples.Feature("target", bits ? TensorType.float32(BITS) : TensorType.int32()));
    }

    @Override
    public Canvas draw(int number, boolean test, List<HostArray> targets) {
      int letter = number % LetterShapes.COUNT;
      HostArray target = targets.getFirst();
      if (bits) {
        for (int bit = 0; bit < BITS; bit++) {
          target.set(bit, letter >> bit & 1);
        }
      } else {
        target.set(0, letter);
      }
      var draws = frame.draws("letters", number);
      // Dots are squares of whole pixels; the letter is in the middle.
      int dot =
          Math.max(
              1,
              Math.min(
                  frame.height() / (LetterShapes.ROWS + 1),
                  frame.width() / (LetterShapes.COLUMNS + 1)));
      int top = (frame.height() - dot * LetterShapes.ROWS) / 2 + draws.below(2 * shift + 1) - shift;
      int left =
          (frame.width() - dot * LetterShapes.COLUMNS) / 2 + draws.below(2 * shift + 1) - shift;
      return frame
          .canvas(Rgb.BLACK)
          .paint((x, y) -> {
            int row = Math.floorDiv((int) (y * frame.height()) - top, dot);
            int column = Math.floorDiv((int) (x * frame.height()) - left, dot);
            boolean ink = LetterShapes.ink(letter, row, column);
            return ink == draws.chance(flipped) ? Rgb.BLACK : Rgb.WHITE;
          });
    }
  }
}

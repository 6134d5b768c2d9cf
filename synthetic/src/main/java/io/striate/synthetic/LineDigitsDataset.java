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
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The digits 0 to 4 in lines of one pixel, shifted, with some pixels flipped: the five patterns of
/// the first Neocognitron, on 16 by 16 photoreceptors.
///
/// The input is `u8[1, height, width]` with ink at 255, the target the digit's class, `i32[]`.
/// Digits are taken in turn.
///
/// Source: Fukushima, "Neocognitron: a self-organizing neural network model for a mechanism of
/// pattern recognition unaffected by shift in position", Biological Cybernetics 36, 1980. The
/// shapes of the digits are Striate's own.
public final class LineDigitsDataset extends DrawnDataset {
  private static final Field<Integer> SHIFT =
      Field.of(
          "shift",
          FieldKind.integer(0),
          0,
          "most pixels by which a digit is shifted up, down, left or right");

  private static final Field<Integer> FLIPPED =
      Field.of("flipped", FieldKind.integer(0), 0, "number of pixels that are flipped");

  private static final int ROWS = 8;
  private static final int COLUMNS = 7;

  // Rows from top to bottom.
  private static final List<List<String>> DIGITS =
      List.of(
          List.of(
              "..###..", ".#...#.", "#.....#", "#.....#", "#.....#", "#.....#", ".#...#.",
              "..###.."),
          List.of(
              "...#...", "..##...", "...#...", "...#...", "...#...", "...#...", "...#...",
              "...#..."),
          List.of(
              "..###..", ".#...#.", "......#", ".....#.", "....#..", "...#...", "..#....",
              "#######"),
          List.of(
              ".####..", ".....#.", "......#", ".....#.", "..###..", ".....#.", "......#",
              ".####.."),
          List.of(
              "....#..", "...##..", "..#.#..", ".#..#..", "#...#..", "#######", "....#..",
              "....#.."));

  /// For [java.util.ServiceLoader].
  public LineDigitsDataset() {
    super(
        "line-digits",
        "the digits 0 to 4 in lines of one pixel, shifted and with flipped pixels",
        Amounts.of(100, 5),
        List.of(1),
        SHIFT,
        FLIPPED);
  }

  @Override
  protected List<String> labels(Config config) {
    return List.of("0", "1", "2", "3", "4");
  }

  @Override
  protected Scene scene(Config config, Frame frame) {
    return new Digits(frame, config.get(SHIFT), config.get(FLIPPED));
  }

  private record Digits(Frame frame, int shift, int flipped) implements Scene {
    @Override
    public List<Samples.Feature> targets() {
      return List.of(new Samples.Feature("target", TensorType.int32()));
    }

    @Override
    public Canvas draw(int number, boolean test, List<HostArray> targets) {
      int digit = number % DIGITS.size();
      targets.getFirst().set(0, digit);
      var draws = frame.draws("line-digits", number);
      int top = (frame.height() - ROWS) / 2 + draws.below(2 * shift + 1) - shift;
      int left = (frame.width() - COLUMNS) / 2 + draws.below(2 * shift + 1) - shift;
      Set<Integer> changed = new HashSet<>();
      int[] order = draws.order(frame.height() * frame.width());
      Arrays.stream(order).limit(flipped).forEach(changed::add);
      return frame
          .canvas(Rgb.BLACK)
          .paint((x, y) -> {
            // Units of a picture are those of its height.
            int row = (int) (y * frame.height());
            int column = (int) (x * frame.height());
            boolean ink = ink(digit, row - top, column - left);
            return ink == changed.contains(row * frame.width() + column) ? Rgb.BLACK : Rgb.WHITE;
          });
    }

    private static boolean ink(int digit, int row, int column) {
      return row >= 0
          && row < ROWS
          && column >= 0
          && column < COLUMNS
          && DIGITS.get(digit).get(row).charAt(column) == '#';
    }
  }
}

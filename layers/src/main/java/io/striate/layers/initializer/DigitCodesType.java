package io.striate.layers.initializer;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InitializerType;
import io.striate.api.tensor.Shape;
import java.util.List;

/// `digit-codes`: the rows of a weight `[10, 84]` are pictures of the digits 0 to 9 in 12 rows of 7
/// pixels, 1 for ink and -1 for ground: the fixed centers of the outputs of LeNet-5 (layer `rbf`).
/// Digits that look alike have codes that are alike. The pictures are Striate's own; those of the
/// paper are in its figure 3.
///
/// Source: LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document
/// recognition", Proceedings of the IEEE 86, 1998.
public final class DigitCodesType implements InitializerType {
  private static final String[][] DIGITS = {
    {
      "..###..", ".##.##.", "##...##", "##...##", "##...##", "##...##", "##...##", "##...##",
      "##...##", "##...##", ".##.##.", "..###.."
    },
    {
      "...##..", "..###..", ".####..", "...##..", "...##..", "...##..", "...##..", "...##..",
      "...##..", "...##..", "...##..", ".######"
    },
    {
      ".#####.", "##...##", "##...##", ".....##", ".....##", "....##.", "...##..", "..##...",
      ".##....", "##.....", "##.....", "#######"
    },
    {
      "#######", "....##.", "...##..", "..##...", ".####..", "....##.", ".....##", ".....##",
      ".....##", "##...##", ".##.##.", "..###.."
    },
    {
      "....##.", "...###.", "...###.", "..####.", "..#.##.", ".##.##.", ".#..##.", "##..##.",
      "#######", "....##.", "....##.", "....##."
    },
    {
      "#######", "##.....", "##.....", "##.....", "##.###.", "###..##", ".....##", ".....##",
      ".....##", "##...##", ".##.##.", "..###.."
    },
    {
      "...###.", "..##...", ".##....", "##.....", "##.###.", "###..##", "##...##", "##...##",
      "##...##", "##...##", ".##.##.", "..###.."
    },
    {
      "#######", ".....##", ".....##", "....##.", "....##.", "...##..", "...##..", "..##...",
      "..##...", ".##....", ".##....", ".##...."
    },
    {
      ".#####.", "##...##", "##...##", "##...##", ".##.##.", "..###..", ".##.##.", "##...##",
      "##...##", "##...##", "##...##", ".#####."
    },
    {
      "..###..", ".##.##.", "##...##", "##...##", "##...##", "##...##", "##..###", ".###.##",
      ".....##", "....##.", "...##..", ".###..."
    }
  };

  @Override
  public String id() {
    return "digit-codes";
  }

  @Override
  public String summary() {
    return "pictures of the digits as the codes of ten outputs";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Initializer create(Config config) {
    return (shape, random) -> values(shape);
  }

  private static float[] values(Shape shape) {
    if (!shape.equals(Shape.of(10, 84))) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          "digit-codes are 10 codes of 84 values, but the weight is " + shape,
          "use a layer of 10 units that reads 84 numbers");
    }
    float[] values = new float[840];
    for (int i = 0; i < values.length; i++) {
      boolean ink = DIGITS[i / 84][i % 84 / 7].charAt(i % 7) == '#';
      values[i] = ink ? 1 : -1;
    }
    return values;
  }
}

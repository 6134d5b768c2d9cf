package io.striate.backend.tck.cases;

import io.striate.api.op.GroupNorm;
import io.striate.api.op.GroupNormGrad;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.run.Numbers;
import java.util.ArrayList;
import java.util.List;

/// Inputs for group normalization: group, instance and layer normalization in all layouts, of rows
/// that are shorter than a vector, and of rows that fit no cache.
final class GroupNormCases {
  private static final double EPSILON = 0x1p-10;

  private GroupNormCases() {}

  /// An input and how it is normalized.
  private record Layout(boolean perPosition, int groups, Shape shape) {
    Layout(boolean perPosition, int groups, int... extents) {
      this(perPosition, groups, Shape.of(extents));
    }

    int channels() {
      return shape.extent(1);
    }

    int[] extents() {
      return shape.extents();
    }
  }

  private static List<Layout> layouts() {
    return List.of(
        new Layout(false, 2, 3, 6, 5, 7),
        new Layout(false, 4, 9, 16, 7, 7),
        new Layout(false, 3, 5, 6, 9, 13),
        new Layout(false, 1, 2, 3, 41, 40),
        new Layout(false, 5, 4, 5, 3, 3),
        new Layout(false, 17, 2, 17, 11, 12),
        new Layout(false, 1, 37, 70),
        new Layout(false, 1, 5, 1),
        new Layout(false, 1, 1, 4099),
        new Layout(false, 1, 3, 32_771),
        new Layout(false, 2, 2, 14, 50, 50),
        new Layout(false, 3, 20, 9),
        new Layout(true, 1, 3, 5, 4, 3),
        new Layout(true, 1, 2, 33, 23, 24),
        new Layout(true, 4, 4, 20, 5, 7),
        new Layout(true, 1, 1, 1100, 3, 17));
  }

  /// Adds all cases.
  static void add(List<OpCase> cases) {
    for (Layout layout : layouts()) {
      for (boolean affine : new boolean[] {true, false}) {
        forward(cases, layout, affine);
        backward(cases, layout, affine);
      }
    }
  }

  private static String name(Layout layout, Numbers input, boolean affine) {
    return layout.groups
        + (" groups of " + input.type().shape())
        + (layout.perPosition ? ", each position" : "")
        + (affine ? "" : ", without scale");
  }

  private static void forward(List<OpCase> cases, Layout layout, boolean affine) {
    var op = new GroupNorm(layout.groups, layout.perPosition, EPSILON);
    int channels = layout.channels();
    for (double offset : new double[] {0, 64}) {
      var input = Numbers.random(61, 2, layout.extents());
      for (int i = 0; i < input.values().length; i++) {
        input.values()[i] += offset;
      }
      var inputs = new ArrayList<>(List.of(input));
      if (affine) {
        inputs.add(Numbers.random(62, 1, channels));
        inputs.add(Numbers.random(63, 1, channels));
      }
      String far = offset == 0 ? "" : ", far from zero";
      cases.add(new OpCase("groupnorm, " + name(layout, input, affine) + far, op, inputs, false));
    }
  }

  private static void backward(List<OpCase> cases, Layout layout, boolean affine) {
    var input = Numbers.random(61, 2, layout.extents());
    Shape statistics =
        new GroupNorm(layout.groups, layout.perPosition, EPSILON)
            .infer(List.of(TensorType.float32(layout.extents())))
            .get(1)
            .shape();
    var variance = Numbers.random(65, 0.5, statistics.extents());
    for (int i = 0; i < variance.values().length; i++) {
      variance.values()[i] += 1;
    }
    var inputs =
        new ArrayList<>(
            List.of(
                input,
                Numbers.random(64, 0.5, statistics.extents()),
                variance,
                Numbers.random(66, 1, layout.extents())));
    if (affine) {
      inputs.add(Numbers.random(62, 1, layout.channels()));
    }
    cases.add(
        new OpCase(
            "groupnorm-grad, " + name(layout, input, affine),
            new GroupNormGrad(layout.groups, layout.perPosition, EPSILON),
            inputs,
            false));
  }
}

package io.striate.backend.cpu.vector.conv.direct;

import static io.striate.backend.cpu.vector.Numbers.assertSame;
import static io.striate.backend.cpu.vector.Numbers.filled;
import static io.striate.backend.cpu.vector.Numbers.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.conv.ImageLayouts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The convolution kernels of one sample and group against their scalar twins, and the twins
/// against the formula.
public class DirectConv2dTest {

  /// C, H, W, filters, kernel, stride, padding (top, left, bottom, right), dilation; the group is
  /// the whole.
  private static ConvGeometry geometry(
      int c, int h, int w, int f, int kH, int kW, int sH, int sW, int[] pad, int dH, int dW) {
    int oH = (h + pad[0] + pad[2] - (kH - 1) * dH - 1) / sH + 1;
    int oW = (w + pad[1] + pad[3] - (kW - 1) * dW - 1) / sW + 1;
    return new ConvGeometry(c, h, w, f, kH, kW, sH, sW, pad[0], pad[1], dH, dW, 1, oH, oW);
  }

  public static List<ConvGeometry> cases() {
    var cases = new ArrayList<ConvGeometry>();
    int[] none = {0, 0, 0, 0};
    for (int filters : new int[] {1, 3, 6, 7, 8, 9, 16, 17, 24, 31, 33}) {
      cases.add(geometry(3, 7, 9, filters, 3, 3, 1, 1, new int[] {1, 1, 1, 1}, 1, 1));
    }
    cases.add(geometry(1, 28, 28, 6, 5, 5, 1, 1, new int[] {2, 2, 2, 2}, 1, 1));
    cases.add(geometry(6, 14, 14, 16, 5, 5, 1, 1, none, 1, 1));
    cases.add(geometry(2, 1, 1, 5, 1, 1, 1, 1, none, 1, 1));
    cases.add(geometry(2, 5, 4, 5, 5, 4, 1, 1, none, 1, 1));
    cases.add(geometry(4, 11, 13, 20, 3, 2, 2, 3, new int[] {0, 2, 1, 0}, 1, 1));
    cases.add(geometry(3, 12, 10, 18, 3, 3, 1, 2, new int[] {1, 0, 2, 3}, 2, 3));
    cases.add(geometry(5, 9, 9, 4, 1, 1, 3, 3, none, 1, 1));
    cases.add(geometry(17, 4, 5, 2, 2, 2, 1, 1, new int[] {1, 1, 0, 0}, 1, 2));
    cases.add(geometry(1, 3, 3, 2, 3, 3, 1, 1, new int[] {4, 4, 4, 4}, 1, 1));
    return cases;
  }

  @Test
  void theTwinIsTheFormula() {
    for (ConvGeometry g : cases()) {
      float[] image = whole(1, g.inputSize());
      float[] weight = whole(2, g.weightSize());
      float[] bias = whole(3, g.filters());
      float[] padded = filled(g.channels() * g.paddedPlane(), Float.NaN);
      ImageLayouts.pad(g, image, 0, padded, 0);
      float[] out = new float[g.pixels() * g.filters()];
      DirectConv2d.forwardScalar(
          padded,
          0,
          g.pixelOffsets(),
          g.pixels(),
          g.tapOffsets(),
          weight,
          0,
          g.filters(),
          bias,
          0,
          out,
          0,
          g.filters());
      for (int f = 0; f < g.filters(); f++) {
        for (int q = 0; q < g.pixels(); q++) {
          assertEquals(
              window(g, image, weight, f, q) + bias[f], out[q * g.filters() + f], g.toString());
        }
      }
    }
  }

  private static float window(ConvGeometry g, float[] image, float[] weight, int f, int q) {
    float sum = 0;
    for (int c = 0; c < g.channels(); c++) {
      for (int ky = 0; ky < g.kernelHeight(); ky++) {
        for (int kx = 0; kx < g.kernelWidth(); kx++) {
          int y = q / g.outWidth() * g.strideHeight() - g.padTop() + ky * g.dilationHeight();
          int x = q % g.outWidth() * g.strideWidth() - g.padLeft() + kx * g.dilationWidth();
          if (y >= 0 && y < g.height() && x >= 0 && x < g.width()) {
            sum +=
                image[(c * g.height() + y) * g.width() + x]
                    * weight[
                        ((f * g.channels() + c) * g.kernelHeight() + ky) * g.kernelWidth() + kx];
          }
        }
      }
    }
    return sum;
  }

  @Test
  void forwardAgreesWithTheTwin() {
    for (ConvGeometry g : cases()) {
      int at = 3;
      int row = g.groupFiltersPadded();
      float[] in = whole(1, at + g.channels() * g.paddedPlane());
      float[] weight = whole(2, at + g.weightSize());
      float[] bias = whole(3, at + row);
      float[] packed = filled(at + row * g.taps(), Float.NaN);
      DirectConv2d.packWeight(g.filters(), g.taps(), weight, at, packed, at);
      float[] expected = filled(at + g.pixels() * row, Float.NaN);
      float[] actual = filled(at + g.pixels() * row, Float.NaN);
      int[] pixel = g.pixelOffsets();
      int[] tap = g.tapOffsets();
      DirectConv2d.forwardScalar(
          in, at, pixel, pixel.length, tap, weight, at, g.filters(), bias, at, expected, at, row);
      DirectConv2d.forward(in, at, pixel, pixel.length, tap, packed, at, row, bias, at, actual, at);
      clearTail(expected, at, row, g.filters());
      clearTail(actual, at, row, g.filters());
      assertSame(expected, actual, g.toString());
      float[] back = filled(weight.length, Float.NaN);
      DirectConv2d.unpackWeight(g.filters(), g.taps(), packed, at, back, at);
      System.arraycopy(weight, 0, back, 0, at);
      assertSame(weight, back, "packed and unpacked, " + g);
    }
  }

  @Test
  void theFlatKernelAgreesWithTheTwin() {
    int checked = 0;
    for (ConvGeometry g : cases()) {
      if (g.strideHeight() != 1 || g.strideWidth() != 1) {
        continue;
      }
      checked++;
      int at = 2;
      int filters = FlatConv2d.paddedFilters(g.filters());
      int plane = FlatConv2d.planeSize(g);
      float[] in = whole(1, at + g.channels() * g.paddedPlane() + FlatConv2d.slack());
      float[] weight = whole(2, at + g.weightSize());
      float[] bias = whole(3, at + filters);
      float[] packed = filled(at + filters * g.taps(), Float.NaN);
      FlatConv2d.packWeight(g.filters(), g.taps(), weight, at, packed, at);
      float[] expected = new float[at + filters * plane];
      float[] actual = new float[at + filters * plane];
      FlatConv2d.forwardScalar(
          in, at, g.tapOffsets(), weight, at, g.filters(), bias, at, expected, at, plane);
      FlatConv2d.forward(
          in, at, g.tapOffsets(), packed, at, g.filters(), bias, at, actual, at, plane);
      for (int i = at + g.filters() * plane; i < actual.length; i++) {
        actual[i] = 0;
      }
      assertSame(expected, actual, g.toString());
    }
    assertTrue(checked > 10);
  }

  @Test
  void gradWeightAgreesWithTheTwin() {
    for (ConvGeometry g : cases()) {
      int at = 3;
      int row = g.groupFiltersPadded();
      float[] in = whole(1, at + g.channels() * g.paddedPlane());
      float[] gradOut = whole(2, at + g.pixels() * row);
      float[] expected = whole(3, g.weightSize());
      float[] packed = new float[at + row * g.taps()];
      DirectConv2d.packWeight(g.filters(), g.taps(), expected, 0, packed, at);
      int[] pixel = g.pixelOffsets();
      int[] tap = g.tapOffsets();
      DirectConv2dGradWeight.accumulateScalar(
          in, at, pixel, pixel.length, tap, gradOut, at, row, g.filters(), expected, 0);
      DirectConv2dGradWeight.accumulate(
          in, at, pixel, pixel.length, tap, gradOut, at, row, packed, at);
      float[] actual = new float[g.weightSize()];
      DirectConv2d.unpackWeight(g.filters(), g.taps(), packed, at, actual, 0);
      assertSame(expected, actual, g.toString());
    }
  }

  @Test
  void gradInputAgreesWithTheTwin() {
    for (ConvGeometry g : cases()) {
      int at = 3;
      int row = g.groupFiltersPadded();
      float[] gradOut = whole(2, at + g.pixels() * row);
      assertSame(gradInScalar(g, gradOut, at, row), gradIn(g, gradOut, at, row), g.toString());
    }
  }

  @Test
  void anInfiniteGradientReachesItsWindowOnly() {
    for (ConvGeometry g : cases()) {
      int row = g.groupFiltersPadded();
      float[] gradOut = whole(2, g.pixels() * row);
      gradOut[g.pixels() / 2 * row] = Float.POSITIVE_INFINITY;
      assertSame(gradInScalar(g, gradOut, 0, row), gradIn(g, gradOut, 0, row), g.toString());
    }
  }

  private static float[] gradInScalar(ConvGeometry g, float[] gradOut, int at, int row) {
    float[] gradIn = new float[g.paddedPlane() * g.channels()];
    DirectConv2dGradInput.applyScalar(g, gradOut, at, row, whole(5, g.weightSize()), 0, gradIn, 0);
    float[] image = filled(g.inputSize(), Float.NaN);
    ImageLayouts.cropChannelsLast(g, gradIn, 0, image, 0);
    return image;
  }

  private static float[] gradIn(ConvGeometry g, float[] gradOut, int at, int row) {
    float[] packed = filled(1 + DirectConv2dGradInput.packedSize(g), Float.NaN);
    DirectConv2dGradInput.packWeight(g, whole(5, g.weightSize()), 0, packed, 1);
    int size = DirectConv2dGradInput.gradInSize(g);
    float[] gradIn = filled(2 + size, Float.NaN);
    DirectConv2dGradInput.apply(
        DirectConv2dGradInput.runOffsets(g),
        DirectConv2dGradInput.runLength(g),
        DirectConv2dGradInput.pixelOrder(g),
        DirectConv2dGradInput.windowOffsets(g),
        gradOut,
        at,
        row,
        g.filters(),
        packed,
        1,
        gradIn,
        2,
        size);
    float[] image = filled(g.inputSize(), Float.NaN);
    ImageLayouts.cropChannelsLast(g, gradIn, 2, image, 0);
    return image;
  }

  @Test
  void channelsLastIsTheSameImageTransposed() {
    for (ConvGeometry g : cases()) {
      float[] image = whole(1, g.inputSize());
      int plane = g.paddedPlane();
      float[] planes = filled(g.channels() * plane, Float.NaN);
      float[] last = filled(g.channels() * plane, Float.NaN);
      ImageLayouts.pad(g, image, 0, planes, 0);
      ImageLayouts.padChannelsLast(g, image, 0, last, 0);
      float[] turned = filled(g.channels() * plane, Float.NaN);
      ImageLayouts.transpose(plane, g.channels(), last, 0, g.channels(), turned, 0, plane);
      assertSame(planes, turned, g.toString());
    }
  }

  private static void clearTail(float[] pixels, int at, int row, int filters) {
    for (int q = at; q < pixels.length; q += row) {
      java.util.Arrays.fill(pixels, q + filters, q + row, 0f);
    }
  }
}

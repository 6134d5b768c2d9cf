package io.striate.api.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.component.FieldKind.Pair;
import io.striate.api.error.StriateException;
import io.striate.api.op.Window2d;
import io.striate.api.random.RandomStream;
import org.junit.jupiter.api.Test;

/// The arithmetic of windows, as the lecture teaches it.
class WindowRequestTest {
  private static WindowRequest request(int kernel, int stride, Padding padding, Fit fit) {
    return new WindowRequest(
        new Pair(kernel, kernel), new Pair(stride, stride), padding, new Pair(1, 1), fit);
  }

  private static int out(int size, int kernel, int stride, int padding) {
    return request(kernel, stride, Padding.of(padding), Fit.STRICT).on(size, size).outHeight(size);
  }

  private static String refusal(WindowRequest request, int size) {
    return assertThrows(StriateException.class, () -> request.on(size, size)).getMessage();
  }

  @Test
  void slides35To60Sizes() {
    assertEquals(28, out(32, 5, 1, 0));
    assertEquals(24, out(28, 5, 1, 0));
    assertEquals(5, out(7, 3, 1, 0));
    assertEquals(3, out(7, 3, 2, 0));
    assertEquals(7, out(7, 3, 1, 1));
    assertEquals(32, out(32, 5, 1, 2));
  }

  @Test
  void slides61To63DoesNotFit() {
    assertEquals(
        """
        does not fit [STR-101]
          (N + 2P - F)/S + 1 = (7 + 2*0 - 3)/3 + 1 = 2.33 must be a whole number
          fits: padding 1 -> 3x3; stride 1 -> 5x5, 2 -> 3x3, 4 -> 2x2; kernel 1 -> 3x3, 4 -> 2x2, 7 -> 1x1
          or round down with "fit": "floor" -> 2x2 (the last row and column of the input are not used)\
        """,
        refusal(request(3, 3, Padding.of(0), Fit.STRICT), 7));
  }

  @Test
  void slide66SamePaddingKeepsTheSize() {
    for (int kernel : new int[] {3, 5, 7}) {
      Window2d window = request(kernel, 1, new Padding.Same(), Fit.STRICT).on(20, 20);
      assertEquals((kernel - 1) / 2, window.padTop());
      assertEquals(20, window.outHeight(20));
    }
    String message = refusal(request(4, 1, new Padding.Same(), Fit.STRICT), 20);
    assertTrue(
        message.contains("\"same\" is (F - 1)/2 = (4 - 1)/2 = 1.50, not a whole number"), message);
  }

  @Test
  void slide67AKernelLargerThanItsInput() {
    String message = refusal(request(5, 1, Padding.of(0), Fit.STRICT), 4);
    assertTrue(message.contains("(4 < 5)"), message);
  }

  @Test
  void slide73WhateverFits() {
    String message = refusal(request(5, 2, Padding.of(0), Fit.STRICT), 32);
    assertTrue(
        message.contains("no symmetric padding, but \"padding\": [[0, 1], [0, 1]] -> 15x15"),
        message);
    for (int padding : new int[] {0, 1, 2}) {
      assertEquals(15 + padding, out(33, 5, 2, padding));
    }
  }

  @Test
  void slide22AlexNetNeeds227() {
    String message = refusal(request(11, 4, Padding.of(0), Fit.STRICT), 224);
    assertTrue(message.contains("(224 + 2*0 - 11)/4 + 1 = 54.25"), message);
    assertTrue(message.contains("227x227 -> 55x55"), message);
  }

  /// Each suggestion is tried: what the message says fits must fit, with the size that it names.
  @Test
  void suggestionsHoldTrue() {
    var random = new RandomStream(11, "suggestions", 0, 0);
    int refused = 0;
    for (int round = 0; round < 300; round++) {
      int size = 5 + random.nextInt(40);
      int kernel = 1 + random.nextInt(5);
      int stride = 1 + random.nextInt(4);
      int padding = random.nextInt(3);
      WindowRequest request = request(kernel, stride, Padding.of(padding), Fit.STRICT);
      if ((size + 2 * padding - kernel) % stride == 0) {
        assertEquals(
            (size + 2 * padding - kernel) / stride + 1, request.on(size, size).outWidth(size));
        continue;
      }
      refused++;
      String message = refusal(request, size);
      String fits =
          message.substring(message.indexOf("fits: ") + 6, message.indexOf("\n  or round"));
      for (String part : fits.split("; ", -1)) {
        for (String one : part.split(", ", -1)) {
          String[] words = one.replaceFirst("^(padding|stride|kernel|input) ", "").split(" -> ", 2);
          if (words.length < 2 || words[0].contains("]")) {
            continue;
          }
          int value = Integer.parseInt(words[0].split("x", 2)[0]);
          int expected = Integer.parseInt(words[1].split("x", 2)[0]);
          int actual =
              switch (part.split(" ", 2)[0]) {
                case "padding" -> out(size, kernel, stride, value);
                case "stride" -> out(size, kernel, value, padding);
                case "kernel" -> out(size, value, stride, padding);
                default -> out(value, kernel, stride, padding);
              };
          assertEquals(expected, actual, message);
        }
      }
    }
    assertTrue(refused > 50);
  }

  @Test
  void floorLeavesTheRestUnused() {
    assertEquals(2, request(3, 3, Padding.of(0), Fit.FLOOR).on(7, 7).outHeight(7));
  }

  /// The sizes that Caffe's rule gives: AlexNet's and GoogLeNet's 3x3 stride 2 pooling, and a
  /// window that would start in the padding.
  @Test
  void ceilReachesOverTheEdgeButStartsOnTheInput() {
    Window2d window = request(3, 2, Padding.of(0), Fit.CEIL).on(112, 112);
    assertEquals(56, window.outHeight(112));
    assertEquals(0, window.padTop());
    assertEquals(1, window.padBottom());
    Window2d dropped = request(2, 2, Padding.of(1), Fit.CEIL).on(3, 3);
    assertEquals(2, dropped.outHeight(3));
  }

  @Test
  void sameUpperPutsTheOddPixelBehind() {
    Window2d window = request(3, 2, new Padding.SameUpper(), Fit.STRICT).on(224, 224);
    assertEquals(0, window.padTop());
    assertEquals(1, window.padBottom());
    assertEquals(112, window.outHeight(224));
  }

  @Test
  void dilationWidensTheKernel() {
    var request =
        new WindowRequest(
            new Pair(3, 3), new Pair(1, 1), new Padding.Same(), new Pair(2, 2), Fit.STRICT);
    Window2d window = request.on(10, 10);
    assertEquals(2, window.padLeft());
    assertEquals(10, window.outWidth(10));
  }

  @Test
  void theFormulaShowsItsNumbers() {
    assertEquals(
        "(32 + 2*2 - 5)/1 + 1 = 32", WindowRequest.formula(Window2d.square(5, 1, 2), 32, 32));
    assertEquals(
        "(7 + 0 + 1 - 3)/1 + 1 = 6",
        WindowRequest.formula(new Window2d(3, 3, 1, 1, 0, 1, 0, 1, 1, 1), 7, 7));
  }

  @Test
  void paddingIsReadAndWrittenInEachForm() {
    var kind = Padding.kind();
    for (Object json :
        new Object[] {
          2L,
          java.util.List.of(1L, 2L),
          java.util.List.of(java.util.List.of(0L, 1L), java.util.List.of(2L, 3L)),
          "same",
          "same-upper"
        }) {
      assertEquals(json, kind.format(kind.parse(json)));
    }
    var error = assertThrows(StriateException.class, () -> kind.parse(-1L));
    assertTrue(
        error.getMessage().startsWith("must be a whole number of at least 0, [height, width]"));
  }
}

package io.striate.backend.gpu.aparapi.routines.conv;

import io.striate.api.op.Window2d;

/// The geometry of a convolution along one axis. The window of output `x` (below `pixels`) starts
/// at `first + x * stride`, and its tap `t` (below `taps`) is at `t * step` from there. Tap `t`
/// belongs to position `place + t * placeStep` of the window.
///
/// The gradient with respect to the input visits, for each element of the input, the outputs whose
/// windows cover it. Elements with the same remainder modulo the stride are covered by the same
/// positions of the window. For these elements the gradient is again a convolution, with stride 1,
/// of the gradient of the output.
record ConvAxis(int pixels, int first, int stride, int taps, int step, int place, int placeStep) {
  static ConvAxis down(Window2d window, int height) {
    return forward(
        window.outHeight(height),
        window.padTop(),
        window.strideHeight(),
        window.kernelHeight(),
        window.dilationHeight());
  }

  static ConvAxis across(Window2d window, int width) {
    return forward(
        window.outWidth(width),
        window.padLeft(),
        window.strideWidth(),
        window.kernelWidth(),
        window.dilationWidth());
  }

  private static ConvAxis forward(int pixels, int pad, int stride, int kernel, int dilation) {
    return new ConvAxis(pixels, -pad, stride, kernel, dilation, 0, 1);
  }

  static ConvAxis downOf(int remainder, Window2d window, int height) {
    return covering(
        remainder,
        height,
        window.padTop(),
        window.strideHeight(),
        window.kernelHeight(),
        window.dilationHeight());
  }

  static ConvAxis acrossOf(int remainder, Window2d window, int width) {
    return covering(
        remainder,
        width,
        window.padLeft(),
        window.strideWidth(),
        window.kernelWidth(),
        window.dilationWidth());
  }

  /// Element `remainder + x * stride` of the input is covered at position `i` by the output at
  /// `(remainder + x * stride + pad - i * dilation) / stride`, if that is a whole number.
  private static ConvAxis covering(
      int remainder, int extent, int pad, int stride, int kernel, int dilation) {
    int placeStep = stride / gcd(stride, dilation);
    int place = 0;
    while (place < placeStep && (remainder + pad - place * dilation) % stride != 0) {
      place++;
    }
    int taps = place < Math.min(placeStep, kernel) ? Math.ceilDiv(kernel - place, placeStep) : 0;
    return new ConvAxis(
        Math.ceilDiv(extent - remainder, stride),
        taps == 0 ? 0 : (remainder + pad - place * dilation) / stride,
        1,
        taps,
        -(placeStep * dilation / stride),
        place,
        placeStep);
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}

package io.striate.backend.reference;

/// Convolution and its gradients, as the formulas say them (slides 35-76).
///
/// With K filters over C channels in G groups, filter f of group g = f / (K/G) sees the channels
/// c = g * C/G + k, and
///
///     output[n, f, y, x] = sum over k, i, j of  input[n, c, Y, X] * weight[f, k, i, j]
///     where  Y = y * strideHeight + i * dilationHeight - top
///            X = x * strideWidth  + j * dilationWidth  - left
///
/// and an input outside the image is zero. The kernel is not flipped: this is cross-correlation, as
/// everywhere in deep learning.
///
/// The sum is linear in the input and in the weight, so each gradient is the same seven loops with another
/// factor on the left: every product `input * weight -> output` of the forward pass becomes
/// `gradOutput * weight -> gradInput` and `gradOutput * input -> gradWeight`.
///
/// Source: Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285.
final class Conv2dLoops {
  private Conv2dLoops() {}

  static void forward(Conv2dGeometry g, double[] input, double[] weight, double[] output) {
    for (int n = 0; n < g.batch(); n++) {
      for (int f = 0; f < g.filters(); f++) {
        for (int y = 0; y < g.outHeight(); y++) {
          for (int x = 0; x < g.outWidth(); x++) {
            double sum = 0;
            for (int k = 0; k < g.groupChannels(); k++) {
              for (int i = 0; i < g.kernelHeight(); i++) {
                for (int j = 0; j < g.kernelWidth(); j++) {
                  if (g.inside(y, x, i, j)) {
                    sum += input[g.input(n, f, k, y, x, i, j)] * weight[g.weight(f, k, i, j)];
                  }
                }
              }
            }
            output[g.output(n, f, y, x)] = sum;
          }
        }
      }
    }
  }

  static void gradInput(
      Conv2dGeometry g, double[] gradOutput, double[] weight, double[] gradInput) {
    for (int n = 0; n < g.batch(); n++) {
      for (int f = 0; f < g.filters(); f++) {
        for (int y = 0; y < g.outHeight(); y++) {
          for (int x = 0; x < g.outWidth(); x++) {
            for (int k = 0; k < g.groupChannels(); k++) {
              for (int i = 0; i < g.kernelHeight(); i++) {
                for (int j = 0; j < g.kernelWidth(); j++) {
                  if (g.inside(y, x, i, j)) {
                    gradInput[g.input(n, f, k, y, x, i, j)] +=
                        gradOutput[g.output(n, f, y, x)] * weight[g.weight(f, k, i, j)];
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  static void gradWeight(
      Conv2dGeometry g, double[] gradOutput, double[] input, double[] gradWeight) {
    for (int n = 0; n < g.batch(); n++) {
      for (int f = 0; f < g.filters(); f++) {
        for (int y = 0; y < g.outHeight(); y++) {
          for (int x = 0; x < g.outWidth(); x++) {
            for (int k = 0; k < g.groupChannels(); k++) {
              for (int i = 0; i < g.kernelHeight(); i++) {
                for (int j = 0; j < g.kernelWidth(); j++) {
                  if (g.inside(y, x, i, j)) {
                    gradWeight[g.weight(f, k, i, j)] +=
                        gradOutput[g.output(n, f, y, x)] * input[g.input(n, f, k, y, x, i, j)];
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}

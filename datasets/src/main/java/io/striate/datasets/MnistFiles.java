package io.striate.datasets;

import io.striate.api.data.KnownData;
import java.net.URI;
import java.util.List;

/// Where MNIST and data sets in its format can be had.
final class MnistFiles {
  /// A mirror of the files as they were published.
  private static final String MNIST_HOME = "https://ossci-datasets.s3.amazonaws.com/mnist/";

  private static final String FASHION_HOME = "https://fashion-mnist.s3.eu-central-1.amazonaws.com/";

  /// MNIST.
  static final KnownData MNIST =
      new KnownData(
          "mnist",
          "70,000 gray images of 28x28 pixels, handwritten digits",
          "CC BY-SA 3.0; Y. LeCun, C. Cortes, C. Burges, \"The MNIST database of handwritten"
              + " digits\"",
          List.of(
              file(
                  MNIST_HOME,
                  "train-images-idx3-ubyte.gz",
                  9_912_422,
                  "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
              file(
                  MNIST_HOME,
                  "train-labels-idx1-ubyte.gz",
                  28_881,
                  "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
              file(
                  MNIST_HOME,
                  "t10k-images-idx3-ubyte.gz",
                  1_648_877,
                  "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
              file(
                  MNIST_HOME,
                  "t10k-labels-idx1-ubyte.gz",
                  4_542,
                  "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6")));

  /// Fashion-MNIST.
  static final KnownData FASHION_MNIST =
      new KnownData(
          "fashion-mnist",
          "70,000 gray images of 28x28 pixels, ten kinds of clothes",
          "MIT license; H. Xiao, K. Rasul, R. Vollgraf, \"Fashion-MNIST\", arXiv:1708.07747",
          List.of(
              file(
                  FASHION_HOME,
                  "train-images-idx3-ubyte.gz",
                  26_421_880,
                  "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
              file(
                  FASHION_HOME,
                  "train-labels-idx1-ubyte.gz",
                  29_515,
                  "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
              file(
                  FASHION_HOME,
                  "t10k-images-idx3-ubyte.gz",
                  4_422_102,
                  "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
              file(
                  FASHION_HOME,
                  "t10k-labels-idx1-ubyte.gz",
                  5_148,
                  "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5")));

  private MnistFiles() {}

  private static KnownData.RemoteFile file(String source, String name, long bytes, String sha256) {
    return new KnownData.RemoteFile(name, URI.create(source + name), bytes, sha256);
  }
}

package io.striate.benchmarks.growth;

import static io.striate.layers.NetworkBuilder.object;

import io.striate.api.Catalog;
import io.striate.layers.Network;
import io.striate.layers.NetworkBuilder;

/// The networks whose cost is looked at.
final class Networks {
  private static final int CLASSES = 10;

  private final Catalog catalog = Catalog.installed();

  /// LeNet-5 on 28x28.
  Network lenet() {
    var network = NetworkBuilder.named("lenet-5").input(1, 28, 28);
    network.layer("conv2d", "filters", 6, "kernel", 5, "padding", 2, "activation", "relu");
    network.layer("maxpool2d", "kernel", 2);
    network.layer("conv2d", "filters", 16, "kernel", 5, "activation", "relu");
    network.layer("maxpool2d", "kernel", 2).layer("flatten");
    network.layer("dense", "units", 120, "activation", "relu");
    network.layer("dense", "units", 84, "activation", "relu");
    return trained(network);
  }

  /// Three blocks of two convolutions and a pooling, with 32, 64 and 128 filters.
  ///
  /// @param size rows and columns of the image, a multiple of 8
  Network vgg(int size) {
    var network = NetworkBuilder.named("vgg-small").input(3, size, size);
    for (int filters = 32; filters <= 128; filters *= 2) {
      convolution(network, filters);
      convolution(network, filters);
      network.layer("maxpool2d", "kernel", 2);
    }
    network.layer("flatten").layer("dense", "units", 256, "activation", "relu");
    return trained(network);
  }

  /// Convolutions, 3x3, from channels to as many channels, on 16x16; then the mean of each map.
  Network chain(int depth, int channels) {
    var network = NetworkBuilder.named("chain").input(channels, 16, 16);
    for (int i = 0; i < depth; i++) {
      convolution(network, channels);
    }
    network.layer("avgpool2d", "kernel", 16).layer("flatten");
    return trained(network);
  }

  private static void convolution(NetworkBuilder network, int filters) {
    network.layer("conv2d", "filters", filters, "kernel", 3, "padding", 1, "activation", "relu");
  }

  private Network trained(NetworkBuilder network) {
    return network
        .layer("dense", "units", CLASSES)
        .loss("softmax-cross-entropy")
        .train(
            "data",
            object("type", "synthetic", "classes", CLASSES),
            "epochs",
            1,
            "batch",
            64,
            "optimizer",
            object("type", "sgd", "learningRate", 0.05, "momentum", 0.9))
        .build(catalog);
  }
}

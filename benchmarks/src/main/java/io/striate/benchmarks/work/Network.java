package io.striate.benchmarks.work;

/// The networks that are measured, as written in `models/`.
public enum Network {
  /// LeNet-5 in its modern form: relu and max pooling.
  LENET("LeNet-5", 1, 28, 10) {
    @Override
    public <T> T logits(Layers<T> layers, T image) {
      T x = layers.relu(layers.conv(image, 6, 5, 1, 2, true));
      x = layers.maxPool(x, 2, 2, 0);
      x = layers.relu(layers.conv(x, 16, 5, 1, 0, true));
      x = layers.flatten(layers.maxPool(x, 2, 2, 0));
      x = layers.relu(layers.dense(x, 120));
      x = layers.relu(layers.dense(x, 84));
      return layers.dense(x, 10);
    }
  },

  /// Six 3x3 convolutions in pairs and two fully connected layers, for 32x32 images.
  VGG_SMALL("VGG-small", 3, 32, 10) {
    @Override
    public <T> T logits(Layers<T> layers, T image) {
      T x = image;
      for (int filters = 32; filters <= 128; filters *= 2) {
        x = layers.relu(layers.conv(x, filters, 3, 1, 1, true));
        x = layers.relu(layers.conv(x, filters, 3, 1, 1, true));
        x = layers.maxPool(x, 2, 2, 0);
      }
      x = layers.relu(layers.dense(layers.flatten(x), 256));
      return layers.dense(x, 10);
    }
  },

  /// ResNet-18 with a stem for 32x32 images.
  RESNET_18_CIFAR("ResNet-18 (CIFAR stem)", 3, 32, 10) {
    @Override
    public <T> T logits(Layers<T> layers, T image) {
      T stem = layers.relu(layers.batchNorm(layers.conv(image, 64, 3, 1, 1, false)));
      return residualStages(layers, stem, 10);
    }
  },

  /// AlexNet without groups and without local response normalisation; dropout is nothing at
  /// inference.
  ALEXNET("AlexNet", 3, 227, 1000) {
    @Override
    public <T> T logits(Layers<T> layers, T image) {
      T x = layers.relu(layers.conv(image, 96, 11, 4, 0, true));
      x = layers.maxPool(x, 3, 2, 0);
      x = layers.relu(layers.conv(x, 256, 5, 1, 2, true));
      x = layers.maxPool(x, 3, 2, 0);
      x = layers.relu(layers.conv(x, 384, 3, 1, 1, true));
      x = layers.relu(layers.conv(x, 384, 3, 1, 1, true));
      x = layers.relu(layers.conv(x, 256, 3, 1, 1, true));
      x = layers.flatten(layers.maxPool(x, 3, 2, 0));
      x = layers.relu(layers.dense(x, 4096));
      x = layers.relu(layers.dense(x, 4096));
      return layers.dense(x, 1000);
    }
  },

  /// VGG-16.
  VGG_16("VGG-16", 3, 224, 1000) {
    @Override
    public <T> T logits(Layers<T> layers, T image) {
      T x = image;
      int[] filters = {64, 128, 256, 512, 512};
      int[] convolutions = {2, 2, 3, 3, 3};
      for (int stage = 0; stage < filters.length; stage++) {
        for (int i = 0; i < convolutions[stage]; i++) {
          x = layers.relu(layers.conv(x, filters[stage], 3, 1, 1, true));
        }
        x = layers.maxPool(x, 2, 2, 0);
      }
      x = layers.relu(layers.dense(layers.flatten(x), 4096));
      x = layers.relu(layers.dense(x, 4096));
      return layers.dense(x, 1000);
    }
  },

  /// ResNet-18.
  RESNET_18("ResNet-18", 3, 224, 1000) {
    @Override
    public <T> T logits(Layers<T> layers, T image) {
      T stem = layers.relu(layers.batchNorm(layers.conv(image, 64, 7, 2, 3, false)));
      return residualStages(layers, layers.maxPool(stem, 3, 2, 1), 1000);
    }
  };

  private final String title;
  private final int channels;
  private final int size;
  private final int classes;

  Network(String title, int channels, int size, int classes) {
    this.title = title;
    this.channels = channels;
    this.size = size;
    this.classes = classes;
  }

  /// Builds the network on a batch of images and returns the logits, `[N, classes]`.
  public abstract <T> T logits(Layers<T> layers, T image);

  /// The name for readers.
  public String title() {
    return title;
  }

  /// Channels of an image.
  public int channels() {
    return channels;
  }

  /// Height and width of an image, in pixels.
  public int size() {
    return size;
  }

  /// How many classes it tells apart.
  public int classes() {
    return classes;
  }

  /// Four stages of two blocks; all but the first halve the image and double the channels.
  private static <T> T residualStages(Layers<T> layers, T stem, int classes) {
    T x = stem;
    for (int stage = 0; stage < 4; stage++) {
      int filters = 64 << stage;
      x = block(layers, x, filters, stage == 0 ? 1 : 2, stage > 0);
      x = block(layers, x, filters, 1, false);
    }
    return layers.dense(layers.globalAverage(x), classes);
  }

  private static <T> T block(Layers<T> layers, T x, int filters, int stride, boolean project) {
    T y = layers.relu(layers.batchNorm(layers.conv(x, filters, 3, stride, 1, false)));
    y = layers.batchNorm(layers.conv(y, filters, 3, 1, 1, false));
    T straight = project ? layers.batchNorm(layers.conv(x, filters, 1, stride, 0, false)) : x;
    return layers.relu(layers.add(y, straight));
  }
}

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
  },

  /// ResNet-50, with the strides at the 3x3 convolutions.
  RESNET_50("ResNet-50", 3, 224, 1000) {
    @Override
    public <T> T logits(Layers<T> layers, T image) {
      T x = normalized(layers, layers.conv(image, 64, 7, 2, 3, false));
      x = layers.maxPool(x, 3, 2, 1);
      int[] blocks = {3, 4, 6, 3};
      for (int stage = 0; stage < blocks.length; stage++) {
        for (int i = 0; i < blocks[stage]; i++) {
          x = bottleneck(layers, x, 64 << stage, stage > 0 && i == 0 ? 2 : 1, i == 0);
        }
      }
      return layers.dense(layers.globalAverage(x), 1000);
    }
  },

  /// MobileNet (the first).
  MOBILENET("MobileNet-v1", 3, 224, 1000) {
    @Override
    public <T> T logits(Layers<T> layers, T image) {
      return separable(layers, image);
    }
  },

  /// The same on images of half the size.
  MOBILENET_112("MobileNet-v1 (112x112)", 3, 112, 1000) {
    @Override
    public <T> T logits(Layers<T> layers, T image) {
      return separable(layers, image);
    }
  },

  /// SqueezeNet 1.1.
  SQUEEZENET("SqueezeNet", 3, 224, 1000) {
    @Override
    public <T> T logits(Layers<T> layers, T image) {
      T x = layers.relu(layers.conv(image, 64, 3, 2, 0, true));
      x = fire(layers, layers.maxPool(x, 3, 2, 0), 16);
      x = fire(layers, x, 16);
      x = fire(layers, layers.maxPool(x, 3, 2, 0), 32);
      x = fire(layers, x, 32);
      x = fire(layers, layers.maxPool(x, 3, 2, 0), 48);
      x = fire(layers, x, 48);
      x = fire(layers, fire(layers, x, 64), 64);
      return layers.globalAverage(layers.relu(layers.conv(x, 1000, 1, 1, 0, true)));
    }
  },

  /// DenseNet of 40 layers that add 12 channels each, without bottlenecks.
  DENSENET_40("DenseNet-40", 3, 32, 10) {
    @Override
    public <T> T logits(Layers<T> layers, T image) {
      int channels = 16;
      T x = layers.conv(image, channels, 3, 1, 1, false);
      for (int block = 0; block < 3; block++) {
        if (block > 0) {
          T y = layers.relu(layers.batchNorm(x));
          x = layers.averagePool(layers.conv(y, channels, 1, 1, 0, false), 2);
        }
        for (int i = 0; i < 12; i++) {
          T y = layers.relu(layers.batchNorm(x));
          x = layers.concat(x, layers.conv(y, 12, 3, 1, 1, false));
          channels += 12;
        }
      }
      return layers.dense(layers.globalAverage(layers.relu(layers.batchNorm(x))), 10);
    }
  },

  /// A U-Net of three levels from 16 filters on; its logits are maps of the image's size.
  U_NET("U-Net (small)", 3, 128, 2) {
    @Override
    public <T> T logits(Layers<T> layers, T image) {
      T first = twice(layers, image, 16);
      T second = twice(layers, layers.maxPool(first, 2, 2, 0), 32);
      T third = twice(layers, layers.maxPool(second, 2, 2, 0), 64);
      T x = twice(layers, layers.maxPool(third, 2, 2, 0), 128);
      x = twice(layers, layers.concat(third, layers.enlarge(x)), 64);
      x = twice(layers, layers.concat(second, layers.enlarge(x)), 32);
      x = twice(layers, layers.concat(first, layers.enlarge(x)), 16);
      return layers.conv(x, 2, 1, 1, 0, true);
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

  /// Builds the network on a batch of images and returns the logits, `[N, classes]`, or `[N,
  /// classes, H, W]` of a network that classifies pixels.
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

  private static <T> T normalized(Layers<T> layers, T x) {
    return layers.relu(layers.batchNorm(x));
  }

  private static <T> T bottleneck(Layers<T> layers, T x, int filters, int stride, boolean project) {
    T y = normalized(layers, layers.conv(x, filters, 1, 1, 0, false));
    y = normalized(layers, layers.conv(y, filters, 3, stride, 1, false));
    y = layers.batchNorm(layers.conv(y, 4 * filters, 1, 1, 0, false));
    T straight = x;
    if (project) {
      straight = layers.batchNorm(layers.conv(x, 4 * filters, 1, stride, 0, false));
    }
    return layers.relu(layers.add(y, straight));
  }

  private static <T> T separable(Layers<T> layers, T image) {
    T x = normalized(layers, layers.conv(image, 32, 3, 2, 1, false));
    int[] filters = {64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024};
    int channels = 32;
    for (int i = 0; i < filters.length; i++) {
      // The image is halved where the filters double, but for the first.
      int stride = i > 0 && filters[i] > channels ? 2 : 1;
      x = normalized(layers, layers.depthwise(x, channels, 3, stride, 1));
      x = normalized(layers, layers.conv(x, filters[i], 1, 1, 0, false));
      channels = filters[i];
    }
    return layers.dense(layers.globalAverage(x), 1000);
  }

  private static <T> T fire(Layers<T> layers, T x, int squeezed) {
    T y = layers.relu(layers.conv(x, squeezed, 1, 1, 0, true));
    T narrow = layers.relu(layers.conv(y, 4 * squeezed, 1, 1, 0, true));
    return layers.concat(narrow, layers.relu(layers.conv(y, 4 * squeezed, 3, 1, 1, true)));
  }

  private static <T> T twice(Layers<T> layers, T x, int filters) {
    T y = normalized(layers, layers.conv(x, filters, 3, 1, 1, false));
    return normalized(layers, layers.conv(y, filters, 3, 1, 1, false));
  }
}

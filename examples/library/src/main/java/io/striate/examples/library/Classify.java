package io.striate.examples.library;

import static io.striate.layers.NetworkBuilder.object;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.datasets.image.ImageInMemory;
import io.striate.layers.NetworkBuilder;
import io.striate.training.Predictor;
import io.striate.training.run.Run;
import io.striate.training.run.RunFolder;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Trains a small network, then classifies images for several threads at once.
public final class Classify {
  private static final int SIDE = 8;
  private static final int IMAGES = 100;

  private Classify() {}

  /// @param words the folder in which the run is created
  public static void main(String[] words) throws Exception {
    Path run = Path.of(words[0]);
    var backends = Backends.installed();
    var choice = backends.choose("auto");
    try (Backend backend = backends.open(choice, BackendOptions.defaults())) {
      if (!Files.exists(run)) {
        train(run, backend);
      }
      try (var predictor = Predictor.open(run, backend)) {
        System.out.printf("%d images on %s%n", classify(predictor), backend.name());
      }
    }
  }

  private static void train(Path folder, Backend backend) {
    var network =
        NetworkBuilder.named("small")
            .input(1, SIDE, SIDE)
            .layer("conv2d", "filters", 8, "kernel", 3, "padding", "same", "activation", "relu")
            .layer("maxpool2d", "kernel", 2)
            .layer("flatten")
            .layer("dense", "units", 4)
            .loss("softmax-cross-entropy")
            .train(
                "data", object("type", "synthetic", "classes", 4), "epochs", 3, "optimizer", "adam")
            .build(Catalog.installed());
    try (var run = Run.begin(network, Path.of("."), RunFolder.create(folder))) {
      run.train(backend);
    }
  }

  /// How many images have the class that they have alone.
  private static int classify(Predictor predictor) throws Exception {
    var alone = new ArrayList<String>();
    for (int i = 0; i < IMAGES; i++) {
      alone.add(label(predictor, i));
    }
    var together = new ArrayList<Future<String>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < IMAGES; i++) {
        int number = i;
        together.add(threads.submit(() -> label(predictor, number)));
      }
    }
    int same = 0;
    for (int i = 0; i < IMAGES; i++) {
      same += alone.get(i).equals(together.get(i).get()) ? 1 : 0;
    }
    return same;
  }

  private static String label(Predictor predictor, int number) {
    var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < SIDE * SIDE; i++) {
      image.getRaster().setSample(i % SIDE, i / SIDE, 0, (i * number) % 256);
    }
    var found = predictor.predict(ImageInMemory.of(image)).classification();
    return found.label() + " " + found.probability();
  }
}

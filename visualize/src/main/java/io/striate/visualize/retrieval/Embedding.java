package io.striate.visualize.retrieval;

import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.program.Emitter;
import io.striate.api.step.Step;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.HostArray;
import io.striate.layers.graph.Node;
import io.striate.visualize.model.ImageModel;
import io.striate.visualize.model.SampleImages;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// What a layer gives for images, as vectors.
public final class Embedding {
  private static final int BATCH = 64;

  private Embedding() {}

  /// The layer whose values tell most about an image without naming its class: the one before the
  /// last.
  ///
  /// @throws StriateException if the network has only one layer
  public static String features(ImageModel model) {
    Node last = model.classes();
    String before = last.inputs().getFirst();
    if (model.graph().nodes().stream().noneMatch(node -> node.name().equals(before))) {
      throw new StriateException(
          Code.BAD_FLAG,
          String.format(
              Locale.ROOT,
              "%s: layer '%s' is the only one, so there is none before it; name a layer by --layer",
              model.trained().file(),
              last.name()));
    }
    return before;
  }

  /// What a layer gives for the first of some samples.
  ///
  /// @param layer its values are taken row by row, whatever their shape
  /// @param most how many samples
  /// @throws StriateException if there is no such layer, or the samples have no image for the
  ///   network
  public static Vectors of(ImageModel model, String layer, Samples samples, int most) {
    int length = model.layer(layer).shape().size();
    int count = Math.min(most, samples.size());
    var values = new float[room(count, length)];
    int batch = Math.clamp(count, 1, BATCH);
    int pixels = model.shape().size();
    var emit = new Emitter("values of " + layer, batch, 1);
    model.forward(emit, model.image(emit), List.of(layer)).outputs().forEach(emit::output);
    try (Step step = model.step(emit)) {
      for (int first = 0; first < count; first += batch) {
        int many = Math.min(batch, count - first);
        var images = new float[batch * pixels];
        for (int i = 0; i < many; i++) {
          float[] image = SampleImages.image(model, samples, first + i);
          System.arraycopy(image, 0, images, i * pixels, pixels);
        }
        float[] given = step.set(ImageModel.IMAGE, images).run().read(layer);
        System.arraycopy(given, 0, values, first * length, many * length);
      }
    }
    return new Vectors(count, length, values);
  }

  /// The pixels of the first of some samples, as brightness from 0 to 1.
  public static Vectors ofPixels(ImageModel model, Samples samples, int most) {
    int length = model.shape().size();
    int count = Math.min(most, samples.size());
    var values = new float[room(count, length)];
    for (int i = 0; i < count; i++) {
      float[] image = model.pixels().brightness(SampleImages.image(model, samples, i));
      System.arraycopy(image, 0, values, i * length, length);
    }
    return new Vectors(count, length, values);
  }

  private static int room(int count, int length) {
    long room = (long) count * length;
    if (room > Integer.MAX_VALUE - 8) {
      throw new StriateException(
          Code.BAD_FLAG,
          String.format(
              Locale.ROOT,
              "%,d samples of %,d numbers are more than an array holds; take at most %,d samples by"
                  + " --samples",
              count,
              length,
              (Integer.MAX_VALUE - 8) / length));
    }
    return (int) room;
  }

  /// The label of each of the first of some samples.
  ///
  /// @return empty if samples do not have exactly one feature that is a class
  public static int[] labels(Samples samples, int most) {
    var features = samples.features();
    int[] classes =
        IntStream.range(0, features.size())
            .filter(i ->
                features.get(i).type().element() == ElementType.INT32
                    && features.get(i).type().shape().rank() == 0)
            .toArray();
    if (classes.length != 1) {
      return new int[0];
    }
    var label = HostArray.allocate(features.get(classes[0]).type());
    int[] labels = new int[Math.min(most, samples.size())];
    Arrays.setAll(
        labels,
        i -> {
          samples.read(i, classes[0], label, 0);
          return (int) label.get(0);
        });
    return labels;
  }
}

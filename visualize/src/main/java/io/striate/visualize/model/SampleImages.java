package io.striate.visualize.model;

import io.striate.api.data.Dataset;
import io.striate.api.data.FileDecoder;
import io.striate.api.data.ImageSize;
import io.striate.api.data.PassMonitor;
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.layers.spec.InputSpec;
import io.striate.layers.spec.TrainSpec;
import io.striate.training.TrainedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Images for a model: those of files, and those of the data that it was trained on.
public final class SampleImages {
  private SampleImages() {}

  /// The image of a file, prepared as the training data was.
  ///
  /// @throws StriateException if the file cannot be read, or the data is not made of files
  public static NamedImage decoded(ImageModel model, Path file) {
    FileDecoder decoder = model.trained().decoder();
    InputSpec input = model.graph().inputs().getFirst();
    Samples samples = decoder.decode(input.name(), input.fed(), List.of(file));
    return new NamedImage(String.valueOf(file.getFileName()), read(samples, 0, 0, model.pixels()));
  }

  /// The image of a file at its own size, with the channels that the model takes.
  ///
  /// @return brightness from 0 to 1
  /// @throws StriateException if the file cannot be read, or the data is not made of files
  public static Picture picture(ImageModel model, Path file) {
    FileDecoder decoder = model.trained().decoder();
    InputSpec input = model.graph().inputs().getFirst();
    ImageSize size =
        decoder
            .size(file)
            .orElseThrow(
                () -> new StriateException(Code.BAD_DATA, file + ": is not read as an image"));
    Shape shape = Shape.of(model.shape().extent(0), size.height(), size.width());
    Pixels pixels = model.pixels().at(shape);
    Shape fed =
        pixels.channelsLast() ? Shape.of(size.height(), size.width(), shape.extent(0)) : shape;
    Samples samples = decoder.decode(input.name(), fed, List.of(file));
    return new Picture(shape, pixels.brightness(read(samples, 0, 0, pixels)));
  }

  /// The model for the size of the images of its data, if it takes images of any size; else itself.
  ///
  /// @throws StriateException if the data tells no size
  public static TrainedModel sized(TrainedModel trained) {
    if (trained.network().sized()) {
      return trained;
    }
    TrainSpec train = trained.network().training();
    return trained
        .folders()
        .first(base ->
            trained.sized(train.data().value().size(base), "data '" + train.data().id() + "'"));
  }

  /// The first images of the data that the model was trained on: test samples if there are some,
  /// else training samples.
  ///
  /// @param model for images of a known size
  /// @param most how many
  /// @throws StriateException if the data cannot be read
  public static List<NamedImage> of(ImageModel model, int most) {
    TrainedModel trained = model.trained();
    TrainSpec train = trained.network().training();
    return trained
        .folders()
        .first(base -> {
          var shapes = model.graph().fedShapes();
          try (Dataset data = train.data().value().open(base, shapes, PassMonitor.none())) {
            String kind = data.test().isPresent() ? "test" : "training";
            return read(model, data.test().orElse(data.training()), kind, most);
          }
        });
  }

  private static List<NamedImage> read(ImageModel model, Samples samples, String kind, int most) {
    int feature = feature(model, samples);
    Pixels pixels = model.pixels();
    var images = new ArrayList<NamedImage>();
    for (int i = 0; i < Math.min(most, samples.size()); i++) {
      images.add(new NamedImage(kind + " sample " + i, read(samples, i, feature, pixels)));
    }
    return images;
  }

  /// The image of a sample.
  ///
  /// @return `[C, H, W]`, as the network takes it
  /// @throws StriateException if the samples have no feature for the network, or the sample cannot
  ///   be read
  public static float[] image(ImageModel model, Samples samples, int sample) {
    return read(samples, sample, feature(model, samples), model.pixels());
  }

  private static float[] read(Samples samples, int sample, int feature, Pixels pixels) {
    HostArray values = HostArray.allocate(samples.features().get(feature).type());
    samples.read(sample, feature, values, 0);
    return pixels.network(values);
  }

  private static int feature(ImageModel model, Samples samples) {
    String input = model.graph().inputs().getFirst().name();
    List<String> names = samples.features().stream().map(Samples.Feature::name).toList();
    int index = names.indexOf(input);
    if (index < 0) {
      throw new StriateException(
          Code.BAD_DATA,
          String.format(
              Locale.ROOT,
              "the data has no feature '%s' for the network; it has %s",
              input,
              names));
    }
    return index;
  }
}

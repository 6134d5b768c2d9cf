package io.striate.dashboard;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import io.striate.training.TrainedModel;
import io.striate.visualize.feature.ActivationMaps;
import io.striate.visualize.model.ImageModel;
import io.striate.visualize.model.NamedImage;
import io.striate.visualize.model.SampleImages;
import io.striate.visualize.picture.Pictures;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// Images of a run's data and what the maps of each layer give for one of them, with the newest
/// weights. Computed when a page asks, one request after the other: training needs the processors.
final class Activations implements AutoCloseable {
  private static final int IMAGES = 8;
  private static final int MAPS = 16;
  private static final double PERCENT = 100;

  private final Catalog catalog;
  private final Supplier<Backend> opening;
  private List<Backend> open = List.of();

  /// @param opening opens the backend, for the first request
  Activations(Catalog catalog, Supplier<Backend> opening) {
    this.catalog = catalog;
    this.opening = opening;
  }

  /// The images, and the maps for one of them.
  ///
  /// @param run the folder of a run
  /// @param image the number of the image, from 0
  /// @throws StriateException if the run has no weights yet, or its network takes no image
  synchronized JsonObject of(Path run, int image) {
    if (open.isEmpty()) {
      open = List.of(opening.get());
    }
    TrainedModel trained = SampleImages.sized(TrainedModel.read(run, List.of(), catalog));
    try (var model = ImageModel.of(trained, open.getFirst())) {
      List<NamedImage> images = SampleImages.of(model, IMAGES);
      if (image >= images.size()) {
        throw new StriateException(
            Code.BAD_FLAG,
            String.format(Locale.ROOT, "there are images 0 to %d", images.size() - 1));
      }
      return Json.object()
          .put("weights", run.relativize(trained.file()).toString())
          .put("images", Json.list(images(model, images)))
          .put("layers", Json.list(layers(model, images.get(image))))
          .build();
    }
  }

  private static List<JsonValue> images(ImageModel model, List<NamedImage> images) {
    List<float[]> answers = model.answers(images.stream().map(NamedImage::values).toList());
    var shown = new ArrayList<JsonValue>();
    for (int i = 0; i < images.size(); i++) {
      float[] pixels = model.pixels().brightness(images.get(i).values());
      shown.add(
          picture(
              images.get(i).name(),
              answer(model, answers.get(i)),
              Pictures.enlarged(Pictures.image(pixels, model.shape()))));
    }
    return shown;
  }

  private static String answer(ImageModel model, float[] answer) {
    int largest = 0;
    for (int i = 1; i < answer.length; i++) {
      largest = answer[i] > answer[largest] ? i : largest;
    }
    return model.classifies()
        ? String.format(Locale.ROOT, "%s, %.1f %%", model.label(largest), PERCENT * answer[largest])
        : "";
  }

  private static List<JsonValue> layers(ImageModel model, NamedImage image) {
    var shown = new ArrayList<JsonValue>();
    for (ActivationMaps maps : ActivationMaps.of(model, image.values(), MAPS)) {
      String count =
          maps.maps().size() == maps.all()
              ? String.format(Locale.ROOT, "all %d maps", maps.all())
              : String.format(Locale.ROOT, "%d of %d maps", maps.maps().size(), maps.all());
      shown.add(picture(maps.node(), count, maps.picture()));
    }
    return shown;
  }

  private static JsonValue picture(String name, String text, BufferedImage image) {
    return Json.object()
        .put("name", name)
        .put("text", text)
        .put("width", image.getWidth())
        .put("height", image.getHeight())
        .put("source", Pictures.source(image))
        .build();
  }

  @Override
  public synchronized void close() {
    open.forEach(Backend::close);
    open = List.of();
  }
}

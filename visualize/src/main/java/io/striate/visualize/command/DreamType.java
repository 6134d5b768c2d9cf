package io.striate.visualize.command;

import io.striate.api.BackendFields;
import io.striate.api.Command;
import io.striate.api.CommandContext;
import io.striate.api.CommandType;
import io.striate.api.backend.Backend;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.datasets.image.Png;
import io.striate.training.TrainedModel;
import io.striate.training.file.AtomicFiles;
import io.striate.visualize.model.ImageModel;
import io.striate.visualize.model.Picture;
import io.striate.visualize.model.SampleImages;
import io.striate.visualize.optimize.Dream;
import io.striate.visualize.picture.Pictures;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// `striate dream MODEL --image FILE --layer NAME`: changes an image so that it shows more of what
/// a layer sees in it.
public final class DreamType implements CommandType {
  private static final Field<String> IMAGE =
      Field.required("image", FieldKind.text(), "image file to begin with, of any size");
  private static final Field<String> LAYER =
      Field.required("layer", FieldKind.text(), "layer whose response is increased; gives maps");
  private static final Field<String> TO =
      Field.of("to", FieldKind.text(), "dream.png", "file to write");
  private static final Field<Integer> OCTAVES =
      Field.of("octaves", FieldKind.integer(1), 4, "number of sizes, the smallest first");
  private static final Field<Double> SCALE =
      Field.of("scale", FieldKind.number(1.01, 10), 1.4, "factor from one size to the next");
  private static final Field<Integer> STEPS =
      Field.of("steps", FieldKind.integer(1), 10, "number of steps at each size");
  private static final Field<Double> STEP =
      Field.of(
          "stepSize",
          FieldKind.number(0, 255),
          1.5,
          "how far a step moves a pixel in the mean, in levels of 256");
  private static final Field<Integer> JITTER =
      Field.of(
          "jitter",
          FieldKind.integer(0),
          32,
          "most pixels by which the image is moved at random before a step");
  private static final Field<Integer> SEED =
      Field.of("seed", FieldKind.integer(0), 1, "seed of the random moves");

  @Override
  public String id() {
    return "dream";
  }

  @Override
  public String summary() {
    return "Change an image so that it shows more of what a layer sees in it.";
  }

  @Override
  public String arguments() {
    return "MODEL";
  }

  @Override
  public List<Field<?>> fields() {
    return BackendFields.with(IMAGE, LAYER, TO, OCTAVES, SCALE, STEPS, STEP, JITTER, SEED);
  }

  @Override
  public Command create(Config config) {
    return context -> run(config, context);
  }

  private static int run(Config config, CommandContext context) {
    if (context.arguments().size() != 1) {
      throw new StriateException(
          Code.BAD_FLAG,
          "name one model: striate dream runs/lenet-5-1 --image photo.png --layer conv2");
    }
    Path source = context.folder().resolve(context.arguments().getFirst());
    Path file = context.folder().resolve(config.get(IMAGE));
    TrainedModel trained = TrainedModel.read(source, List.of(), context.catalog());
    var dream =
        new Dream(
            config.get(LAYER),
            config.get(OCTAVES),
            config.get(SCALE),
            config.get(STEPS),
            config.get(STEP),
            config.get(JITTER),
            config.get(SEED));
    Dream.Result result;
    try (Backend backend = BackendFields.open(config, context);
        var model = ImageModel.of(trained.sizedFor(file, trained.decoder()), backend)) {
      result = dream.of(model, SampleImages.picture(model, file));
    }
    Picture picture = result.picture();
    Path to = context.folder().resolve(config.get(TO));
    AtomicFiles.onDisk()
        .write(to, out -> Png.write(Pictures.image(picture.brightness(), picture.shape()), out));
    List<Double> last = result.objectives().getLast();
    context
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%s: %dx%d pixels; half the squared response of %s grew from %.4g to %.4g in the"
                    + " last octave",
                to,
                picture.shape().extent(1),
                picture.shape().extent(2),
                dream.layer(),
                last.getFirst(),
                last.getLast()));
    return 0;
  }
}

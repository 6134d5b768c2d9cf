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
import io.striate.layers.graph.Node;
import io.striate.training.TrainedModel;
import io.striate.training.file.AtomicFiles;
import io.striate.visualize.model.ImageModel;
import io.striate.visualize.model.Picture;
import io.striate.visualize.model.SampleImages;
import io.striate.visualize.optimize.Style;
import io.striate.visualize.picture.Pictures;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `striate style MODEL --content FILE --image FILE`: paints what one image shows in the style of
/// another.
public final class StyleType implements CommandType {
  private static final Field<String> CONTENT =
      Field.required("content", FieldKind.text(), "image file with what is shown, of any size");
  private static final Field<String> IMAGE =
      Field.required("image", FieldKind.text(), "image file with the style, of any size");
  private static final Field<Optional<String>> LAYERS =
      Field.optional(
          "layers",
          FieldKind.text(),
          "layers whose correlations are the style, with commas between; all convolutions by"
              + " default");
  private static final Field<Optional<String>> CONTENT_LAYER =
      Field.optional(
          "contentLayer",
          FieldKind.text(),
          "layer that keeps the content; the last of the layers by default");
  private static final Field<Double> CONTENT_WEIGHT =
      Field.of(
          "contentWeight",
          FieldKind.number(0, 1e9),
          0.1,
          "how much the content counts beside the style; 0 paints the texture of the style alone");
  private static final Field<Double> SMOOTHNESS =
      Field.of(
          "smoothness",
          FieldKind.number(0, 1e9),
          1.0,
          "how much differences of neighboring pixels count, which no layer may see");
  private static final Field<String> TO =
      Field.of("to", FieldKind.text(), "style.png", "file to write");
  private static final Field<Integer> STEPS =
      Field.of("steps", FieldKind.integer(1), 200, "number of steps");
  private static final Field<Double> STEP =
      Field.of(
          "stepSize",
          FieldKind.number(0, 1),
          0.02,
          "how far a step moves a pixel at first, from black 0 to white 1");
  private static final Field<Style.Start> START =
      Field.of(
          "start",
          FieldKind.word(Style.Start.class),
          Style.Start.CONTENT,
          "what the image is before the first step: \"content\" or \"noise\"");
  private static final Field<Integer> SEED =
      Field.of("seed", FieldKind.integer(0), 1, "seed of the noise");
  private static final Field<Boolean> KEEP_COLORS =
      Field.of(
          "keepColors",
          FieldKind.flag(),
          false,
          "take the brightness alone from the result, and the colors from the content");

  @Override
  public String id() {
    return "style";
  }

  @Override
  public String summary() {
    return "Paint what one image shows in the style of another.";
  }

  @Override
  public String arguments() {
    return "MODEL";
  }

  @Override
  public List<Field<?>> fields() {
    return BackendFields.with(
        CONTENT,
        IMAGE,
        LAYERS,
        CONTENT_LAYER,
        CONTENT_WEIGHT,
        SMOOTHNESS,
        TO,
        STEPS,
        STEP,
        START,
        SEED,
        KEEP_COLORS);
  }

  @Override
  public Command create(Config config) {
    return context -> run(config, context);
  }

  private static int run(Config config, CommandContext context) {
    if (context.arguments().size() != 1) {
      throw new StriateException(
          Code.BAD_FLAG,
          "name one model: striate style runs/textures-1 --content photo.png --image brick.png");
    }
    Path source = context.folder().resolve(context.arguments().getFirst());
    Path content = context.folder().resolve(config.get(CONTENT));
    TrainedModel trained = TrainedModel.read(source, List.of(), context.catalog());
    Style.Result result;
    Picture picture;
    try (Backend backend = BackendFields.open(config, context);
        var model = ImageModel.of(trained.sizedFor(content, trained.decoder()), backend)) {
      Picture shown = SampleImages.picture(model, content);
      Path image = context.folder().resolve(config.get(IMAGE));
      result = style(config, model).of(model, shown, SampleImages.picture(model, image));
      picture = result.picture();
      if (config.get(KEEP_COLORS)) {
        picture = picture.withColorsOf(shown);
      }
    }
    Path to = context.folder().resolve(config.get(TO));
    var drawn = Pictures.image(picture.brightness(), picture.shape());
    AtomicFiles.onDisk().write(to, out -> Png.write(drawn, out));
    Style.Distance first = result.distances().getFirst();
    Style.Distance last = result.distances().getLast();
    context
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%s: %dx%d pixels; the distance from the style fell from %.4g to %.4g, that from"
                    + " the content is %.4g",
                to,
                picture.shape().extent(1),
                picture.shape().extent(2),
                first.style(),
                last.style(),
                last.content()));
    return 0;
  }

  private static Style style(Config config, ImageModel model) {
    List<String> layers =
        config
            .get(LAYERS)
            .map(names -> Arrays.stream(names.split(",", -1)).map(String::strip).toList())
            .orElseGet(() -> convolutions(model));
    return new Style(
        layers,
        config.get(CONTENT_LAYER).orElse(layers.getLast()),
        config.get(CONTENT_WEIGHT),
        config.get(SMOOTHNESS),
        config.get(STEPS),
        config.get(STEP),
        config.get(START),
        config.get(SEED));
  }

  private static List<String> convolutions(ImageModel model) {
    List<String> found =
        model.maps().stream().filter(node -> node.type().contains("conv")).map(Node::name).toList();
    if (found.isEmpty()) {
      throw new StriateException(
          Code.BAD_FLAG,
          "the network has no convolution that gives maps, and a style is the correlations of maps",
          "name layers that give maps with --layers");
    }
    return found;
  }
}

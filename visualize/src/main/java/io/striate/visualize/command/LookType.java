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
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import io.striate.training.TrainedModel;
import io.striate.visualize.model.ImageModel;
import io.striate.visualize.model.NamedImage;
import io.striate.visualize.model.SampleImages;
import io.striate.visualize.page.Gallery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `striate look MODEL [IMAGE...]`: what a network has learned, and what it sees in images.
public final class LookType implements CommandType {
  private static final Field<String> TO =
      Field.of("to", FieldKind.text(), "look", "folder to write the page and the pictures to");
  private static final Field<Optional<Integer>> CLASS =
      Field.optional(
          "class",
          FieldKind.integer(0),
          "number of the class to explain; the most probable one by default");
  private static final Field<Optional<String>> LAYER =
      Field.optional(
          "layer", FieldKind.text(), "layer of Grad-CAM; the last that gives maps by default");
  private static final Field<Integer> MAPS =
      Field.of("maps", FieldKind.integer(1), 16, "most maps of each layer to show");

  private static final Field<Integer> SAMPLES =
      Field.of(
          "samples",
          FieldKind.integer(0),
          200,
          "number of samples of the data among which top patches are found; 0 leaves them out");

  @Override
  public String id() {
    return "look";
  }

  @Override
  public String summary() {
    return "Show what a network has learned, and what it sees in images.";
  }

  @Override
  public String arguments() {
    return "MODEL [IMAGE...]";
  }

  @Override
  public List<Field<?>> fields() {
    return BackendFields.with(TO, CLASS, LAYER, MAPS, SAMPLES);
  }

  @Override
  public Command create(Config config) {
    return context -> run(config, context);
  }

  private static int run(Config config, CommandContext context) {
    if (context.arguments().isEmpty()) {
      throw new StriateException(Code.BAD_FLAG, "name a model: striate look runs/lenet-5-1");
    }
    Path source = context.folder().resolve(context.arguments().getFirst());
    TrainedModel trained = TrainedModel.read(source, List.of(), context.catalog());
    Path folder = context.folder().resolve(config.get(TO));
    Gallery gallery;
    try (Backend backend = BackendFields.open(config, context)) {
      gallery = gallery(config, context, trained, backend);
    }
    created(folder);
    gallery.write(folder);
    context
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%s: %d pictures, each also as a PNG file beside it",
                folder.resolve(Gallery.PAGE),
                gallery.figures()));
    return 0;
  }

  private static Gallery gallery(
      Config config, CommandContext context, TrainedModel trained, Backend backend) {
    var gallery =
        new Gallery(
            trained.network().spec().name(),
            "What the network has learned, and what it sees in images. Each picture is also a PNG"
                + " file beside this page.");
    List<Path> files = context.arguments().stream().skip(1).map(context.folder()::resolve).toList();
    var look = new Look(config.get(MAPS), config.get(CLASS), config.get(LAYER), gallery);
    if (files.isEmpty() || config.get(SAMPLES) > 0) {
      int most = Math.max(1, config.get(SAMPLES));
      try (var model = ImageModel.of(SampleImages.sized(trained), backend)) {
        List<NamedImage> samples = SampleImages.of(model, most);
        look.filters(model);
        if (files.isEmpty()) {
          look.image(model, samples.getFirst());
        }
        if (config.get(SAMPLES) > 0) {
          look.patches(model, samples);
        }
      }
    }
    for (int i = 0; i < files.size(); i++) {
      TrainedModel sized = trained.sizedFor(files.get(i), trained.decoder());
      try (var model = ImageModel.of(sized, backend)) {
        if (i == 0 && config.get(SAMPLES) == 0) {
          look.filters(model);
        }
        NamedImage image = SampleImages.decoded(model, files.get(i));
        look.image(model, image);
      }
    }
    return gallery;
  }

  private static void created(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw FileErrors.unwritable(folder, e);
    }
  }
}

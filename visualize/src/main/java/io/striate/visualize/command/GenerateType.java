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
import io.striate.datasets.image.Png;
import io.striate.training.TrainedModel;
import io.striate.training.file.AtomicFiles;
import io.striate.visualize.model.GeneratedImages;
import io.striate.visualize.model.ImageModel;
import io.striate.visualize.model.Picture;
import io.striate.visualize.model.SampleImages;
import io.striate.visualize.picture.Pictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `striate generate MODEL`: images that the generator of an adversarial network makes.
public final class GenerateType implements CommandType {
  private static final Field<Optional<String>> LAYER =
      Field.optional(
          "layer",
          FieldKind.text(),
          "layer that gives the images; that of the first output without a loss by default");
  private static final Field<Integer> COUNT =
      Field.of("count", FieldKind.integer(1), 64, "number of images");
  private static final Field<Integer> SEED =
      Field.of("seed", FieldKind.integer(0), 1, "seed of the random numbers");
  private static final Field<String> TO =
      Field.of(
          "to",
          FieldKind.text(),
          "generated.png",
          "PNG file to write, with all images; or a folder, for a file of each");

  @Override
  public String id() {
    return "generate";
  }

  @Override
  public String summary() {
    return "Draw images that a trained generator makes of random numbers.";
  }

  @Override
  public String arguments() {
    return "MODEL";
  }

  @Override
  public List<Field<?>> fields() {
    return BackendFields.with(LAYER, COUNT, SEED, TO);
  }

  @Override
  public Command create(Config config) {
    return context -> run(config, context);
  }

  private static int run(Config config, CommandContext context) {
    if (context.arguments().size() != 1) {
      throw new StriateException(
          Code.BAD_FLAG, "name one model: striate generate runs/dcgan-1 --count 64");
    }
    Path source = context.folder().resolve(context.arguments().getFirst());
    TrainedModel trained =
        SampleImages.sized(TrainedModel.read(source, List.of(), context.catalog()));
    List<BufferedImage> images;
    try (Backend backend = BackendFields.open(config, context);
        var model = ImageModel.of(trained, backend)) {
      String layer = config.get(LAYER).orElseGet(() -> GeneratedImages.layer(model));
      images =
          GeneratedImages.of(model, layer, config.get(COUNT), config.get(SEED)).stream()
              .map(GenerateType::drawn)
              .toList();
    }
    Path to = context.folder().resolve(config.get(TO));
    if (to.toString().endsWith(".png")) {
      int columns = (int) Math.ceil(Math.sqrt(images.size()));
      write(Pictures.grid(images, columns), to);
      context.out().println(to + ": " + counted(images.size()));
    } else {
      made(to);
      for (int i = 0; i < images.size(); i++) {
        write(images.get(i), to.resolve(String.format(Locale.ROOT, "%05d.png", i)));
      }
      context.out().println(to + ": " + counted(images.size()) + ", each a PNG file");
    }
    return 0;
  }

  private static void made(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw FileErrors.unwritable(folder, e);
    }
  }

  private static String counted(int images) {
    return images == 1 ? "1 image" : images + " images";
  }

  private static BufferedImage drawn(Picture picture) {
    return Pictures.image(picture.brightness(), picture.shape());
  }

  private static void write(BufferedImage image, Path to) {
    AtomicFiles.onDisk().write(to, out -> Png.write(image, out));
  }
}

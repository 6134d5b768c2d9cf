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
import io.striate.visualize.model.SampleImages;
import io.striate.visualize.page.Figure;
import io.striate.visualize.page.Gallery;
import io.striate.visualize.tuning.CurvePicture;
import io.striate.visualize.tuning.Tuning;
import io.striate.visualize.tuning.UnitTuning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `striate tuning MODEL LAYER`: what the units of a layer answer to gratings of all orientations.
public final class TuningType implements CommandType {
  /// The name of the page in its folder.
  static final String PAGE = "tuning.html";

  /// From here on a unit is called selective, as in the literature on cells of the cortex.
  private static final double SELECTIVE = 0.3;

  private static final Field<String> TO =
      Field.of("to", FieldKind.text(), "tuning", "folder to write the page and the pictures to");
  private static final Field<Integer> ORIENTATIONS =
      Field.of("orientations", FieldKind.integer(4), 36, "number of orientations over 180 degrees");
  private static final Field<Integer> PHASES =
      Field.of(
          "phases", FieldKind.integer(2), 16, "number of phases over 360 degrees; an even number");
  private static final Field<Optional<Double>> WAVELENGTH =
      Field.optional(
          "wavelength",
          FieldKind.number(2, 1e6),
          "pixels from stripe to stripe; by default, of several that which a unit answers to most");
  private static final Field<Integer> UNITS =
      Field.of("units", FieldKind.integer(1), 64, "most units to show");

  /// For [java.util.ServiceLoader].
  public TuningType() {}

  @Override
  public String id() {
    return "tuning";
  }

  @Override
  public String summary() {
    return "Show what the units of a layer answer to stripes of all orientations.";
  }

  @Override
  public String arguments() {
    return "MODEL LAYER";
  }

  @Override
  public List<Field<?>> fields() {
    return BackendFields.with(TO, ORIENTATIONS, PHASES, WAVELENGTH, UNITS);
  }

  @Override
  public Command create(Config config) {
    return context -> run(config, context);
  }

  private static int run(Config config, CommandContext context) {
    if (context.arguments().size() != 2) {
      throw new StriateException(
          Code.BAD_FLAG, "name a model and a layer: striate tuning runs/lenet-5-1 conv1.relu");
    }
    if (config.get(PHASES) % 2 != 0) {
      throw new StriateException(
          Code.BAD_FLAG,
          "--phases "
              + config.get(PHASES)
              + " is odd; each phase needs the one that is 180 degrees away");
    }
    Path source = context.folder().resolve(context.arguments().getFirst());
    String layer = context.arguments().getLast();
    TrainedModel trained = TrainedModel.read(source, List.of(), context.catalog());
    List<UnitTuning> units;
    try (Backend backend = BackendFields.open(config, context);
        var model = ImageModel.of(SampleImages.sized(trained), backend)) {
      List<Double> wavelengths =
          config
              .get(WAVELENGTH)
              .map(List::of)
              .orElseGet(() -> Tuning.wavelengthsFor(model.shape()));
      units =
          new Tuning(config.get(ORIENTATIONS), config.get(PHASES), wavelengths).of(model, layer);
    }
    long selective = units.stream().filter(unit -> unit.selectivity() > SELECTIVE).count();
    long silent = units.stream().filter(UnitTuning::silent).count();
    String summary =
        String.format(
            Locale.ROOT,
            "%s: %d of %d units are selective for orientation (1 - circular variance above"
                + " %.1f)%s",
            layer,
            selective,
            units.size(),
            SELECTIVE,
            silent == 0 ? "" : String.format(Locale.ROOT, ", %d answer to no stripes", silent));
    var gallery = new Gallery(PAGE, "Tuning of " + trained.network().spec().name(), summary + ".");
    gallery.add(
        "Tuning curves",
        "The largest answer over all phases to stripes of each orientation, from 0 to 180 degrees:"
            + " at 0 stripes stand upright, at 90 they lie.",
        figures(layer, units.subList(0, Math.min(units.size(), config.get(UNITS)))));
    Path folder = context.folder().resolve(config.get(TO));
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw FileErrors.unwritable(folder, e);
    }
    gallery.write(folder);
    context.out().println(summary);
    context.out().println(folder.resolve(PAGE));
    return 0;
  }

  private static List<Figure> figures(String layer, List<UnitTuning> units) {
    var figures = new ArrayList<Figure>();
    for (int i = 0; i < units.size(); i++) {
      UnitTuning unit = units.get(i);
      figures.add(
          new Figure(
              "tuning-" + layer + "-" + i + ".png",
              CurvePicture.of(unit),
              "Unit " + i,
              unit.silent()
                  ? "Answers to no stripes with a positive value."
                  : String.format(
                      Locale.ROOT,
                      "Peak at %.0f degrees, stripes %.3g pixels apart, selectivity %.2f; at the"
                          + " opposite phase %.0f %% of the answer are left.",
                      unit.peak(),
                      unit.wavelength(),
                      unit.selectivity(),
                      100 * unit.opposite())));
    }
    return figures;
  }
}

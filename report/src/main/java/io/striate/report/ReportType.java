package io.striate.report;

import io.striate.api.BackendFields;
import io.striate.api.Command;
import io.striate.api.CommandContext;
import io.striate.api.CommandType;
import io.striate.api.backend.Backend;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Dataset;
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.layers.Network;
import io.striate.training.TrainedModel;
import io.striate.training.file.AtomicFiles;
import io.striate.training.run.Evaluated;
import io.striate.training.run.RunFolder;
import io.striate.visualize.feature.Filters;
import io.striate.visualize.model.ImageModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// `striate report RUN`: a page about a run: curves, figures, confusion, calibration.
public final class ReportType implements CommandType {
  private static final Field<Optional<String>> TO =
      Field.optional(
          "to", FieldKind.text(), "the page to write; report.html in the run's folder by default");

  /// Mistakes that are shown one by one.
  private static final int WORST = 20;

  /// For [java.util.ServiceLoader].
  public ReportType() {}

  @Override
  public String id() {
    return "report";
  }

  @Override
  public String summary() {
    return "Write a page about a run: curves, test figures, confusion of classes, calibration.";
  }

  @Override
  public String arguments() {
    return "RUN";
  }

  @Override
  public List<Field<?>> fields() {
    return BackendFields.with(TO);
  }

  @Override
  public Command create(Config config) {
    return context -> run(config, context);
  }

  private static int run(Config config, CommandContext context) {
    if (context.arguments().size() != 1) {
      throw new StriateException(
          Code.BAD_FLAG, "name one run: striate report runs/lenet-5-1", "compare shows several");
    }
    RunFiles run = RunFiles.read(context.folder().resolve(context.arguments().getFirst()));
    var page = new ReportPage("Run " + run.name());
    if (run.learns()) {
      learned(page, run, config, context);
      return written(page, run, config, context);
    }
    TrainedModel model = TrainedModel.read(run.path(), List.of(), context.catalog());
    try (Backend backend = BackendFields.open(config, context)) {
      model
          .folders()
          .first(base -> {
            Network network = model.network();
            try (Dataset data =
                network.training().data().value().open(base, network.graph().fedShapes())) {
              fill(page, run, model, backend, data);
            }
            return page;
          });
    }
    return written(page, run, config, context);
  }

  /// A run with a learner has no test samples; it may be without a model so far.
  private static void learned(
      ReportPage page, RunFiles run, Config config, CommandContext context) {
    boolean ended = Files.exists(run.path().resolve(RunFolder.MODEL));
    page.paragraph(
        run.log().length()
            + (ended ? "." : "; the training has not ended, so there is no model yet."));
    training(page, run);
    if (ended) {
      TrainedModel model = TrainedModel.read(run.path(), List.of(), context.catalog());
      try (Backend backend = BackendFields.open(config, context)) {
        filters(page, model, backend);
      }
    }
    described(page, run);
  }

  private static int written(ReportPage page, RunFiles run, Config config, CommandContext context) {
    Path file =
        config
            .get(TO)
            .map(name -> context.folder().resolve(name))
            .orElseGet(() -> run.path().resolve("report.html"));
    byte[] html = page.html().getBytes(StandardCharsets.UTF_8);
    AtomicFiles.onDisk().write(file, out -> out.write(html));
    context.out().println(file);
    return 0;
  }

  private static void fill(
      ReportPage page, RunFiles run, TrainedModel model, Backend backend, Dataset data) {
    page.paragraph(run.log().length() + "; weights of " + model.file().getFileName() + ".");
    if (data.test().isPresent()) {
      Evaluated test = model.evaluate(backend, data.test().get());
      page.facts(
          String.format(Locale.ROOT, "Figures of %,d test samples", test.samples()), figures(test));
    } else {
      page.paragraph("The data has no test samples.");
    }
    training(page, run);
    TestAnswers.of(model, backend, data)
        .ifPresent(answers -> answered(page, data.test().orElseThrow(), answers));
    filters(page, model, backend);
    described(page, run);
  }

  private static void training(ReportPage page, RunFiles run) {
    page.heading("Training");
    if (run.log().epochs().isEmpty()) {
      page.paragraph("No " + run.log().unit() + " is finished.");
    } else {
      page.charts(Map.of(run.name(), run.log()));
    }
  }

  private static void described(ReportPage page, RunFiles run) {
    page.heading("Where and how");
    page.facts("Where it was trained", run.facts());
    page.folded("Specification with all keys", run.specText());
  }

  private static void answered(ReportPage page, Samples samples, TestAnswers answers) {
    page.heading("Classes");
    page.confusion(Confusion.of(answers.labels(), answers.answers()));
    Calibration calibration = Calibration.of(answers.answers());
    page.heading("Calibration");
    page.paragraph(
        "Is the network right as often as it says? Expected calibration error "
            + ReportPage.share(calibration.error())
            + ".");
    page.table(
        "Answers by their confidence",
        List.of("confidence", "answers", "mean confidence", "right"),
        calibration.bins().stream()
            .filter(bin -> bin.count() > 0)
            .map(bin ->
                List.of(
                    String.format(Locale.ROOT, "%.0f to %.0f %%", 100 * bin.from(), 100 * bin.to()),
                    String.format(Locale.ROOT, "%,d", bin.count()),
                    ReportPage.share(bin.confidence()),
                    ReportPage.share(bin.accuracy())))
            .toList());
    List<Answered> worst = answers.worst(WORST);
    if (!worst.isEmpty()) {
      page.heading("Worst mistakes");
      page.pictures(SamplePictures.of(samples, answers.labels(), worst));
      page.table(
          "Test samples whose class got the smallest probability",
          List.of("sample", "class", "its probability", "taken for", "with"),
          worst.stream()
              .map(answer ->
                  List.of(
                      String.valueOf(answer.sample()),
                      answers.labels().get(answer.label()),
                      ReportPage.share(answer.right()),
                      answers.labels().get(answer.said()),
                      ReportPage.share(answer.confidence())))
              .toList());
    }
  }

  /// The filters of the first layer, if the network sees one image.
  private static void filters(ReportPage page, TrainedModel model, Backend backend) {
    var inputs = model.network().graph().fedShapes().values();
    if (inputs.size() == 1 && inputs.iterator().next().rank() == 3) {
      try (var images = ImageModel.of(model, backend)) {
        Filters.of(images)
            .ifPresent(filters -> {
              page.heading("Filters");
              page.pictures(
                  List.of(
                      new ReportPage.Picture(
                          filters.picture(),
                          "Weights of the first layer, "
                              + filters.node()
                              + ": gray is 0, bright is positive, dark is negative")));
            });
      }
    }
  }

  private static Map<String, String> figures(Evaluated test) {
    var figures = new LinkedHashMap<String, String>();
    test.figures()
        .forEach((name, value) -> figures.put(name, String.format(Locale.ROOT, "%.5g", value)));
    return figures;
  }
}

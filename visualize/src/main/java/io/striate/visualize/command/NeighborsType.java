package io.striate.visualize.command;

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
import io.striate.datasets.image.Png;
import io.striate.training.file.AtomicFiles;
import io.striate.visualize.model.ChosenData;
import io.striate.visualize.model.ImageModel;
import io.striate.visualize.retrieval.ContactSheet;
import io.striate.visualize.retrieval.Distance;
import io.striate.visualize.retrieval.Embedding;
import io.striate.visualize.retrieval.Neighbors;
import io.striate.visualize.retrieval.Vectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `striate neighbours MODEL [DATA]`: the samples that are nearest to others by what a layer gives,
/// and by their pixels.
///
/// Test samples are searched for among training samples; data without test samples is searched in
/// itself.
///
/// Source: Krizhevsky, Sutskever and Hinton, "ImageNet classification with deep convolutional
/// neural networks", NIPS 2012, section 6.1.
public final class NeighborsType implements CommandType {
  private static final Field<Optional<String>> LAYER =
      Field.optional(
          "layer", FieldKind.text(), "layer to compare by; the one before the last by default");
  private static final Field<Distance> DISTANCE =
      Field.of("distance", FieldKind.word(Distance.class), Distance.COSINE, "how far is far");
  private static final Field<Integer> NEIGHBORS =
      Field.of("neighbors", FieldKind.integer(1), 10, "number of neighbors of each sample");
  private static final Field<Optional<Integer>> QUERIES =
      Field.optional(
          "queries", FieldKind.integer(1), "most samples to find neighbors of; all by default");
  private static final Field<Optional<Integer>> POOL =
      Field.optional(
          "pool", FieldKind.integer(1), "most samples to find neighbors among; all by default");
  private static final Field<Integer> ROWS =
      Field.of("rows", FieldKind.integer(1), 10, "number of samples in the picture");
  private static final Field<String> TO =
      Field.of("to", FieldKind.text(), "neighbours.png", "picture to write");

  /// For [java.util.ServiceLoader].
  public NeighborsType() {}

  @Override
  public String id() {
    return "neighbours";
  }

  @Override
  public String summary() {
    return "Show the samples that are most alike by what a layer gives, and by their pixels.";
  }

  @Override
  public String arguments() {
    return "MODEL [DATA]";
  }

  @Override
  public List<Field<?>> fields() {
    return BackendFields.with(LAYER, DISTANCE, NEIGHBORS, QUERIES, POOL, ROWS, TO);
  }

  @Override
  public Command create(Config config) {
    return context -> run(config, context);
  }

  private static int run(Config config, CommandContext context) {
    ChosenData chosen = ModelArguments.chosen(context, "striate neighbours runs/lenet-5-1");
    try (Backend backend = BackendFields.open(config, context)) {
      chosen
          .with(backend, (model, dataset) -> report(config, context, model, dataset))
          .forEach(context.out()::println);
    }
    return 0;
  }

  private static List<String> report(
      Config config, CommandContext context, ImageModel model, Dataset dataset) {
    Samples queries = ChosenData.unseen(dataset);
    Samples pool = dataset.training();
    int asked = Math.min(queries.size(), config.get(QUERIES).orElse(Integer.MAX_VALUE));
    int among = Math.min(pool.size(), config.get(POOL).orElse(Integer.MAX_VALUE));
    String layer = config.get(LAYER).orElseGet(() -> Embedding.features(model));
    int[] labels = Embedding.labels(queries, asked);
    int[] poolLabels = Embedding.labels(pool, among);
    Vectors pixels = Embedding.ofPixels(model, queries, asked);
    Vectors poolPixels = Embedding.ofPixels(model, pool, among);
    boolean same = dataset.test().isEmpty();
    Neighbors byLayer =
        found(
            config,
            model,
            Embedding.of(model, layer, queries, asked),
            Embedding.of(model, layer, pool, among),
            same);
    Neighbors byPixels = found(config, model, pixels, poolPixels, same);
    var lines = new ArrayList<String>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d %s samples among %,d%s",
            asked,
            same ? "training" : "test",
            among,
            same ? ", each but itself" : " training samples"));
    lines.add(line(config, "layer " + layer, byLayer, labels, poolLabels));
    lines.add(line(config, "pixels", byPixels, labels, poolLabels));
    var sheet = new ContactSheet(model.shape(), pixels, poolPixels, labels, poolLabels);
    Path to = context.folder().resolve(config.get(TO));
    var picture = sheet.drawn(List.of(byLayer, byPixels), config.get(ROWS));
    AtomicFiles.onDisk().write(to, out -> Png.write(picture, out));
    lines.add(to + ": each sample and its neighbors, by the layer and below it by pixels");
    return lines;
  }

  private static Neighbors found(
      Config config, ImageModel model, Vectors queries, Vectors pool, boolean same) {
    Backend backend = model.weights().backend();
    return Neighbors.of(queries, pool, config.get(NEIGHBORS), config.get(DISTANCE), same, backend);
  }

  private static String line(
      Config config, String by, Neighbors neighbors, int[] labels, int[] poolLabels) {
    double distance =
        neighbors.found().stream()
            .flatMap(List::stream)
            .mapToDouble(Neighbors.Neighbor::distance)
            .average()
            .orElse(0);
    String mean = String.format(Locale.ROOT, "mean distance %.4g", distance);
    return labels.length == 0
        ? by + ": " + mean
        : String.format(
            Locale.ROOT,
            "%s: precision at %d %.4f, %s",
            by,
            config.get(NEIGHBORS),
            neighbors.precision(labels, poolLabels),
            mean);
  }
}

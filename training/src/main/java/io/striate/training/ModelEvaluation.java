package io.striate.training;

import io.striate.api.backend.Backend;
import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.ImageSize;
import io.striate.api.data.PassMonitor;
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.Place;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.arrays.StoredTensor;
import io.striate.layers.Network;
import io.striate.layers.graph.Graph;
import io.striate.layers.program.EnsemblePrograms;
import io.striate.layers.program.NetworkPrograms;
import io.striate.layers.program.Programs;
import io.striate.layers.spec.TrainSpec;
import io.striate.training.data.Feeding;
import io.striate.training.data.TrainingData;
import io.striate.training.run.Evaluated;
import io.striate.training.run.Inference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/// Looks at samples with known targets by a trained model, or by several whose outputs are
/// averaged: an ensemble. Data, losses and metrics are those of the first model.
///
/// @param models at least one; of several, each must take the same inputs and give the same outputs
public record ModelEvaluation(List<TrainedModel> models) {
  private static final int BATCH = 64;

  public ModelEvaluation {
    models = List.copyOf(models);
  }

  private TrainedModel first() {
    return models.getFirst();
  }

  /// Whether training samples are among the data.
  private enum Data {
    AS_TRAINED,
    OTHER
  }

  /// Looks at the test samples of the data that the first model was trained with.
  ///
  /// @param monitor sees how far the reading of large data is
  /// @throws StriateException if the data cannot be read, has no test samples or other classes
  /// @throws java.util.concurrent.CancellationException if the monitor stops it
  public Evaluated evaluate(Backend backend, PassMonitor monitor) {
    return first()
        .folders()
        .first(base -> evaluate(backend, first().network(), base, Data.AS_TRAINED, monitor));
  }

  /// Looks at data that replaces the one that the first model was trained on: at its test samples,
  /// or at all samples if it is not divided.
  ///
  /// @throws StriateException if the data cannot be read, has no test samples or other classes
  /// @throws java.util.concurrent.CancellationException if the monitor stops it
  public Evaluated evaluateOther(Backend backend, PassMonitor monitor) {
    return first()
        .folders()
        .first(base -> evaluate(backend, first().network(), base, Data.OTHER, monitor));
  }

  /// Looks at the test samples of the data that another specification names.
  ///
  /// @param other only its data is looked at
  /// @param otherBase what relative paths in it are relative to
  /// @throws StriateException if the data cannot be read, has no test samples or other classes
  /// @throws java.util.concurrent.CancellationException if the monitor stops it
  public Evaluated evaluate(Backend backend, Network other, Path otherBase, PassMonitor monitor) {
    return evaluate(backend, other, otherBase, Data.AS_TRAINED, monitor);
  }

  private Evaluated evaluate(
      Backend backend, Network other, Path base, Data which, PassMonitor monitor) {
    TrainSpec train =
        other
            .spec()
            .train()
            .orElseThrow(() ->
                new StriateException(
                    Problem.of(Code.MISSING_KEY, "'" + other.spec().name() + "' names no data")
                        .at(other.spec().place())));
    if (models.stream().anyMatch(model -> !model.network().sized())) {
      Optional<ImageSize> size = train.data().value().size(base);
      String source = name(train);
      var sized = models.stream().map(model -> model.sized(size, source)).toList();
      return new ModelEvaluation(sized).evaluate(backend, other, base, which, monitor);
    }
    try (var dataset = open(train.data().value(), base, which, monitor)) {
      Samples samples =
          dataset
              .test()
              .orElseThrow(() ->
                  new StriateException(
                      Code.BAD_DATA,
                      String.format(
                          Locale.ROOT,
                          "data '%s' has no test samples; add some, or name other data",
                          train.data().id())));
      var place = Optional.of(train.data().place());
      for (TrainedModel model : models) {
        feeding(model, samples, name(train), place)
            .labels()
            .forEach((output, target) ->
                requireSameClasses(model, dataset.labels(target), output, train));
      }
      return evaluate(backend, samples, name(train), place).withNotes(dataset.notes());
    }
  }

  private static String name(TrainSpec train) {
    return "data '" + train.data().id() + "'";
  }

  private Dataset open(DatasetSource source, Path base, Data which, PassMonitor monitor) {
    var shapes = first().network().graph().fedShapes();
    return switch (which) {
      case AS_TRAINED -> source.open(base, shapes, monitor);
      case OTHER -> source.openUndivided(base, shapes, monitor);
    };
  }

  /// Labels are compared as numbers, so they must mean the same.
  private static void requireSameClasses(
      TrainedModel model, List<String> labels, String output, TrainSpec train) {
    if (!labels.equals(model.format().labels(output))) {
      throw new StriateException(
          Problem.of(
                  Code.BAD_DATA,
                  String.format(
                      Locale.ROOT,
                      "data '%s' has the classes %s, the model was trained on %s",
                      train.data().id(),
                      labels,
                      model.format().labels(output)),
                  "use data with the same classes")
              .at(train.data().place()));
    }
  }

  /// Looks at samples with known targets.
  ///
  /// @throws StriateException if the samples lack what a network reads
  public Evaluated evaluate(Backend backend, Samples samples) {
    return evaluate(backend, samples, "the samples", Optional.empty());
  }

  private static Feeding feeding(
      TrainedModel model, Samples samples, String source, Optional<Place> place) {
    return Feeding.of(model.network().graph(), samples.features(), source, place);
  }

  private Evaluated evaluate(
      Backend backend, Samples samples, String source, Optional<Place> place) {
    requireLoss();
    List<Feeding> feedings =
        models.stream().map(model -> feeding(model, samples, source, place)).toList();
    List<NetworkPrograms> members =
        IntStream.range(0, models.size())
            .mapToObj(i -> models.get(i).programs(feedings.get(i)))
            .toList();
    Programs programs = members.size() == 1 ? members.getFirst() : new EnsemblePrograms(members);
    Feeding feeding = feedings.getFirst();
    try (var inference = inference(backend, programs, members)) {
      int batch = inference.evaluationBatch(BATCH);
      Evaluated found =
          inference.evaluate(TrainingData.inOrder(samples, feeding, batch), first()::labelsOf);
      Graph graph = members.getFirst().graph();
      if (!AnswerFigures.has(graph)) {
        return found;
      }
      var finder =
          new AnswerFinder(
              first(),
              fed ->
                  inference.predict(
                      programs,
                      fed,
                      Feeding.ofInputs(graph, fed.features(), source),
                      BATCH,
                      first().outputs().stream().map(first()::answerName).toList()));
      return new AnswerFigures(finder, graph, backend)
          .added(found, TrainingData.inOrder(samples, feeding, AnswerFinder.CHUNK));
    }
  }

  private Inference inference(Backend backend, Programs programs, List<NetworkPrograms> members) {
    if (models.size() == 1) {
      return new Inference(backend, programs, first().weights(), first().file());
    }
    var weights = new ArrayList<StoredTensor>();
    for (int i = 0; i < models.size(); i++) {
      String prefix = EnsemblePrograms.prefix(i);
      List<String> kept =
          members.get(i).states().stream()
              .filter(Programs.State::kept)
              .map(Programs.State::name)
              .toList();
      models.get(i).weights().stream()
          .filter(tensor -> kept.contains(tensor.name()))
          .map(tensor -> tensor.renamed(prefix + tensor.name()))
          .forEach(weights::add);
    }
    return new Inference(backend, programs, weights, "the ensemble");
  }

  private void requireLoss() {
    if (first().network().graph().outputs().stream()
        .allMatch(each -> each.spec().loss().isEmpty())) {
      throw new StriateException(
          Code.BAD_MODEL,
          first().file() + ": no output has a loss, so there is nothing to evaluate");
    }
  }
}

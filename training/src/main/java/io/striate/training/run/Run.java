package io.striate.training.run;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.cluster.Cluster;
import io.striate.api.component.Component;
import io.striate.api.data.Dataset;
import io.striate.api.data.ImageSize;
import io.striate.api.data.PassMonitor;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.json.JsonDocument;
import io.striate.json.JsonFile;
import io.striate.json.JsonObject;
import io.striate.layers.Network;
import io.striate.layers.frame.ModelKeys;
import io.striate.layers.frame.TrainKeys;
import io.striate.layers.spec.Sampling;
import io.striate.layers.spec.TrainSpec;
import io.striate.training.data.DataFolders;
import io.striate.training.data.Feeding;
import io.striate.training.data.TrainingData;
import io.striate.training.step.PlanWarmUp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/// A training in a run folder: begun with a specification, or resumed from a checkpoint.
public final class Run implements AutoCloseable {
  /// After so many losses of workers without a new checkpoint, training ends.
  private static final int MOST_FAILURES = 4;

  private final Network network;

  private final RunFolder folder;
  private final DataFolders data;
  private final Origin origin;
  private final Optional<RunDescription> begun;

  private Run(
      Network network,
      RunFolder folder,
      DataFolders data,
      Origin origin,
      Optional<RunDescription> begun) {
    this.network = network;
    this.folder = folder;
    this.data = data;
    this.origin = origin;
    this.begun = begun;
  }

  /// Where a run starts this time.
  private sealed interface Origin {
    /// At its beginning.
    ///
    /// @param base what relative paths in the specification are relative to
    /// @param parent the model whose weights it begins with, if they are not random
    record New(Path base, Optional<Parent> parent) implements Origin {}

    /// Where it ended the last time.
    ///
    /// @param checkpoint the checkpoint that is named, if one is
    /// @param spec the canonical specification in its folder
    record Resumed(Optional<Path> checkpoint, String spec) implements Origin {}
  }

  /// A new run. Closing the run closes the folder.
  ///
  /// @param base what relative paths in the specification are relative to: the folder of its file
  /// @param folder an empty folder
  public static Run begin(Network network, Path base, RunFolder folder) {
    return begin(network, base, folder, Optional.empty());
  }

  /// A new run that may begin with the weights of another model: those of the layers that have the
  /// same name and parameters of the same shapes there.
  ///
  /// @param base what relative paths in the specification are relative to: the folder of its file
  /// @param folder an empty folder
  /// @param parent the other model
  public static Run begin(Network network, Path base, RunFolder folder, Optional<Parent> parent) {
    var origin = new Origin.New(base, parent);
    return new Run(network, folder, DataFolders.of(base), origin, Optional.empty());
  }

  /// A run that continues from its newest checkpoint, or from a given one, with its own settings.
  ///
  /// @param runOrCheckpoint the run's folder, or a checkpoint in it: then later ones are set aside
  /// @param catalog what the specification may name
  /// @throws StriateException if this is no run, or another process trains in it
  public static Run resume(Path runOrCheckpoint, Catalog catalog) {
    return resume(runOrCheckpoint, List.of(), catalog);
  }

  /// A run that continues from its newest checkpoint, or from a given one.
  ///
  /// @param runOrCheckpoint the run's folder, or a checkpoint in it: then later ones are set aside
  /// @param overrides values that replace those of the specification, each as `train.epochs=40`;
  ///   training refuses those that would make another run of it
  /// @param catalog what the specification may name
  /// @throws StriateException if this is no run, or another process trains in it
  public static Run resume(Path runOrCheckpoint, List<String> overrides, Catalog catalog) {
    boolean named = Files.isRegularFile(runOrCheckpoint);
    Path path = named ? RunFolder.of(runOrCheckpoint) : runOrCheckpoint;
    RunFolder folder = RunFolder.open(path);
    try {
      UsedPlugin.require(UsedPlugin.of(folder.description()), catalog, path.toString(), false);
      var document = JsonFile.read(folder.spec());
      var assignments = new ArrayList<>(assignmentsOf(document));
      String written = Network.of(document, assignments, catalog).canonicalText();
      assignments.addAll(overrides);
      var network = Network.of(document, assignments, catalog);
      var begun = RunDescription.read(folder.description());
      var checkpoint = named ? Optional.of(runOrCheckpoint) : Optional.<Path>empty();
      var origin = new Origin.Resumed(checkpoint, written);
      return new Run(network, folder, begun.folders(path), origin, Optional.of(begun));
    } catch (StriateException e) {
      folder.close();
      throw e;
    }
  }

  /// What the specification of a run of an earlier version means. It has all keys; one that did not
  /// exist yet gets the value by which the run began.
  private static List<String> assignmentsOf(JsonDocument document) {
    boolean before =
        document.root() instanceof JsonObject root
            && root.get(ModelKeys.TRAIN.key()).orElse(null) instanceof JsonObject train
            && train.get(TrainKeys.LAST_BATCH.key()).isEmpty();
    return before ? List.of("train.lastBatch=keep") : List.of();
  }

  /// What is trained.
  public Network network() {
    return network;
  }

  /// The name of the backend that the run should train on: the one on which it began, for a new run
  /// the one that its specification prefers.
  public Optional<String> backend() {
    return begun.map(RunDescription::backend).or(network.spec()::backend);
  }

  /// Whether the run began with algorithms that round as the plain formulas do and must continue
  /// with them; empty for a new run.
  public Optional<Boolean> exact() {
    return begun.map(RunDescription::exact);
  }

  /// What differs from when the run began, in lines for people: plug-ins of another version.
  public List<String> changes() {
    return begun.isEmpty()
        ? List.of()
        : UsedPlugin.changes(
            UsedPlugin.of(folder.description()), network.catalog(), folder.path().toString());
  }

  /// The run's files.
  public RunFolder folder() {
    return folder;
  }

  /// Trains all epochs.
  ///
  /// @param backend computes; stays open
  /// @throws StriateException if the data cannot be used, a checkpoint is damaged or missing,
  ///   something cannot be written, or training diverges
  public Outcome train(Backend backend) {
    return train(backend, RunOptions.defaults());
  }

  /// Trains until all epochs are done, a callback ends training, the options stop or interrupt it,
  /// or another process asks it to stop ([StopRequest]).
  ///
  /// @param backend computes; stays open
  /// @param given how it is trained this time
  /// @throws StriateException if the data cannot be used, a checkpoint is damaged or missing,
  ///   something cannot be written, or training diverges
  /// @throws CancellationException if the options interrupt it while the data is being read: then
  ///   nothing was trained
  public Outcome train(Backend backend, RunOptions given) {
    var request = new StopRequest(folder.path(), System::nanoTime);
    RunOptions options =
        given.withInterrupt(() -> given.interrupted().getAsBoolean() || request.asked());
    Opened opened = data.first(base -> openWhileWarmingUp(sized(base), base, backend, options));
    RunOptions known = options.withPlugins(UsedPlugin.of(opened.network(), backend.name()));
    try (var samples = opened.data()) {
      options.listener().on(new TrainingEvent.DataOpened(samples.notes(), opened.example()));
      List<TrainingPhase> phases = TrainingPhase.of(opened.network(), samples.byteInputs());
      var setting = new Loop.Setting(backend, phases, samples, folder, known);
      return options.workers().isEmpty()
          ? train(setting, origin)
          : train(setting, opened, options.workers().get());
    }
  }

  private static Outcome train(Loop.Setting setting, Origin from) {
    return switch (from) {
      case Origin.New(Path base, Optional<Parent> parent) -> Loop.begin(setting, base, parent);
      case Origin.Resumed(Optional<Path> checkpoint, String spec) ->
          Loop.resume(setting, checkpoint, spec);
    };
  }

  /// Trains with workers. If some are lost, others continue from the newest checkpoint, unless that
  /// has happened several times without a new one.
  private Outcome train(Loop.Setting setting, Opened opened, RunOptions.Workers workers) {
    Cluster cluster = workers.cluster();
    var job =
        TrainingJob.of(
            opened.network(),
            opened.base(),
            setting.data(),
            setting.backend(),
            workers.options(),
            !cluster.sharesFiles());
    Origin from = origin;
    long last = -1;
    int failures = 0;
    while (true) {
      try (var steps = ClusterSteps.start(cluster, job, setting.phases(), setting.data())) {
        Outcome outcome = train(setting.with(steps), from);
        steps.end();
        return outcome;
      } catch (StriateException e) {
        boolean lost = e.problems().getFirst().code() == Code.WORKER_LOST;
        long newest = setting.checkpoints().newest().map(Checkpoint::step).orElse(-1L);
        failures = newest > last ? 1 : failures + 1;
        last = newest;
        if (!lost || newest < 0 || failures >= MOST_FAILURES) {
          throw e;
        }
        setting
            .options()
            .listener()
            .on(new TrainingEvent.WorkersLost(e.problems().getFirst().what()));
        from = new Origin.Resumed(Optional.empty(), opened.network().canonicalText());
      }
    }
  }

  /// The data, and the network for the size of its images.
  ///
  /// @param base what relative paths in the specification are relative to
  private record Opened(Network network, Path base, TrainingData data, Optional<Path> example) {}

  /// The network for the size of the data's images, if it takes images of any size.
  private Network sized(Path base) {
    return sized(network, base);
  }

  /// The network for the size of the images of its data, if it takes images of any size.
  static Network sized(Network network, Path base) {
    if (network.sized()) {
      return network;
    }
    Optional<ImageSize> size = network.training().data().value().size(base);
    // Without a size the network refuses to run, and says how to give it one.
    return size.map(each -> network.at(each.height(), each.width())).orElse(network);
  }

  private Opened openWhileWarmingUp(Network sized, Path base, Backend backend, RunOptions options) {
    if (options.workers().isPresent()) { // steps are planned by the workers
      var samples = open(sized, base, options.monitor());
      return new Opened(sized, base, samples, sized.training().data().value().example(base));
    }
    try (var _ = PlanWarmUp.begin(backend, sized.programsAsFed(), sized.training().batch())) {
      var samples = open(sized, base, options.monitor());
      return new Opened(sized, base, samples, sized.training().data().value().example(base));
    }
  }

  private TrainingData open(Network sized, Path base, PassMonitor monitor) {
    return open(sized, base, monitor, figures(sized.training()), begun.isEmpty());
  }

  /// Opens the data that a network trains on.
  ///
  /// @param checked whether the data is checked as it is before a new run
  static TrainingData open(
      Network sized,
      Path base,
      PassMonitor monitor,
      TrainingData.Figures figures,
      boolean checked) {
    TrainSpec train = sized.training();
    var dataset = train.data().value().open(base, sized.graph().fedShapes(), monitor);
    try {
      Feeding feeding = feeding(sized, dataset, train);
      Classes.require(sized, dataset, feeding, train);
      if (checked) {
        dataset.check(monitor);
      }
      return TrainingData.of(dataset, feeding, train.validation(), figures, train.seed(), monitor)
          .augmented(train.augment().stream().map(Component::value).toList())
          .sampled(train.sampling().orElse(Sampling.SHUFFLED));
    } catch (StriateException | CancellationException e) {
      dataset.close();
      throw e;
    }
  }

  /// What the samples of all parts are for.
  static Feeding feeding(Network network, Dataset dataset, TrainSpec train) {
    String source = "data '" + train.data().id() + "'";
    var place = Optional.of(train.data().place());
    Stream.concat(dataset.validation().stream(), dataset.test().stream())
        .forEach(part -> Feeding.of(network.graph(), part.features(), source, place));
    return Feeding.of(network.graph(), dataset.training().features(), source, place);
  }

  /// A run that is resumed does not measure again what it measured when it began.
  private TrainingData.Figures figures(TrainSpec train) {
    return begun
        .flatMap(RunDescription::normalization)
        .<TrainingData.Figures>map(TrainingData.Figures.Known::new)
        .orElseGet(() -> new TrainingData.Figures.Measured(train.normalize()));
  }

  /// Releases the folder's lock.
  @Override
  public void close() {
    folder.close();
  }
}

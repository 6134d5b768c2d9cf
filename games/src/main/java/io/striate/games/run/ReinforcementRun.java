package io.striate.games.run;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.component.Component;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.api.play.Learner;
import io.striate.api.step.Weights;
import io.striate.arrays.StoredTensor;
import io.striate.json.Json;
import io.striate.json.JsonWriter;
import io.striate.layers.Network;
import io.striate.layers.graph.Graph;
import io.striate.training.file.AtomicFiles;
import io.striate.training.file.CheckedArchive;
import io.striate.training.file.ModelFile;
import io.striate.training.file.SampleFormat;
import io.striate.training.file.WeightsFile;
import io.striate.training.run.RunDescription;
import io.striate.training.run.RunFolder;
import io.striate.training.run.StopRequest;
import io.striate.training.run.UsedPlugin;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/// A training with a learner in a run's folder: the specification, metrics, a checkpoint, and at
/// the end the model. It may be ended at any moment, and resumes from its checkpoint.
public final class ReinforcementRun implements AutoCloseable {
  private static final String CHECKPOINT = "learner.striate";

  private final Network network;
  private final Learner learner;
  private final RunFolder folder;
  private final Optional<Checkpoint> resumed;

  private ReinforcementRun(
      Network network, Learner learner, RunFolder folder, Optional<Checkpoint> resumed) {
    this.network = network;
    this.learner = learner;
    this.folder = folder;
    this.resumed = resumed;
  }

  /// What a specification says of learning.
  ///
  /// @throws StriateException if it says nothing
  public static Component<Learner> learner(Network network) {
    return network
        .spec()
        .learner()
        .orElseThrow(() ->
            new StriateException(
                Problem.of(
                        Code.MISSING_KEY,
                        String.format(
                            Locale.ROOT,
                            "$: missing key 'learner': how '%s' learns in an environment",
                            network.spec().name()),
                        "a specification with 'train' is trained by striate train")
                    .at(network.spec().place())));
  }

  /// Begins a run.
  ///
  /// @param folder new; closed with the run
  public static ReinforcementRun begin(Network network, RunFolder folder) {
    Learner learner = learner(network).value();
    AtomicFiles.onDisk().write(folder.spec(), CheckedArchive.bytes(network.canonicalText()));
    return new ReinforcementRun(network, learner, folder, Optional.empty());
  }

  /// Resumes a run; from the beginning if it has not written a checkpoint.
  ///
  /// @throws StriateException if there is no run, or its checkpoint is damaged
  public static ReinforcementRun resume(Path path, Catalog catalog) {
    RunFolder folder = RunFolder.open(path);
    try {
      Network network = Network.read(folder.spec(), List.of(), catalog);
      Learner learner = learner(network).value();
      Path file = path.resolve(CHECKPOINT);
      Optional<Checkpoint> checkpoint =
          Files.exists(file) ? Optional.of(Checkpoint.read(file)) : Optional.empty();
      return new ReinforcementRun(network, learner, folder, checkpoint);
    } catch (StriateException e) {
      folder.close();
      throw e;
    }
  }

  /// The backend that it began on, if it is resumed: another one gives other bits.
  public Optional<String> backend() {
    return resumed.map(Checkpoint::backend);
  }

  /// The network.
  public Network network() {
    return network;
  }

  /// Where the model is, once the run has finished.
  public Path model() {
    return folder.model();
  }

  /// Trains to the end, or until another process asks it to stop ([StopRequest]): then up to the
  /// next report.
  ///
  /// @param report is given the number of steps so far and the figures since the last report
  /// @return whether it has come to the end
  /// @throws StriateException if the network does not fit the environment, or the disk is full
  public boolean train(Backend backend, BiConsumer<Long, Map<String, Double>> report) {
    var request = StopRequest.in(folder.path());
    describe(backend);
    try (var weights = Weights.on(backend)) {
      network.programs().begin(weights, "", learner.seed());
      try (var session = learner.begin(NetworkSetting.of(network, weights, learner.seed()))) {
        resumed.ifPresent(_ -> Checkpoint.restore(checkpoint(), weights, session));
        truncateMetrics(resumed.map(Checkpoint::metrics).orElse(0L));
        for (long step = resumed.map(Checkpoint::step).orElse(0L); step < learner.steps(); ) {
          session.step(step);
          step++;
          if (step % learner.every() == 0 || step == learner.steps()) {
            Map<String, Double> figures = session.figures();
            long length = log(step, figures);
            new Checkpoint(step, length, backend.name()).write(checkpoint(), weights, session);
            report.accept(step, figures);
            if (step < learner.steps() && request.asked()) {
              return false;
            }
          }
        }
      }
      writeModel(weights, backend);
    }
    return true;
  }

  private void describe(Backend backend) {
    if (!Files.exists(folder.description())) {
      RunDescription.writeWithoutData(
          folder.description(),
          network.spec().name(),
          backend,
          UsedPlugin.of(network, backend.name()),
          learner.seed());
    }
  }

  private Path checkpoint() {
    return folder.path().resolve(CHECKPOINT);
  }

  /// Cuts off what was logged after the checkpoint: it is logged again.
  private void truncateMetrics(long length) {
    try (var file =
        FileChannel.open(folder.metrics(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      file.truncate(length);
    } catch (IOException e) {
      throw FileErrors.unwritable(folder.metrics(), e);
    }
  }

  /// Adds a line to the metrics; figures that there are none of are left out.
  ///
  /// @return the length of the file
  private long log(long step, Map<String, Double> figures) {
    var finite = Json.object();
    figures.forEach((name, value) -> {
      if (Double.isFinite(value)) {
        finite.put(name, value);
      }
    });
    var line = Json.object().put("step", step).put("training", finite.build());
    try {
      Files.writeString(
          folder.metrics(),
          JsonWriter.line(line.build()) + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.APPEND);
      return Files.size(folder.metrics());
    } catch (IOException e) {
      throw FileErrors.unwritable(folder.metrics(), e);
    }
  }

  private void writeModel(Weights weights, Backend backend) {
    List<StoredTensor> tensors =
        network.graph().states().stream()
            .map(Graph.State::name)
            .map(name ->
                new StoredTensor(
                    name, weights.type(name).shape(), WeightsFile.exact(weights.readDoubles(name))))
            .toList();
    String output = network.graph().outputs().getFirst().spec().name();
    List<String> actions = learner.environment().value().make(learner.seed()).actions();
    var format = new SampleFormat(Map.of(output, actions), Map.of());
    var origin =
        Json.object()
            .put("run", String.valueOf(folder.path().toAbsolutePath().getFileName()))
            .put("seed", learner.seed())
            .put("step", learner.steps())
            .put(UsedPlugin.KEY, UsedPlugin.json(UsedPlugin.of(network, backend.name())))
            .build();
    new ModelFile(network.canonicalText(), tensors, format, origin)
        .write(folder.model(), AtomicFiles.onDisk());
  }

  @Override
  public void close() {
    folder.close();
  }
}

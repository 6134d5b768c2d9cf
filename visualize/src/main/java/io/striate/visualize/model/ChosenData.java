package io.striate.visualize.model;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.data.Dataset;
import io.striate.api.data.PassMonitor;
import io.striate.api.data.Samples;
import io.striate.json.Json;
import io.striate.json.JsonWriter;
import io.striate.layers.Network;
import io.striate.layers.spec.TrainSpec;
import io.striate.training.TrainedModel;
import io.striate.training.data.DataFolders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// A trained model and the data that it is shown: that which it was trained on, or other data.
public final class ChosenData {
  private final TrainedModel trained;
  private final TrainSpec train;
  private final DataFolders folders;
  private final boolean undivided;

  private ChosenData(
      TrainedModel trained, TrainSpec train, DataFolders folders, boolean undivided) {
    this.trained = trained;
    this.train = train;
    this.folders = folders;
    this.undivided = undivided;
  }

  /// Reads a model and finds its data.
  ///
  /// @param model a model file, a checkpoint, or the folder of a run
  /// @param data other data: a specification, of which `train.data` is used, or a folder of the
  ///   same kind of data
  /// @throws io.striate.api.error.StriateException if a file cannot be read
  public static ChosenData of(Path model, Optional<Path> data, Catalog catalog) {
    if (data.isEmpty()) {
      TrainedModel trained = TrainedModel.read(model, List.of(), catalog);
      return new ChosenData(trained, trained.network().training(), trained.folders(), false);
    }
    Path path = data.get().toAbsolutePath();
    if (Files.isDirectory(path)) {
      String folder = "train.data.path=" + JsonWriter.line(Json.text(path.toString()));
      TrainedModel trained = TrainedModel.read(model, List.of(folder), catalog);
      return new ChosenData(trained, trained.network().training(), trained.folders(), true);
    }
    Network other = Network.read(path, List.of(), catalog);
    return new ChosenData(
        TrainedModel.read(model, List.of(), catalog),
        other.training(),
        DataFolders.of(Optional.ofNullable(path.getParent()).orElse(path)),
        false);
  }

  /// Opens model and data, and closes them afterwards.
  ///
  /// @param use what is done with them
  /// @throws io.striate.api.error.StriateException if the data cannot be read or does not suit the
  ///   model
  public <T> T with(Backend backend, BiFunction<ImageModel, Dataset, T> use) {
    var source = train.data().value();
    return folders.first(base -> {
      TrainedModel sized =
          trained.network().sized()
              ? trained
              : trained.sized(source.size(base), "data '" + train.data().id() + "'");
      try (var model = ImageModel.of(sized, backend)) {
        var shapes = model.graph().fedShapes();
        try (Dataset dataset =
            undivided
                ? source.openUndivided(base, shapes, PassMonitor.none())
                : source.open(base, shapes, PassMonitor.none())) {
          return use.apply(model, dataset);
        }
      }
    });
  }

  /// The samples that nothing was trained on: the test samples, or all if there are none.
  public static Samples unseen(Dataset dataset) {
    return dataset.test().orElseGet(dataset::training);
  }
}

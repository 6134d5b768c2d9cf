package io.striate.visualize;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.step.Weights;
import io.striate.api.tensor.HostArray;
import io.striate.arrays.StoredTensor;
import io.striate.layers.Network;
import io.striate.training.TrainedModel;
import io.striate.training.data.DataFolders;
import io.striate.training.file.SampleFormat;
import io.striate.training.run.Run;
import io.striate.training.run.RunFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Models to look into.
public final class Models {
  private Models() {}

  /// A backend of a name.
  public static Backend backend(String name) {
    var backends = Backends.installed();
    return backends.open(backends.choose(name), BackendOptions.defaults());
  }

  /// A network with the weights that a training with seed 1 begins with.
  public static TrainedModel begun(String spec, Backend backend) {
    Network network = network(spec);
    try (Weights weights = network.programs().begin(backend, 1)) {
      List<StoredTensor> stored =
          weights.names().stream()
              .map(name ->
                  new StoredTensor(
                      name, weights.type(name).shape(), new HostArray.Floats(weights.read(name))))
              .toList();
      return model(network, stored);
    }
  }

  /// A network with given weights.
  public static TrainedModel model(String spec, List<StoredTensor> weights) {
    return model(network(spec), weights);
  }

  private static TrainedModel model(Network network, List<StoredTensor> weights) {
    return new TrainedModel(
        network,
        weights,
        new SampleFormat(Map.of(), Map.of()),
        Path.of("model.striate"),
        DataFolders.of(Path.of(".")),
        List.of());
  }

  private static Network network(String spec) {
    return Network.parse("model.json", spec.replace('\'', '"'), List.of(), Catalog.installed());
  }

  /// A run of a small network on synthetic images of 4 classes.
  ///
  /// @param run the folder to make
  public static void synthetic(Path run) {
    trained(
        """
        { 'striate': 1, 'name': 'small', 'input': [1, 16, 16],
          'layers': [
            { 'type': 'conv2d', 'filters': 4, 'kernel': 3, 'padding': 1, 'activation': 'relu' },
            { 'type': 'maxpool2d', 'kernel': 2 },
            'flatten',
            { 'type': 'dense', 'units': 4 } ],
          'loss': 'softmax-cross-entropy',
          'train': { 'data': { 'type': 'synthetic', 'classes': 4, 'samples': 64, 'testSamples': 16 },
                     'epochs': 1, 'batch': 16, 'optimizer': 'adam' } }
        """,
        run);
  }

  /// A run of a specification with data of its own.
  ///
  /// @param run the folder to make
  public static void trained(String spec, Path run) {
    Network network = network(spec);
    try (var backend = backend("cpu-vector");
        var training = Run.begin(network, Path.of("."), RunFolder.create(run))) {
      training.train(backend);
    }
  }

  /// LeNet-5 after one epoch on MNIST.
  ///
  /// @param folder where the run goes
  public static TrainedModel lenet(Path folder, Backend backend) {
    Path models = Path.of("..", "models");
    var network =
        Network.read(
            models.resolve("lenet5.json"),
            List.of("train.epochs=1", "train.data.validation=40000"),
            Catalog.installed());
    Path run = folder.resolve("lenet");
    try (var training = Run.begin(network, models, RunFolder.create(run))) {
      training.train(backend);
    }
    return TrainedModel.read(run, List.of(), Catalog.installed());
  }
}

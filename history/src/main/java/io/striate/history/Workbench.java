package io.striate.history;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.data.Dataset;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.layers.Network;
import io.striate.training.TrainedModel;
import io.striate.training.run.Parent;
import io.striate.training.run.Run;
import io.striate.training.run.RunFolder;
import io.striate.training.run.RunOptions;
import io.striate.training.run.TrainingEvent;
import io.striate.training.run.TrainingEvent.EpochDone;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Trains systems by their specifications.
///
/// @param catalog what specifications may name
/// @param backend computes
/// @param base what paths of data are relative to
/// @param runs the folder of the runs
/// @param effort how thoroughly
record Workbench(Catalog catalog, Backend backend, Path base, Path runs, Effort effort) {
  /// Trains a system.
  ///
  /// @param system the name of its specification
  /// @param settings values that replace those of the specification, each as `train.batch=16`
  /// @throws StriateException if training diverges, or the data is missing
  Trained train(String system, long seed, String... settings) {
    return train(Optional.empty(), system, seed, settings);
  }

  /// Trains a system that begins with the weights of another where layers have the same names.
  ///
  /// @throws StriateException as [#train]
  Trained trainFrom(Trained parent, String system, long seed, String... settings) {
    return train(Optional.of(Parent.read(parent.model().file())), system, seed, settings);
  }

  private Trained train(Optional<Parent> parent, String system, long seed, String... settings) {
    var all = new ArrayList<>(List.of(settings));
    all.add("train.seed=" + seed);
    Network network = network(system, all);
    if (network.training().epochs() > effort.epochs()) {
      all.add("train.epochs=" + effort.epochs());
      network = network(system, all);
    }
    var epochs = new ArrayList<EpochDone>();
    var test = new HashMap<String, Double>();
    var options =
        RunOptions.defaults()
            .withListener(event -> {
              if (event instanceof EpochDone epoch) {
                epochs.add(epoch);
              } else if (event
                  instanceof TrainingEvent.Tested(Map<String, Double> figures, long _)) {
                test.putAll(figures);
              }
            });
    try (var run = Run.begin(network, base, RunFolder.claim(runs, system), parent)) {
      run.train(backend, options);
      TrainedModel model = TrainedModel.read(run.folder().path(), List.of(), catalog);
      return new Trained(model, epochs, test);
    }
  }

  /// Trains a system, unless its weights grow without limit.
  Optional<Trained> trainIfStable(String system, long seed, String... settings) {
    try {
      return Optional.of(train(system, seed, settings));
    } catch (StriateException e) {
      if (e.problems().getFirst().code() == Code.DIVERGED) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// Opens the data of a system.
  Dataset data(String system, String... settings) {
    Network network = network(system, List.of(settings));
    return network.training().data().value().open(base, network.graph().fedShapes());
  }

  private Network network(String system, List<String> settings) {
    String file = system + ".json";
    try (InputStream in = Workbench.class.getResourceAsStream("systems/" + file)) {
      if (in == null) {
        throw new IllegalArgumentException("no specification " + file);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Network.parse(file, text, settings, catalog);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

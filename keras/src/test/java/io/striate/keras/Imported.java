package io.striate.keras;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.component.Config;
import io.striate.api.exchange.ImportRequest;
import io.striate.api.exchange.ImportedModel;
import io.striate.api.layer.Mode;
import io.striate.api.step.Step;
import io.striate.api.step.Weights;
import io.striate.json.JsonReader;
import io.striate.layers.Network;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Models of Keras as Striate computes them, on the reference backend.
final class Imported {
  private Imported() {}

  /// A file of the tests.
  static Path resource(String name) {
    try {
      return Path.of(Objects.requireNonNull(Imported.class.getResource("/" + name)).toURI());
    } catch (URISyntaxException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /// @param weights of a JSON file; empty for none
  static ImportedModel read(Path file, String weights, Integer... input) {
    var type = new KerasFormatType();
    Optional<String> beside = weights.isEmpty() ? Optional.empty() : Optional.of(weights);
    return type.create(Config.of(type.fields(), Map.of("weights", beside)))
        .read(new ImportRequest(file, file.resolveSibling("net.json"), "net", List.of(input)));
  }

  static Network network(ImportedModel model) {
    return Network.of(
        JsonReader.read("net.json", model.specification()), List.of(), Catalog.installed());
  }

  /// What the last layer gives for one sample.
  static float[] output(ImportedModel model, List<float[]> samples) {
    Network network = network(model);
    String last = network.graph().nodes().getLast().name();
    var backends = Backends.installed();
    try (Backend backend = backends.open(backends.choose("reference"), BackendOptions.defaults());
        Weights weights = Weights.on(backend);
        Step step =
            Step.of(network.programs().forward(1, Mode.INFERENCE, List.of(last)), weights)) {
      model.weights().forEach(each -> weights.set(each.name(), each.values()));
      int at = 0;
      for (String input : network.graph().fedShapes().keySet()) {
        step.set(input, samples.get(at++));
      }
      return step.run().read(last);
    }
  }
}

package io.striate.interop.exchange;

import io.striate.api.Catalog;
import io.striate.api.error.StriateException;
import io.striate.api.exchange.ImportRequest;
import io.striate.api.exchange.ImportedModel;
import io.striate.arrays.StoredTensor;
import io.striate.json.Json;
import io.striate.json.JsonReader;
import io.striate.layers.Network;
import io.striate.training.file.ModelFile;
import io.striate.training.file.SampleFormat;
import io.striate.training.step.States;
import java.util.List;
import java.util.Map;

/// An imported model as it is used here.
///
/// @param network the specification, read
/// @param model the model file
public record ImportedNetwork(Network network, ModelFile model) {
  /// Reads the specification as it will be read from its file, so that paths in it are relative to
  /// the same folder.
  ///
  /// @throws StriateException if the specification is wrong, or its weights are not those of the
  ///   network
  public static ImportedNetwork of(ImportedModel imported, ImportRequest request, Catalog catalog) {
    var document = JsonReader.read(request.specification().toString(), imported.specification());
    var network = Network.of(document, List.of(), catalog);
    List<StoredTensor> weights =
        imported.weights().stream()
            .map(each -> new StoredTensor(each.name(), each.shape(), each.values()))
            .toList();
    var model =
        new ModelFile(
            network.canonicalText(),
            States.requireSame(network.programs().states(), weights, request.file()),
            new SampleFormat(Map.of(), Map.of()),
            Json.object().put("imported", request.file().toString()).build());
    return new ImportedNetwork(network, model);
  }
}

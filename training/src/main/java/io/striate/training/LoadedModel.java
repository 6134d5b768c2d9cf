package io.striate.training;

import io.striate.api.backend.Backend;
import io.striate.api.data.FileDecoder;
import io.striate.api.data.ImageSize;
import io.striate.api.data.Samples;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.Shape;
import io.striate.layers.program.Programs;
import io.striate.training.data.Feeding;
import io.striate.training.run.Inference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A trained model whose weights are on a backend. The plans of its predictions are kept from call
/// to call: those for the sizes of images and the batches that were used last.
///
/// Threads: used by one thread at a time. Threads that predict at once load the model each; the
/// [TrainedModel], which never changes, and the backend may be shared by all of them.
public final class LoadedModel implements AutoCloseable {
  private static final int BATCH = 64;

  private final TrainedModel model;
  private final Backend backend;
  private Optional<Inference> inference = Optional.empty();

  LoadedModel(TrainedModel model, Backend backend) {
    this.model = model;
    this.backend = backend;
  }

  /// The values of all outputs for files: what their answers emit, probabilities for classifiers.
  ///
  /// @param decoder makes inputs of the files
  /// @return for each file the values of each output
  /// @throws StriateException if a file cannot be read, or the network has several inputs
  public List<Map<String, float[]>> answers(List<Path> files, FileDecoder decoder) {
    if (model.network().sized()) {
      return answersOfOneSize(model, files, decoder);
    }
    var bySize = new LinkedHashMap<ImageSize, List<Path>>();
    var sizes = new ArrayList<ImageSize>();
    for (Path each : files) {
      ImageSize size = model.sizeOf(each, decoder);
      sizes.add(size);
      bySize.computeIfAbsent(size, _ -> new ArrayList<>()).add(each);
    }
    var found = new HashMap<ImageSize, Iterator<Map<String, float[]>>>();
    bySize.forEach((size, alike) -> {
      var answers = answersOfOneSize(model.at(size), alike, decoder);
      found.put(size, answers.iterator());
    });
    return sizes.stream().map(size -> Objects.requireNonNull(found.get(size)).next()).toList();
  }

  private List<Map<String, float[]>> answersOfOneSize(
      TrainedModel sized, List<Path> files, FileDecoder decoder) {
    Map.Entry<String, Shape> input = sized.onlyInput();
    Samples samples = decoder.decode(input.getKey(), input.getValue(), files);
    Feeding feeding = Feeding.ofInputs(sized.network().graph(), samples.features(), "the files");
    Programs programs = sized.programs(feeding);
    List<String> names = sized.outputs().stream().map(sized::answerName).toList();
    return inference(programs).predict(programs, samples, feeding, BATCH, names).stream()
        .map(this::byOutput)
        .toList();
  }

  /// The weights are copied at the first use: a model whose size is open has no programs before.
  private Inference inference(Programs programs) {
    if (inference.isEmpty()) {
      inference = Optional.of(new Inference(backend, programs, model.weights(), model.file()));
    }
    return inference.get();
  }

  private Map<String, float[]> byOutput(Map<String, float[]> byName) {
    var values = new LinkedHashMap<String, float[]>();
    for (String output : model.outputs()) {
      values.put(output, Objects.requireNonNull(byName.get(model.answerName(output))));
    }
    return values;
  }

  /// Frees the weights and the plans; the backend stays open.
  @Override
  public void close() {
    inference.ifPresent(Inference::close);
    inference = Optional.empty();
  }
}

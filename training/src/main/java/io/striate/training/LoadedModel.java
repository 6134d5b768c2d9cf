package io.striate.training;

import io.striate.api.backend.Backend;
import io.striate.api.data.FileDecoder;
import io.striate.api.data.ImageSize;
import io.striate.api.data.SamplePass;
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.layers.program.Programs;
import io.striate.training.data.Feeding;
import io.striate.training.run.Inference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// A trained model whose weights are on a backend. The plans of its predictions are kept from call
/// to call: those for the sizes of images and the batches that were used last.
///
/// Threads: used by one thread at a time. Threads that predict at once load the model each; the
/// [TrainedModel], which never changes, and the backend may be shared by all of them. A [Predictor]
/// answers any number of threads.
public final class LoadedModel implements AutoCloseable {
  private static final int BATCH = 64;

  private final TrainedModel model;
  private final Backend backend;
  private Optional<Inference> inference = Optional.empty();

  LoadedModel(TrainedModel model, Backend backend) {
    this.model = model;
    this.backend = backend;
  }

  /// What the model gives for a file.
  ///
  /// @param file the file
  /// @param model the model for the size of its image
  /// @param values the values of each output
  public record Answered(Path file, TrainedModel model, Map<String, float[]> values) {}

  /// The answers to those of several files that can be read, and what is wrong with the others.
  ///
  /// @param answered in the order of the files
  /// @param broken in the order of the files
  public record Answers(List<Answered> answered, List<StriateException> broken) {
    public Answers {
      answered = List.copyOf(answered);
      broken = List.copyOf(broken);
    }
  }

  /// The values of all outputs for files: what their answers emit, probabilities for classifiers.
  ///
  /// @param decoder makes inputs of the files
  /// @return for each file the values of each output
  /// @throws StriateException if files cannot be read, or the network has several inputs
  public List<Map<String, float[]>> answers(List<Path> files, FileDecoder decoder) {
    Answers all = answersOfReadable(files, decoder);
    if (!all.broken.isEmpty()) {
      throw SamplePass.all(all.broken, "replace or leave them out");
    }
    return all.answered.stream().map(Answered::values).toList();
  }

  /// The values of all outputs for the files that can be read.
  ///
  /// @param decoder makes inputs of the files
  /// @throws StriateException if the network has several inputs or cannot run, or memory does not
  ///   suffice
  public Answers answersOfReadable(List<Path> files, FileDecoder decoder) {
    var broken = new TreeMap<Integer, StriateException>();
    var bySize = new LinkedHashMap<Optional<ImageSize>, List<Integer>>();
    for (int i = 0; i < files.size(); i++) {
      try {
        Optional<ImageSize> size =
            model.network().sized()
                ? Optional.empty()
                : Optional.of(model.sizeOf(files.get(i), decoder));
        bySize.computeIfAbsent(size, _ -> new ArrayList<>()).add(i);
      } catch (StriateException e) {
        broken.put(i, input(e));
      }
    }
    var answered = new TreeMap<Integer, Answered>();
    bySize.forEach((size, indexes) -> {
      TrainedModel sized = size.map(model::at).orElse(model);
      List<Path> alike = indexes.stream().map(files::get).toList();
      var failures = new ConcurrentHashMap<Integer, StriateException>();
      var values = answersOfOneSize(sized, alike, decoder, failures);
      for (int i = 0; i < alike.size(); i++) {
        StriateException failure = failures.get(i);
        if (failure == null) {
          answered.put(indexes.get(i), new Answered(alike.get(i), sized, values.get(i)));
        } else {
          broken.put(indexes.get(i), failure);
        }
      }
    });
    return new Answers(List.copyOf(answered.values()), List.copyOf(broken.values()));
  }

  /// What is wrong with a file; any other failure ends the work.
  private static StriateException input(StriateException e) {
    if (e.kind() == Code.Kind.FAILURE) {
      throw e;
    }
    return e;
  }

  /// Samples of files, of which those that cannot be read stay zero and are remembered.
  ///
  /// @param failures added to by several threads
  private record ReadableSamples(Samples samples, Map<Integer, StriateException> failures)
      implements Samples {
    @Override
    public int size() {
      return samples.size();
    }

    @Override
    public List<Feature> features() {
      return samples.features();
    }

    @Override
    public boolean takesTime() {
      return samples.takesTime();
    }

    @Override
    public void read(int sample, int feature, HostArray target, int offset) {
      try {
        samples.read(sample, feature, target, offset);
      } catch (StriateException e) {
        failures.put(sample, input(e));
      }
    }
  }

  private List<Map<String, float[]>> answersOfOneSize(
      TrainedModel sized,
      List<Path> files,
      FileDecoder decoder,
      Map<Integer, StriateException> failures) {
    Map.Entry<String, Shape> input = sized.onlyInput();
    Samples samples =
        new ReadableSamples(decoder.decode(input.getKey(), input.getValue(), files), failures);
    return sized.searches()
        ? new AnswerFinder(sized, fed -> run(sized, fed)).answers(samples)
        : run(sized, samples).stream().map(this::byOutput).toList();
  }

  private List<Map<String, float[]>> run(TrainedModel sized, Samples samples) {
    Feeding feeding = Feeding.ofInputs(sized.network().graph(), samples.features(), "the files");
    Programs programs = sized.programs(feeding);
    List<String> names = sized.outputs().stream().map(sized::answerName).toList();
    return inference(programs).predict(programs, samples, feeding, BATCH, names);
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

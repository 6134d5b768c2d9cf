package io.striate.training;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.component.Component;
import io.striate.api.data.FileDecoder;
import io.striate.api.data.ImageSize;
import io.striate.api.data.PassMonitor;
import io.striate.api.data.SampleSource;
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.step.Weights;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Answer;
import io.striate.api.train.Search;
import io.striate.arrays.StoredTensor;
import io.striate.layers.Network;
import io.striate.layers.graph.Graph;
import io.striate.layers.graph.GraphOutput;
import io.striate.layers.program.NetworkPrograms;
import io.striate.layers.program.Programs;
import io.striate.layers.spec.Normalization;
import io.striate.training.data.DataFolders;
import io.striate.training.data.Feed;
import io.striate.training.data.Feeding;
import io.striate.training.data.Fingerprint;
import io.striate.training.file.ModelFile;
import io.striate.training.file.SampleFormat;
import io.striate.training.run.Evaluated;
import io.striate.training.run.Inference;
import io.striate.training.run.RunDescription;
import io.striate.training.run.RunFolder;
import io.striate.training.run.RunWeights;
import io.striate.training.run.TrainingSamples;
import io.striate.training.run.UsedPlugin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A network with the weights that training gave it. It never changes, so any number of threads may
/// use it.
///
/// @param network what it is, without outputs that are only for training
/// @param weights by name
/// @param format how the bytes of each input are normalized, and what the classes of each output
///   are called
/// @param file where the weights come from: a model file, or a checkpoint
/// @param folders what relative paths of its data may be relative to
/// @param changes what differs from when it was made, in lines for people: plug-ins of another
///   version
public record TrainedModel(
    Network network,
    List<StoredTensor> weights,
    SampleFormat format,
    Path file,
    DataFolders folders,
    List<String> changes) {
  /// Outputs that are only for training are left out, with what serves them alone.
  public TrainedModel {
    weights = used(network, weights);
    network = network.used();
    changes = List.copyOf(changes);
  }

  /// Reads a model file, a checkpoint, or the folder of a run: its model, or if it has not finished
  /// its newest checkpoint.
  ///
  /// @param overrides values that replace those of the specification, each as
  ///   `train.data.path="elsewhere"`
  /// @param catalog what the specification may name
  /// @throws StriateException if there is no such file, it is damaged, or written by a newer
  ///   Striate
  public static TrainedModel read(Path modelOrRun, List<String> overrides, Catalog catalog) {
    if (Files.isDirectory(modelOrRun)) {
      Path model = modelOrRun.resolve(RunFolder.MODEL);
      return Files.exists(model)
          ? ofFile(model, foldersOf(modelOrRun), overrides, catalog)
          : ofRun(RunWeights.newest(modelOrRun), overrides, catalog);
    }
    return RunWeights.isCheckpoint(modelOrRun)
        ? ofRun(RunWeights.read(modelOrRun), overrides, catalog)
        : ofFile(modelOrRun, DataFolders.of(folderOf(modelOrRun)), overrides, catalog);
  }

  /// The file that [#read] reads: a model, or a checkpoint.
  ///
  /// @throws StriateException if a run has none yet
  static Path file(Path modelOrRun) {
    if (!Files.isDirectory(modelOrRun)) {
      return modelOrRun;
    }
    Path model = modelOrRun.resolve(RunFolder.MODEL);
    return Files.exists(model) ? model : RunWeights.newest(modelOrRun).file();
  }

  /// The specification of a model file, a checkpoint or a run as it was trained: with outputs that
  /// are only for training, too.
  ///
  /// @throws StriateException as [#read] does
  public static Network specification(Path modelOrRun, List<String> overrides, Catalog catalog) {
    if (Files.isDirectory(modelOrRun)) {
      Path model = modelOrRun.resolve(RunFolder.MODEL);
      return Files.exists(model)
          ? network(ModelFile.read(model), model, overrides, catalog)
          : network(RunWeights.newest(modelOrRun), overrides, catalog);
    }
    return RunWeights.isCheckpoint(modelOrRun)
        ? network(RunWeights.read(modelOrRun), overrides, catalog)
        : network(ModelFile.read(modelOrRun), modelOrRun, overrides, catalog);
  }

  /// The weights that are used after training: without those of layers that serve training alone,
  /// and what their optimizer keeps of them.
  private static List<StoredTensor> used(Network network, List<StoredTensor> weights) {
    Network used = network.used();
    if (used.equals(network)) {
      return List.copyOf(weights);
    }
    List<String> kept = names(used);
    List<String> left = names(network).stream().filter(name -> !kept.contains(name)).toList();
    return weights.stream()
        .filter(tensor ->
            left.stream()
                .noneMatch(
                    name -> tensor.name().equals(name) || tensor.name().startsWith(name + ".")))
        .toList();
  }

  private static List<String> names(Network network) {
    return network.graph().states().stream().map(Graph.State::name).toList();
  }

  private static TrainedModel ofFile(
      Path file, DataFolders folders, List<String> overrides, Catalog catalog) {
    var stored = ModelFile.read(file);
    return new TrainedModel(
        network(stored, file, overrides, catalog),
        stored.weights(),
        stored.format(),
        file,
        folders,
        UsedPlugin.changes(stored.origin(), catalog, file));
  }

  private static Network network(
      ModelFile stored, Path file, List<String> overrides, Catalog catalog) {
    UsedPlugin.require(stored.origin(), catalog, file);
    return WithoutTraining.network(
        file + "!spec.json",
        stored.spec(),
        overrides,
        catalog,
        UsedPlugin.of(stored.origin(), file));
  }

  private static TrainedModel ofRun(RunWeights stored, List<String> overrides, Catalog catalog) {
    return new TrainedModel(
        network(stored, overrides, catalog),
        stored.weights(),
        stored.format(),
        stored.file(),
        foldersOf(stored.run()),
        List.of());
  }

  private static Network network(RunWeights stored, List<String> overrides, Catalog catalog) {
    return stored
        .spec()
        .map(text -> Network.parse(stored.file() + "!spec.json", text, overrides, catalog))
        .orElseGet(() -> Network.read(stored.run().resolve(RunFolder.SPEC), overrides, catalog));
  }

  private static DataFolders foldersOf(Path run) {
    // A run that makes its own data has none in folders.
    Path description = run.resolve(RunFolder.DESCRIPTION);
    return Files.exists(description)
        ? RunDescription.folders(description, run)
        : DataFolders.of(run);
  }

  private static Path folderOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file : parent;
  }

  /// The weights on a backend, for programs of one's own.
  ///
  /// @throws StriateException if there is not enough memory
  public Weights weights(Backend backend) {
    var all = Weights.on(backend);
    for (StoredTensor tensor : weights) {
      all.add(tensor.name(), TensorType.float32(tensor.shape()))
          .set(tensor.name(), tensor.values());
    }
    return all;
  }

  /// What identifies the data that the specification names, to be compared with that of a model.
  ///
  /// @param kind the way in which the other one was taken
  /// @throws StriateException if the data cannot be read
  /// @throws java.util.concurrent.CancellationException if the monitor stops it
  public Fingerprint fingerprint(Fingerprint.Kind kind, PassMonitor monitor) {
    return folders.first(base -> {
      try (var samples = TrainingSamples.open(network, base, monitor)) {
        return samples.fingerprint(kind, monitor);
      }
    });
  }

  /// Looks at the test samples of the data that the specification names.
  ///
  /// @throws StriateException if the data cannot be read, has no test samples or other classes
  public Evaluated evaluate(Backend backend) {
    return evaluation().evaluate(backend, PassMonitor.none());
  }

  /// Looks at samples with known targets.
  ///
  /// @throws StriateException if the samples lack what the network reads
  public Evaluated evaluate(Backend backend, Samples samples) {
    return evaluation().evaluate(backend, samples);
  }

  /// The evaluation of this model alone.
  public ModelEvaluation evaluation() {
    return new ModelEvaluation(List.of(this));
  }

  /// The names of the outputs.
  public List<String> outputs() {
    return network.graph().outputs().stream().map(output -> output.spec().name()).toList();
  }

  /// The names of the classes that a figure tells about.
  ///
  /// @param figure such as `accuracy`, or `main.accuracy` where there are several outputs
  List<String> labelsOf(String figure) {
    int dot = figure.indexOf('.');
    boolean one = outputs().size() == 1 || dot < 0;
    return format.labels(one ? outputs().getFirst() : figure.substring(0, dot));
  }

  /// Classifies files, prepared as the training data was.
  ///
  /// @param files such as image files
  /// @throws StriateException if a file cannot be read, or the network is no classifier of such
  ///   files
  public List<Prediction> predict(Backend backend, List<Path> files) {
    return predict(backend, files, decoder());
  }

  /// Makes inputs of files as the training data was made.
  ///
  /// @throws StriateException if the training data is not made of files
  public FileDecoder decoder() {
    return network
        .spec()
        .train()
        .flatMap(train -> train.data().value().decoder())
        .orElseThrow(() ->
            new StriateException(
                Code.BAD_MODEL,
                String.format(
                    Locale.ROOT,
                    "%s: its data is not made of files, so it does not say how a file becomes an"
                        + " input",
                    file)));
  }

  /// Classifies files by the first output that is trained on classes, or else by the first output.
  ///
  /// @param decoder makes inputs of the files
  /// @throws StriateException if a file cannot be read, or the network is no classifier of such
  ///   files
  public List<Prediction> predict(Backend backend, List<Path> files, FileDecoder decoder) {
    String output = classifier();
    List<Map<String, float[]>> answers = answers(backend, files, decoder);
    var predictions = new ArrayList<Prediction>();
    for (int i = 0; i < files.size(); i++) {
      float[] answer = Objects.requireNonNull(answers.get(i).get(output));
      predictions.add(prediction(output, files.get(i), answer));
    }
    return predictions;
  }

  /// The first output that is trained on classes, or else the first output.
  public String classifier() {
    return outputs().stream().filter(this::classifies).findFirst().orElse(outputs().getFirst());
  }

  /// Whether an output is trained on classes, so that its answer is a probability for each.
  public boolean classifies(String output) {
    GraphOutput found = output(output);
    return found
        .spec()
        .loss()
        .map(loss -> loss.value().targets(found.types(loss.value(), 1)))
        .filter(targets ->
            targets.values().stream().anyMatch(type -> type.element() == ElementType.INT32))
        .isPresent();
  }

  private GraphOutput output(String name) {
    return network.graph().outputs().stream()
        .filter(output -> output.spec().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no output '" + name + "'"));
  }

  /// What an output means to users, if the specification names an answer.
  ///
  /// @throws IllegalArgumentException if there is no output of that name
  public Optional<Answer> answer(String output) {
    return output(output).spec().answer().map(Component::value);
  }

  /// Shows the values of an output by the answer that the specification names.
  ///
  /// @param values of one sample, as [#answers] returns them
  /// @throws StriateException if the specification names no answer for the output
  public Answer.Shown shown(String output, float[] values) {
    Answer answer =
        answer(output)
            .orElseThrow(() ->
                new StriateException(
                    Code.BAD_MODEL,
                    String.format(
                        Locale.ROOT,
                        "%s: its specification names no answer for output '%s'; classify files"
                            + " instead",
                        file,
                        output)));
    Shape shape =
        output(output).found(network.graph().inputs()).orElseGet(() -> answerShape(output));
    return answer.show(values, shape, format.labels(output));
  }

  /// How the answer of an output is found, if it takes several runs of the network.
  ///
  /// @throws IllegalArgumentException if there is no output of that name
  Optional<AnswerSearch> search(String output) {
    return output(output)
        .search()
        .map(search ->
            new AnswerSearch(
                search,
                Objects.requireNonNull(network.graph().fedShapes().get(search.input())),
                answerShape(output),
                format.labels(output)));
  }

  /// Whether an answer takes several runs of the network.
  boolean searches() {
    return !searchedInputs().isEmpty();
  }

  /// The inputs that searches fill, by name, with the shape of one sample.
  Map<String, Shape> searchedInputs() {
    return inputs(true);
  }

  /// The inputs that a sample consists of, by name, with its shape: all but those that the search
  /// for an answer fills.
  public Map<String, Shape> inputs() {
    return inputs(false);
  }

  private Map<String, Shape> inputs(boolean searched) {
    Set<String> filled =
        network.graph().outputs().stream()
            .flatMap(output -> output.search().stream())
            .map(Search::input)
            .collect(Collectors.toSet());
    var inputs = new LinkedHashMap<String, Shape>();
    network
        .graph()
        .fedShapes()
        .forEach((name, shape) -> {
          if (filled.contains(name) == searched) {
            inputs.put(name, shape);
          }
        });
    return inputs;
  }

  private Shape answerShape(String output) {
    return network.programs().prediction(1).outputs().stream()
        .filter(given -> given.name().equals(answerName(output)))
        .findFirst()
        .orElseThrow()
        .value()
        .type()
        .shape()
        .dropFirst();
  }

  /// The output of a prediction that has the answer of an output of the network.
  String answerName(String output) {
    return outputs().size() == 1 ? Programs.ANSWER : output + "." + Programs.ANSWER;
  }

  /// The values of all outputs for files: what their answers emit, probabilities for classifiers.
  ///
  /// @param decoder makes inputs of the files
  /// @return for each file the values of each output
  /// @throws StriateException if a file cannot be read, or the network has several inputs
  public List<Map<String, float[]>> answers(
      Backend backend, List<Path> files, FileDecoder decoder) {
    try (var loaded = load(backend)) {
      return loaded.answers(files, decoder);
    }
  }

  /// This model with its weights on a backend, for predictions that are made again and again.
  ///
  /// @param backend what computes; stays open
  public LoadedModel load(Backend backend) {
    return new LoadedModel(this, backend);
  }

  /// This model for an image of the size of a file, if it takes images of any size; else itself.
  ///
  /// @param decoder makes inputs of the files
  /// @throws StriateException if the file cannot be read, or the network cannot take its size
  public TrainedModel sizedFor(Path image, FileDecoder decoder) {
    return network.sized() ? this : at(sizeOf(image, decoder));
  }

  /// The size of an image.
  ///
  /// @throws StriateException if the file cannot be read
  ImageSize sizeOf(Path image, FileDecoder decoder) {
    return sizeOf(new SampleSource.OfFile(image), decoder);
  }

  /// The size of an image.
  ///
  /// @throws StriateException if the source cannot be read
  ImageSize sizeOf(SampleSource image, FileDecoder decoder) {
    return decoder
        .sizeOf(image)
        .orElseThrow(() -> noSize(image.name(), "the file is not read as an image"));
  }

  /// This model for images of a size, if it takes images of any size; else itself.
  ///
  /// @param size of the images, if they have one
  /// @param source what messages call the images
  /// @throws StriateException if the size is needed and not known
  public TrainedModel sized(Optional<ImageSize> size, String source) {
    return network.sized()
        ? this
        : at(size.orElseThrow(() -> noSize(source, "its samples have no size of their own")));
  }

  private StriateException noSize(String source, String reason) {
    return new StriateException(
        Code.BAD_DATA,
        String.format(
            Locale.ROOT,
            "%s: the network takes images of any size, and %s gives none: %s",
            file,
            source,
            reason));
  }

  /// This model for images of a size.
  TrainedModel at(ImageSize size) {
    Network sized = network.at(size.height(), size.width());
    return new TrainedModel(sized, weights, format, file, folders, changes);
  }

  /// The classification of a file.
  ///
  /// @param answer the values of the output, as [#answers] returns them
  public Prediction prediction(String output, Path image, float[] answer) {
    Classification found = classification(output, answer);
    return new Prediction(image, found.index(), found.label(), found.probabilities());
  }

  /// The class that an output finds a sample to be of.
  ///
  /// @param answer the values of the output, as [#answers] returns them
  Classification classification(String output, float[] answer) {
    var probabilities = new ArrayList<Double>();
    for (float value : answer) {
      probabilities.add((double) value);
    }
    int index = Inference.largest(answer, 0, answer.length);
    return new Classification(index, label(output, index), probabilities);
  }

  /// The name of a class of an output; its number if it has no name.
  public String label(String output, int index) {
    List<String> labels = format.labels(output);
    return index < labels.size() ? labels.get(index) : Integer.toString(index);
  }

  /// The name and the shape of the input that files feed.
  ///
  /// @throws StriateException if there are several
  public Map.Entry<String, Shape> onlyInput() {
    var inputs = inputs();
    if (inputs.size() != 1) {
      throw new StriateException(
          Code.BAD_DATA,
          String.format(
              Locale.ROOT,
              "%s: a file feeds one input, the network has %d: %s",
              file,
              inputs.size(),
              inputs.keySet()));
    }
    return inputs.entrySet().iterator().next();
  }

  /// The programs for samples.
  ///
  /// @param feeding what the samples are for
  /// @throws StriateException if the model does not say how to normalize their bytes
  NetworkPrograms programs(Feeding feeding) {
    var bytes = new LinkedHashMap<String, Normalization>();
    for (Feed feed : feeding.feeds()) {
      if (feed.type().element() == ElementType.UINT8) {
        bytes.put(
            feed.input(),
            format
                .normalization(feed.input())
                .orElseThrow(() ->
                    new StriateException(
                        Code.BAD_MODEL,
                        String.format(
                                Locale.ROOT,
                                "%s: was not trained on bytes for input '%s', so it does not say"
                                    + " how to",
                                file,
                                feed.input())
                            + " normalize them")));
      }
    }
    feeding.requireChannels(bytes);
    return network.programs(bytes).detailed();
  }
}

package io.striate.training;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.component.Component;
import io.striate.api.data.FileDecoder;
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.api.step.Weights;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Answer;
import io.striate.layers.Network;
import io.striate.layers.program.Programs;
import io.striate.layers.spec.TrainSpec;
import io.striate.training.data.TrainingData;
import io.striate.training.file.ModelFile;
import io.striate.training.file.SampleFormat;
import io.striate.training.file.StoredTensor;
import io.striate.training.run.Evaluated;
import io.striate.training.run.Inference;
import io.striate.training.run.RunDescription;
import io.striate.training.run.RunFolder;
import io.striate.training.run.RunWeights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A network with the weights that training gave it.
///
/// @param network what it is
/// @param weights by name
/// @param format how bytes become inputs, and what the classes are called
/// @param file where the weights come from: a model file, or a checkpoint
/// @param base what relative paths of its data are relative to
public record TrainedModel(
    Network network, List<StoredTensor> weights, SampleFormat format, Path file, Path base) {
  private static final int BATCH = 64;

  public TrainedModel {
    weights = List.copyOf(weights);
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
          ? ofFile(model, baseOf(modelOrRun), overrides, catalog)
          : ofRun(RunWeights.newest(modelOrRun), overrides, catalog);
    }
    return RunWeights.isCheckpoint(modelOrRun)
        ? ofRun(RunWeights.read(modelOrRun), overrides, catalog)
        : ofFile(modelOrRun, folderOf(modelOrRun), overrides, catalog);
  }

  private static TrainedModel ofFile(
      Path file, Path base, List<String> overrides, Catalog catalog) {
    var stored = ModelFile.read(file);
    var network = Network.parse(file + "!spec.json", stored.spec(), overrides, catalog);
    return new TrainedModel(network, stored.weights(), stored.format(), file, base);
  }

  private static TrainedModel ofRun(RunWeights stored, List<String> overrides, Catalog catalog) {
    Path run = stored.run();
    var network = Network.read(run.resolve(RunFolder.SPEC), overrides, catalog);
    return new TrainedModel(network, stored.weights(), stored.format(), stored.file(), baseOf(run));
  }

  private static Path baseOf(Path run) {
    return RunDescription.read(run.resolve(RunFolder.DESCRIPTION)).folder();
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

  /// Looks at the test samples of the data that the specification names.
  ///
  /// @throws StriateException if the data cannot be read, has no test samples or other classes
  public Evaluated evaluate(Backend backend) {
    return evaluate(backend, network, base);
  }

  /// Looks at the test samples of the data that another specification names.
  ///
  /// @param other only its data is looked at
  /// @param otherBase what relative paths in it are relative to
  /// @throws StriateException if the data cannot be read, has no test samples or other classes
  public Evaluated evaluate(Backend backend, Network other, Path otherBase) {
    TrainSpec train =
        other
            .spec()
            .train()
            .orElseThrow(() ->
                new StriateException(
                    Problem.of(Code.MISSING_KEY, "'" + other.spec().name() + "' names no data")
                        .at(other.spec().place())));
    try (var dataset = train.data().value().open(otherBase, network.graph().fedShapes())) {
      requireSameClasses(dataset.labels(), train);
      Samples samples =
          dataset
              .test()
              .orElseThrow(() ->
                  new StriateException(
                      Code.BAD_DATA,
                      "data '%s' has no test samples; add some, or name other data"
                          .formatted(train.data().id())));
      return evaluate(backend, samples);
    }
  }

  /// Labels are compared as numbers, so they must mean the same.
  private void requireSameClasses(List<String> labels, TrainSpec train) {
    if (!labels.equals(format.labels())) {
      throw new StriateException(
          Problem.of(
                  Code.BAD_DATA,
                  "data '%s' has the classes %s, the model was trained on %s"
                      .formatted(train.data().id(), labels, format.labels()),
                  "use data with the same classes")
              .at(train.data().place()));
    }
  }

  /// Looks at samples with known targets.
  public Evaluated evaluate(Backend backend, Samples samples) {
    try (var inference = inference(backend, samples)) {
      int batch = inference.evaluationBatch(BATCH);
      return inference.evaluate(TrainingData.inOrder(samples, batch), format.labels());
    }
  }

  /// Classifies files, prepared as the training data was.
  ///
  /// @param files such as PNG and JPEG files
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
                "%s: its data is not made of files, so it does not say how a file becomes an input"
                    .formatted(file)));
  }

  /// Classifies files.
  ///
  /// @param decoder makes inputs of the files
  /// @throws StriateException if a file cannot be read, or the network is no classifier of such
  ///   files
  public List<Prediction> predict(Backend backend, List<Path> files, FileDecoder decoder) {
    List<float[]> answers = answers(backend, files, decoder);
    var predictions = new ArrayList<Prediction>();
    for (int i = 0; i < files.size(); i++) {
      predictions.add(prediction(files.get(i), answers.get(i)));
    }
    return predictions;
  }

  /// What the output means to users, if the specification names an answer.
  public Optional<Answer> answer() {
    return network.graph().outputs().getFirst().spec().answer().map(Component::value);
  }

  /// Shows what the network says of files, by the answer that its specification names.
  ///
  /// @param decoder makes inputs of the files
  /// @return one for each file
  /// @throws StriateException if a file cannot be read, or the specification names no answer
  public List<Answer.Shown> show(Backend backend, List<Path> files, FileDecoder decoder) {
    Answer answer =
        answer()
            .orElseThrow(() ->
                new StriateException(
                    Code.BAD_MODEL,
                    file + ": its specification names no answer; classify files instead"));
    Shape shape = answerShape();
    return answers(backend, files, decoder).stream()
        .map(values -> answer.show(values, shape, format.labels()))
        .toList();
  }

  private Shape answerShape() {
    return network.programs().prediction(1).outputs().stream()
        .filter(output -> output.name().equals(Programs.ANSWER))
        .findFirst()
        .orElseThrow()
        .value()
        .type()
        .shape()
        .dropFirst();
  }

  private List<float[]> answers(Backend backend, List<Path> files, FileDecoder decoder) {
    Map.Entry<String, Shape> input = onlyInput();
    Samples samples = decoder.decode(input.getKey(), input.getValue(), files);
    try (var inference = inference(backend, samples)) {
      int batch = inference.predictionBatch(Math.max(1, Math.min(BATCH, files.size())));
      return inference.predict(TrainingData.inOrder(samples, batch));
    }
  }

  private Prediction prediction(Path image, float[] answer) {
    var probabilities = new ArrayList<Double>();
    for (float value : answer) {
      probabilities.add((double) value);
    }
    int index = Inference.largest(answer, 0, answer.length);
    String label =
        index < format.labels().size() ? format.labels().get(index) : Integer.toString(index);
    return new Prediction(image, index, label, probabilities);
  }

  private Map.Entry<String, Shape> onlyInput() {
    var inputs = network.graph().fedShapes();
    if (inputs.size() != 1) {
      throw new StriateException(
          Code.BAD_DATA,
          "%s: a file feeds one input, the network has %d: %s"
              .formatted(file, inputs.size(), inputs.keySet()));
    }
    return inputs.entrySet().iterator().next();
  }

  private Inference inference(Backend backend, Samples samples) {
    if (network.graph().outputs().size() != 1) {
      throw new StriateException(
          Code.BAD_MODEL,
          "%s: only networks of one output are evaluated, this one has %d"
              .formatted(file, network.graph().outputs().size()));
    }
    var programs =
        network.programs(TrainingData.byteInputs(samples, format.normalization())).detailed();
    return new Inference(backend, programs, weights, file);
  }
}

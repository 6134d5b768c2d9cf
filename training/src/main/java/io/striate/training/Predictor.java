package io.striate.training;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.data.SampleSource;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Answers samples by a trained model, for as long as a program runs: opened once, used by any
/// number of threads.
///
/// ```java
/// try (var predictor = Predictor.open(Path.of("model.striate"), backend)) {
///   var found = predictor.predict(Path.of("photo.jpg")).classification();
///   System.out.println(found.label() + " " + found.probability());
/// }
/// ```
///
/// Samples are images, in files, as the bytes of files or drawn by the program, or numbers. They
/// are prepared as those of the training were, on the thread that asks; the network runs for
/// several callers at once where they ask at the same time ([PredictorOptions]).
///
/// **An answer has the same bits whatever shares its batch**, and those that the sample has alone.
/// Plans of larger batches are used only as far as they round as the plan for one sample does; with
/// most networks all do. [#batches] tells which. Plans are kept: at most one for each of the sizes
/// 1, 2, 4, ... up to the largest batch, and for each of the eight sizes of images that were used
/// last.
///
/// Threads: all methods may be called by several threads at once, platform or virtual. What is
/// wrong with the sample of one caller is thrown to that caller alone. The backend may be shared
/// with others, and is closed after the predictor.
public final class Predictor implements AutoCloseable {
  /// Kinds of samples that are in use together, as far as experience goes.
  private static final int KINDS = 8;

  private final TrainedModel model;
  private final SamplePreparation preparation;
  private final PredictorRunner runner;
  private final BatchQueue<PreparedSample, Predicted> queue;
  private final int most;

  private Predictor(TrainedModel model, Backend backend, PredictorOptions options) {
    this.model = model;
    // A limit of memory is for one plan.
    this.most = backend.memoryLimit().isPresent() ? 1 : options.batch();
    this.preparation = new SamplePreparation(model, KINDS);
    this.runner = new PredictorRunner(model, backend, most, KINDS);
    this.queue = new BatchQueue<>(runner, most, options.patience().toNanos());
  }

  /// Opens a model file, a checkpoint or the folder of a run with the components that are
  /// installed.
  ///
  /// @param backend what computes; stays open
  /// @throws StriateException if the file is missing, damaged, or written by a newer Striate
  public static Predictor open(Path modelOrRun, Backend backend) {
    var trained = TrainedModel.read(modelOrRun, List.of(), Catalog.installed());
    return of(trained, backend, PredictorOptions.defaults());
  }

  /// Answers by a model that has been read.
  ///
  /// @param backend what computes; stays open
  public static Predictor of(TrainedModel model, Backend backend, PredictorOptions options) {
    return new Predictor(model, backend, options);
  }

  /// What answers.
  public TrainedModel model() {
    return model;
  }

  /// The answer to an image file.
  ///
  /// @throws StriateException if the file cannot be read or does not suit the network
  /// @throws IllegalStateException if the predictor is closed
  public Predicted predict(Path file) {
    return predict(new SampleSource.OfFile(file));
  }

  /// The answer to an image.
  ///
  /// @param file the bytes of an image file, such as an upload
  /// @throws StriateException if the bytes are no image or do not suit the network
  /// @throws IllegalStateException if the predictor is closed
  public Predicted predict(byte[] file) {
    return predict(new SampleSource.OfBytes("the image", file));
  }

  /// The answer to an image.
  ///
  /// @param source such as `ImageInMemory.of(bufferedImage)` of the module `datasets`
  /// @throws StriateException if the source cannot be read or does not suit the network
  /// @throws IllegalStateException if the predictor is closed
  public Predicted predict(SampleSource source) {
    return answer(preparation.of(source));
  }

  /// The answers to several images, in their order. They share batches.
  ///
  /// @throws StriateException if one of them cannot be read or does not suit the network
  /// @throws IllegalStateException if the predictor is closed
  public List<Predicted> predictAll(List<? extends SampleSource> sources) {
    return answers(sources.stream().map(preparation::of).toList());
  }

  /// The answer to the numbers of a network's only input, row by row, as the network takes them: if
  /// it was trained on bytes, they are normalized already.
  ///
  /// @throws StriateException if there are more or fewer than the network takes, or it has several
  ///   inputs
  /// @throws IllegalStateException if the predictor is closed
  public Predicted predict(float[] values) {
    return predict(Map.of(model.onlyInput().getKey(), new HostArray.Floats(values)));
  }

  /// The answer to the values of each input: numbers as the network takes them, or the bytes that
  /// it normalizes.
  ///
  /// @param inputs an array for each input, by name
  /// @throws StriateException if an input is missing or does not suit the network
  /// @throws IllegalStateException if the predictor is closed
  public Predicted predict(Map<String, HostArray> inputs) {
    return answer(preparation.of(inputs));
  }

  /// The answers to several samples given as the values of each input, in their order. They share
  /// batches.
  ///
  /// @param samples for each sample an array for each input, by name
  /// @throws StriateException if an input is missing or does not suit the network
  /// @throws IllegalStateException if the predictor is closed
  public List<Predicted> predictEach(List<Map<String, HostArray>> samples) {
    return answers(samples.stream().map(preparation::of).toList());
  }

  /// Makes the plans for batches of all sizes, so that no caller waits for them. A network that
  /// takes images of any size has none before the first image.
  ///
  /// @throws StriateException if network and weights do not belong together, or there is not enough
  ///   memory
  public void warmUp() {
    if (model.network().sized()) {
      PreparedSample blank = preparation.blank();
      for (int size = Integer.highestOneBit(most); size > 0; size /= 2) {
        queue.ask(Collections.nCopies(size, blank)).forEach(Predictor::answered);
      }
    }
  }

  /// The size of the batch of each plan that is kept, in ascending order: those of several kinds of
  /// samples one by one.
  public List<Integer> batches() {
    return runner.sizes();
  }

  private Predicted answer(PreparedSample sample) {
    return answers(List.of(sample)).getFirst();
  }

  private List<Predicted> answers(List<PreparedSample> samples) {
    return model.searches() ? found(samples) : run(samples);
  }

  private List<Predicted> run(List<PreparedSample> samples) {
    return queue.ask(samples).stream().map(Predictor::answered).toList();
  }

  /// Answers of which some take several runs of the network. Each run joins the batches of all
  /// callers.
  private List<Predicted> found(List<PreparedSample> samples) {
    var values = new ArrayList<Map<String, float[]>>();
    samples.forEach(_ -> values.add(new LinkedHashMap<>()));
    for (String output : model.outputs()) {
      List<float[]> answers =
          samples
              .getFirst()
              .kind()
              .model()
              .search(output)
              .map(search -> found(samples, output, search))
              .orElseGet(() -> run(samples).stream().map(each -> each.values(output)).toList());
      for (int i = 0; i < samples.size(); i++) {
        values.get(i).put(output, answers.get(i));
      }
    }
    var found = new ArrayList<Predicted>();
    for (int i = 0; i < samples.size(); i++) {
      found.add(new Predicted(samples.get(i).kind().model(), values.get(i)));
    }
    return found;
  }

  private List<float[]> found(List<PreparedSample> samples, String output, AnswerSearch search) {
    return search.find(
        samples.size(),
        wanted ->
            run(
                    wanted.stream()
                        .map(one ->
                            samples.get(one.sample()).with(search.search().input(), one.fed()))
                        .toList())
                .stream()
                .map(each -> each.values(output))
                .toList());
  }

  private static Predicted answered(BatchQueue.Outcome<Predicted> outcome) {
    return switch (outcome) {
      case BatchQueue.Outcome.Answer<Predicted>(Predicted value) -> value;
      case BatchQueue.Outcome.Failure<Predicted>(RuntimeException reason) -> throw reason;
    };
  }

  /// Refuses new samples, answers those that wait, and frees the weights and the plans; the backend
  /// stays open. Closing twice does nothing.
  @Override
  public void close() {
    queue.close(runner::close);
  }
}

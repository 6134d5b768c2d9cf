package io.striate.training.data;

import io.striate.api.data.Augmentation;
import io.striate.api.data.Dataset;
import io.striate.api.data.Samples;
import io.striate.api.random.RandomStream;
import io.striate.layers.spec.Normalization;
import io.striate.layers.spec.NormalizationRule;
import io.striate.layers.spec.ValidationSplit;
import io.striate.training.file.SampleFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// An open dataset with its training samples cut in two and its normalization settled.
public final class TrainingData implements AutoCloseable {
  private final Dataset dataset;
  private final long seed;
  private final ValidationSplit.Split split;
  private final Normalization normalization;
  private final List<Augmentation> augmentations;

  private TrainingData(
      Dataset dataset,
      long seed,
      ValidationSplit.Split split,
      Normalization normalization,
      List<Augmentation> augmentations) {
    this.dataset = dataset;
    this.seed = seed;
    this.split = split;
    this.normalization = normalization;
    this.augmentations = augmentations;
  }

  /// Cuts a dataset and measures what is left to train on. Closing the result closes the dataset.
  ///
  /// @param seed the run's seed, by which samples are split and shuffled
  /// @throws io.striate.api.error.StriateException if nothing is left to train on, or a sample
  ///   cannot be read
  public static TrainingData of(
      Dataset dataset, ValidationSplit holdout, NormalizationRule rule, long seed) {
    var split = holdout.cut(dataset.training().size(), seed);
    var normalization = Measurement.normalization(rule, dataset.training(), split.training());
    return new TrainingData(dataset, seed, split, normalization, List.of());
  }

  /// The same data with augmentations of the samples that are trained on.
  ///
  /// @param all applied to each sample in this order
  public TrainingData augmented(List<Augmentation> all) {
    return new TrainingData(dataset, seed, split, normalization, List.copyOf(all));
  }

  /// How bytes become inputs, and what the classes are called.
  public SampleFormat format() {
    return new SampleFormat(dataset.labels(), normalization);
  }

  /// The inputs that are fed with bytes, and what their bytes mean.
  ///
  /// @throws io.striate.api.error.StriateException if the normalization has another number of
  ///   channels
  public Map<String, Normalization> byteInputs() {
    return byteInputs(dataset.training(), normalization);
  }

  /// The inputs that some samples feed with bytes, and what their bytes mean.
  ///
  /// @throws io.striate.api.error.StriateException if the normalization has another number of
  ///   channels
  public static Map<String, Normalization> byteInputs(
      Samples samples, Normalization normalization) {
    return ByteInputs.of(samples, normalization);
  }

  /// The SHA-256 of all samples, in hexadecimal digits: reads each of them once.
  public String hash() {
    return SampleHash.of(dataset);
  }

  /// How many samples there are to train on.
  public int trainingSize() {
    return split.training().length;
  }

  /// How many samples the validation set has.
  public int validationSize() {
    return split.validation().length;
  }

  /// Whether there are samples to evaluate on: validation or test samples.
  public boolean evaluates() {
    return split.validation().length > 0 || dataset.test().isPresent();
  }

  /// The batches of an epoch of training, in an order that the seed and the epoch alone decide.
  ///
  /// @param epoch from 0
  /// @param firstBatch where in the epoch to begin
  public BatchReader epoch(int epoch, int batchSize, int firstBatch) {
    int[] order = new RandomStream(seed, "shuffle", epoch, 0).permutation(split.training().length);
    for (int i = 0; i < order.length; i++) {
      order[i] = split.training()[order[i]];
    }
    var augmenting = new Augmenting(augmentations, seed, epoch);
    return new BatchReader(
        new FeatureReader(dataset.training(), augmenting), order, batchSize, firstBatch);
  }

  /// The validation samples in order, if there are any.
  public Optional<BatchReader> validation(int batchSize) {
    return split.validation().length == 0
        ? Optional.empty()
        : Optional.of(read(dataset.training(), split.validation(), batchSize, 0));
  }

  /// The test samples in order, if the dataset has any.
  public Optional<BatchReader> test(int batchSize) {
    return dataset.test().map(samples -> inOrder(samples, batchSize));
  }

  /// All samples in order.
  public static BatchReader inOrder(Samples samples, int batchSize) {
    int[] order = IntStream.range(0, samples.size()).toArray();
    return read(samples, order, batchSize, 0);
  }

  private static BatchReader read(Samples samples, int[] order, int batchSize, int firstBatch) {
    return new BatchReader(new FeatureReader(samples), order, batchSize, firstBatch);
  }

  @Override
  public void close() {
    dataset.close();
  }
}

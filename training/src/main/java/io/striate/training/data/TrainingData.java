package io.striate.training.data;

import io.striate.api.component.Component;
import io.striate.api.data.Augmentation;
import io.striate.api.data.Dataset;
import io.striate.api.data.PassMonitor;
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.layers.spec.LastBatch;
import io.striate.layers.spec.Normalization;
import io.striate.layers.spec.NormalizationRule;
import io.striate.layers.spec.Sampling;
import io.striate.layers.spec.TrainSpec;
import io.striate.layers.spec.ValidationSplit;
import io.striate.training.file.SampleFormat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/// An open dataset with its training samples cut in two and its normalization settled.
public final class TrainingData implements AutoCloseable {
  private final Dataset dataset;
  private final Feeding feeding;
  private final long seed;
  private final ValidationSplit.Split split;
  private final Map<String, Normalization> normalization;
  private final List<Augmentation> augmentations;
  private final EpochOrder order;

  private TrainingData(
      Dataset dataset,
      Feeding feeding,
      long seed,
      ValidationSplit.Split split,
      Map<String, Normalization> normalization,
      List<Augmentation> augmentations,
      EpochOrder order) {
    this.dataset = dataset;
    this.feeding = feeding;
    this.seed = seed;
    this.split = split;
    this.normalization = Collections.unmodifiableMap(new LinkedHashMap<>(normalization));
    this.augmentations = augmentations;
    this.order = order;
  }

  /// Cuts a dataset whose features have the names of the program's inputs, and measures what is
  /// left to train on.
  ///
  /// @throws io.striate.api.error.StriateException as the other method of this name
  public static TrainingData of(
      Dataset dataset, ValidationSplit holdout, NormalizationRule rule, long seed) {
    Feeding feeding = Feeding.byName(dataset.training().features());
    return of(dataset, feeding, holdout, new Figures.Measured(rule), seed, PassMonitor.none());
  }

  /// The same as the method with a monitor, without one.
  ///
  /// @throws io.striate.api.error.StriateException as the other method of this name
  public static TrainingData of(
      Dataset dataset, Feeding feeding, ValidationSplit holdout, Figures figures, long seed) {
    return of(dataset, feeding, holdout, figures, seed, PassMonitor.none());
  }

  /// Cuts a dataset and measures what is left to train on, unless its figures are known. Closing
  /// the result closes the dataset.
  ///
  /// @param feeding what the samples are for
  /// @param seed the run's seed, by which samples are split and shuffled
  /// @param monitor watches the pass over the samples that are measured
  /// @throws io.striate.api.error.StriateException if nothing is left to train on, samples cannot
  ///   be read, or figures do not fit the inputs
  public static TrainingData of(
      Dataset dataset,
      Feeding feeding,
      ValidationSplit holdout,
      Figures figures,
      long seed,
      PassMonitor monitor) {
    Samples training = dataset.training();
    var split = holdout.cut(training.size(), seed);
    requireOneValidationSet(dataset, split);
    var normalization =
        switch (figures) {
          case Figures.Measured(NormalizationRule rule) ->
              Measurement.normalization(rule, training, feeding, split.training(), monitor);
          case Figures.Known(Map<String, Normalization> known) -> {
            Measurement.requireChannels(feeding, known);
            yield known;
          }
        };
    return new TrainingData(
        dataset,
        feeding,
        seed,
        split,
        normalization,
        List.of(),
        EpochOrder.shuffled(split.training()));
  }

  private static void requireOneValidationSet(Dataset dataset, ValidationSplit.Split split) {
    if (split.validation().length > 0 && dataset.validation().isPresent()) {
      throw new StriateException(
          Code.BAD_VALUE,
          String.format(
              Locale.ROOT,
              "validation takes %,d training samples, and the data has %,d validation samples of its own",
              split.validation().length,
              dataset.validation().get().size()),
          "remove \"validation\" from train.data, or the validation samples from the data");
    }
  }

  /// Where the figures of the normalization come from.
  public sealed interface Figures {
    /// From the samples that are trained on, as far as the rule asks for that.
    record Measured(NormalizationRule rule) implements Figures {}

    /// From the run, which measured them when it began.
    ///
    /// @param figures by input
    record Known(Map<String, Normalization> figures) implements Figures {
      public Known {
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
      }
    }
  }

  /// The data of a specification with its augmentations, as they are trained on but for the
  /// normalization.
  ///
  /// @param dataset an open dataset; closing the result closes it
  /// @param feeding what the samples are for
  public static TrainingData unnormalized(Dataset dataset, Feeding feeding, TrainSpec train) {
    var split = train.validation().cut(dataset.training().size(), train.seed());
    requireOneValidationSet(dataset, split);
    return new TrainingData(
        dataset,
        feeding,
        train.seed(),
        split,
        Map.of(),
        train.augment().stream().map(Component::value).toList(),
        EpochOrder.shuffled(split.training()));
  }

  /// The same data with augmentations of the samples that are trained on.
  ///
  /// @param all applied to each sample in this order
  public TrainingData augmented(List<Augmentation> all) {
    return new TrainingData(dataset, feeding, seed, split, normalization, List.copyOf(all), order);
  }

  /// The same data with a choice of the samples of an epoch.
  ///
  /// @throws StriateException if classes are to be balanced, and no target is one class per sample
  public TrainingData sampled(Sampling sampling) {
    EpochOrder chosen =
        switch (sampling) {
          case SHUFFLED -> EpochOrder.shuffled(split.training());
          case BALANCED -> EpochOrder.balanced(split.training(), classes());
        };
    return new TrainingData(dataset, feeding, seed, split, normalization, augmentations, chosen);
  }

  /// The class of each sample that is trained on.
  private int[] classes() {
    List<Samples.Feature> features = dataset.training().features();
    for (String target : feeding.labels().values()) {
      int feature = features.stream().map(Samples.Feature::name).toList().indexOf(target);
      if (features.get(feature).type().shape().rank() == 0) {
        var label = HostArray.allocate(features.get(feature).type());
        return IntStream.of(split.training())
            .map(sample -> {
              dataset.training().read(sample, feature, label, 0);
              return (int) label.get(0);
            })
            .toArray();
      }
    }
    throw new StriateException(
        Code.BAD_VALUE,
        "train.data.sampling: \"balanced\" needs a target that is one class for each sample, the"
            + " data has "
            + String.join(
                ", ",
                features.stream().map(each -> "'" + each.name() + "' " + each.type()).toList()),
        "remove it; losses give rare classes and labels more weight by \"weights\" or"
            + " \"positiveWeight\"");
  }

  /// How the bytes of each input are normalized, and what the classes of each output are called.
  public SampleFormat format() {
    var labels = new LinkedHashMap<String, List<String>>();
    feeding.labels().forEach((output, feature) -> labels.put(output, dataset.labels(feature)));
    if (labels.isEmpty()) {
      labels.put(SampleFormat.ANY, dataset.labels());
    }
    return new SampleFormat(labels, normalization);
  }

  /// The inputs that are fed with bytes, and what their bytes mean.
  public Map<String, Normalization> byteInputs() {
    return normalization;
  }

  /// What a user should know about the samples, one sentence each.
  public List<String> notes() {
    if (order.classes() == 0) {
      return dataset.notes();
    }
    var notes = new ArrayList<>(dataset.notes());
    notes.add(
        String.format(
            Locale.ROOT,
            "balanced: an epoch has %,d samples of each of %,d classes",
            trainingSize() / order.classes(),
            order.classes()));
    return notes;
  }

  /// What identifies the samples, if the dataset knows it without reading them.
  public Optional<String> cheapFingerprint() {
    return dataset.fingerprint(PassMonitor.none());
  }

  /// What identifies the samples, at little cost if the dataset knows it.
  ///
  /// @throws CancellationException if the monitor stops it
  public Fingerprint fingerprint(PassMonitor monitor) {
    return dataset
        .fingerprint(monitor)
        .map(known -> new Fingerprint(Fingerprint.Kind.OWN, known))
        .orElseGet(() -> fingerprint(Fingerprint.Kind.SAMPLES, monitor));
  }

  /// What identifies the samples, in the way of a fingerprint that was taken before.
  ///
  /// @throws CancellationException if the monitor stops it
  public Fingerprint fingerprint(Fingerprint.Kind kind, PassMonitor monitor) {
    return switch (kind) {
      case SAMPLES -> new Fingerprint(kind, SampleHash.of(dataset, monitor));
      case OWN -> new Fingerprint(kind, dataset.fingerprint(monitor).orElse("none"));
    };
  }

  /// How many samples there are to train on.
  public int trainingSize() {
    return split.training().length;
  }

  /// How many samples the validation set has.
  public int validationSize() {
    return dataset.validation().map(Samples::size).orElse(split.validation().length);
  }

  /// Whether there are samples to evaluate on: validation or test samples.
  public boolean evaluates() {
    return validationSize() > 0 || dataset.test().isPresent();
  }

  /// What each sample consists of.
  public List<Samples.Feature> features() {
    return dataset.training().features();
  }

  /// A training sample as it is, in a batch of its own.
  ///
  /// @param number below [#trainingSize]
  public Batch sample(int number) {
    return sample(number, Augmenting.none());
  }

  /// A training sample as an epoch sees it, in a batch of its own.
  ///
  /// @param number below [#trainingSize]
  /// @param epoch from 0
  public Batch sample(int number, int epoch) {
    return sample(number, augmenting(epoch));
  }

  private Batch sample(int number, Augmenting augmenting) {
    var reader = new FeatureReader(dataset.training(), feeding, augmenting);
    Batch batch = reader.allocate(1);
    reader.fill(batch, split.training(), number);
    return batch;
  }

  private Augmenting augmenting(int epoch) {
    var plain = new FeatureReader(dataset.training(), feeding, Augmenting.none());
    var pool = new Augmenting.Pool(plain::one, split.training());
    return new Augmenting(augmentations, seed, epoch, feeding.targets(), pool);
  }

  /// The batches of an epoch of training, the last one perhaps smaller than the others.
  ///
  /// @param epoch from 0
  /// @param firstBatch where in the epoch to begin
  public BatchReader epoch(int epoch, int batchSize, int firstBatch) {
    return epoch(epoch, EpochBatches.of(trainingSize(), batchSize, LastBatch.KEEP), firstBatch);
  }

  /// The batches of an epoch of training, in an order that the seed and the epoch alone decide.
  ///
  /// @param epoch from 0
  /// @param batches how the training samples are cut
  /// @param firstBatch where in the epoch to begin
  public BatchReader epoch(int epoch, BatchCut batches, int firstBatch) {
    return new BatchReader(
        new FeatureReader(dataset.training(), feeding, augmenting(epoch)),
        order.of(seed, epoch),
        batches,
        firstBatch);
  }

  /// The validation samples in order, if there are any.
  public Optional<BatchReader> validation(int batchSize) {
    if (dataset.validation().isPresent()) {
      return dataset.validation().map(samples -> inOrder(samples, feeding, batchSize));
    }
    return split.validation().length == 0
        ? Optional.empty()
        : Optional.of(read(dataset.training(), feeding, split.validation(), batchSize));
  }

  /// The test samples in order, if the dataset has any.
  public Optional<BatchReader> test(int batchSize) {
    return dataset.test().map(samples -> inOrder(samples, feeding, batchSize));
  }

  /// All samples in order.
  ///
  /// @param feeding what they are for
  public static BatchReader inOrder(Samples samples, Feeding feeding, int batchSize) {
    return read(samples, feeding, IntStream.range(0, samples.size()).toArray(), batchSize);
  }

  private static BatchReader read(Samples samples, Feeding feeding, int[] order, int batchSize) {
    var reader = new FeatureReader(samples, feeding, Augmenting.none());
    return new BatchReader(reader, order, batchSize, 0);
  }

  @Override
  public void close() {
    dataset.close();
  }
}

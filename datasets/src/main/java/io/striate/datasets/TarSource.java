package io.striate.datasets;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.FileDecoder;
import io.striate.api.data.ImageSize;
import io.striate.api.data.PassMonitor;
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Loss;
import io.striate.arrays.npy.NpyArray;
import io.striate.datasets.features.ClassNames;
import io.striate.datasets.features.DividedSamples;
import io.striate.datasets.features.DividedSamples.Part;
import io.striate.datasets.features.DividedSamples.Parts;
import io.striate.datasets.features.FeatureColumn;
import io.striate.datasets.features.PreparedRows;
import io.striate.datasets.features.RowClasses;
import io.striate.datasets.features.TargetKind;
import io.striate.datasets.features.TargetTexts;
import io.striate.datasets.features.TestSplit;
import io.striate.datasets.image.ImageColumn;
import io.striate.datasets.image.ImageDecoder;
import io.striate.datasets.image.ImageFields;
import io.striate.datasets.image.ImageReader;
import io.striate.datasets.image.ImageSettings;
import io.striate.datasets.image.Resize;
import io.striate.datasets.labeled.LabeledDataset;
import io.striate.datasets.tar.TarMember;
import io.striate.datasets.tar.TarSample;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/// Opens archives of samples.
///
/// @param config the settings
/// @param path the setting of the training samples
record TarSource(Config config, Field<String> path) implements DatasetSource {
  private static final String ARRAY = "npy";

  private boolean arrays() {
    return config.get(TarDataset.INPUT).contains(ARRAY);
  }

  private ImageSettings settings() {
    return ImageFields.settings(config);
  }

  @Override
  public ElementType element() {
    return arrays() || settings().range().numbers() ? ElementType.FLOAT32 : ElementType.UINT8;
  }

  @Override
  public Optional<FileDecoder> decoder() {
    return arrays() ? Optional.empty() : Optional.of(new ImageDecoder(settings()));
  }

  @Override
  public Optional<ImageSize> size(Path folder) {
    Path first = ShardFiles.of(PartFiles.of(folder, path, config).training()).getFirst();
    return decoder()
        .flatMap(decoder -> decoder.sizeOf(samples(List.of(first)).getFirst().source()));
  }

  @Override
  public Dataset open(Path folder, Map<String, Shape> inputs) {
    return open(folder, inputs, PassMonitor.none());
  }

  @Override
  public Dataset open(Path folder, Map<String, Shape> inputs, PassMonitor monitor) {
    return open(PartFiles.of(folder, path, config), inputs, monitor, false);
  }

  @Override
  public Dataset openUndivided(Path folder, Map<String, Shape> inputs) {
    return openUndivided(folder, inputs, PassMonitor.none());
  }

  @Override
  public Dataset openUndivided(Path folder, Map<String, Shape> inputs, PassMonitor monitor) {
    return open(PartFiles.of(folder, path, config), inputs, monitor, true);
  }

  private List<TarSample> samples(List<Path> archives) {
    List<TarSample> samples =
        TarSample.of(archives, config.get(TarDataset.INPUT), config.get(TarDataset.TARGET));
    if (samples.isEmpty()) {
      throw FileErrors.bad(Code.BAD_DATA, archives.getFirst(), "has no files", "add samples");
    }
    return samples;
  }

  private Dataset open(
      PartFiles files, Map<String, Shape> inputs, PassMonitor monitor, boolean forTesting) {
    var opening = new Opening(LabeledDataset.onlyInput(TarDataset.ID, inputs), monitor);
    Part training = opening.part("training", files.training());
    var parts =
        new Parts(
            training,
            files.validation().map(file -> opening.part("validation", file)),
            files.test().map(file -> opening.part("test", file)));
    var split = new TestSplit(config.get(TestSplit.TEST), config.get(TestSplit.SEED));
    DividedSamples samples =
        forTesting && parts.test().isEmpty()
            ? DividedSamples.undivided("samples", training)
            : DividedSamples.of("samples", parts, split);
    String fingerprint = opening.fingerprint();
    return samples
        .with(opening.rows.stream().flatMap(rows -> rows.notes().stream()).toList())
        .dataset(
            training.classes().names(),
            _ -> fingerprint,
            watch -> opening.rows.forEach(rows -> rows.check(watch)));
  }

  /// Opens parts one after the other.
  private final class Opening {
    private final Map.Entry<String, Shape> input;
    private final PassMonitor monitor;
    private final ClassNames names = new ClassNames(config.get(ClassNames.LABELS));
    private final List<PreparedRows> rows = new ArrayList<>();
    private final RunningFingerprint described = new RunningFingerprint();

    Opening(Map.Entry<String, Shape> input, PassMonitor monitor) {
      this.input = input;
      this.monitor = monitor;
      config
          .canonical()
          .forEach((key, value) -> {
            if (!PartFiles.KEYS.contains(key)) {
              described.add(key + "=" + value);
            }
          });
      described.add(input.toString());
    }

    /// What identifies the samples without reading the inputs: names, places and sizes of the
    /// members, and all targets.
    String fingerprint() {
      return described.value();
    }

    Part part(String title, Path path) {
      List<TarSample> samples = samples(ShardFiles.of(path));
      FeatureColumn inputs;
      Optional<IntPredicate> skip = Optional.empty();
      if (arrays()) {
        inputs =
            new ArrayMembers(
                new Samples.Feature(input.getKey(), TensorType.float32(input.getValue())),
                samples,
                false);
      } else {
        var reader = ImageReader.of(input.getValue(), settings());
        inputs =
            new ImageColumn(
                input.getKey(), samples.size(), row -> samples.get(row).source(), reader);
        skip =
            Optional.<IntPredicate>of(row -> reader.broken(samples.get(row).source()))
                .filter(_ -> config.get(ImageFields.SKIP_BROKEN));
      }
      Target target = target(samples);
      for (TarSample sample : samples) {
        described.add(sample.shard().file().getFileName() + "/" + sample.input());
      }
      var prepared =
          PreparedRows.of(
              title + " samples",
              List.of(inputs, target.column),
              PreparedRows.MEMORY,
              skip,
              monitor);
      rows.add(prepared);
      return prepared.part(title, target.classes);
    }

    private Target target(List<TarSample> samples) {
      TargetKind kind = config.get(TargetKind.FIELD);
      if (kind.places() && settings().resize() == Resize.CROP) {
        throw new StriateException(
            Code.BAD_DATA,
            "\"resize\": \"crop\" in train.data would move points and boxes, which are fractions of"
                + " the whole image; use \"stretch\"");
      }
      if (config.get(TarDataset.TARGET).contains(ARRAY)) {
        TarSample first = samples.getFirst();
        var array =
            NpyArray.single(
                first.shard().name(first.target()), first.shard().content(first.target()));
        samples.forEach(sample -> described.add(sample.shard().bytes(sample.target())));
        Shape shape = array.row().rank() == 0 ? Shape.of(1) : array.row();
        return new Target(
            new ArrayMembers(
                new Samples.Feature(Loss.TARGET, TensorType.float32(shape), kind.meaning()),
                samples,
                true),
            RowClasses.none());
      }
      var texts = new TargetTexts(config.get(TargetKind.FIELD), names);
      for (TarSample sample : samples) {
        String text = new String(sample.shard().bytes(sample.target()), StandardCharsets.UTF_8);
        described.add(text);
        texts.add(text, sample.shard().name(sample.target()));
      }
      return new Target(texts.column(), texts.classes());
    }
  }

  private record Target(FeatureColumn column, RowClasses classes) {}

  /// Members that are arrays of NumPy, one for each sample.
  ///
  /// @param feature its name and type
  /// @param samples that have them
  /// @param targets whether they are the targets
  private record ArrayMembers(Samples.Feature feature, List<TarSample> samples, boolean targets)
      implements FeatureColumn {
    @Override
    public int size() {
      return samples.size();
    }

    @Override
    public boolean takesTime() {
      return true;
    }

    @Override
    public void read(int row, HostArray target, int offset) {
      TarSample sample = samples.get(row);
      TarMember member = targets ? sample.target() : sample.input();
      String file = sample.shard().name(member);
      var array = NpyArray.single(file, sample.shard().content(member));
      Shape shape = feature.type().shape();
      if (array.row().size() != shape.size()) {
        throw FileErrors.bad(
            Code.BAD_DATA,
            file,
            String.format(
                Locale.ROOT, "is an array %s, %s is %s", array.row(), feature.name(), shape),
            "use arrays of one shape");
      }
      array.read(0, target, offset);
    }
  }
}

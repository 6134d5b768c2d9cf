package io.striate.datasets;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.api.data.FileFingerprint;
import io.striate.api.data.PassMonitor;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.datasets.features.ClassNames;
import io.striate.datasets.features.ColumnSamples;
import io.striate.datasets.features.DividedSamples;
import io.striate.datasets.features.DividedSamples.Part;
import io.striate.datasets.features.DividedSamples.Parts;
import io.striate.datasets.features.MemoryColumn;
import io.striate.datasets.features.TargetKind;
import io.striate.datasets.features.TestSplit;
import io.striate.datasets.features.ValueKind;
import io.striate.datasets.labeled.LabeledDataset;
import io.striate.datasets.table.ColumnName;
import io.striate.datasets.table.NumberCells;
import io.striate.datasets.table.Table;
import io.striate.datasets.table.TargetCells;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// `csv`: tables of numbers in text files, one sample per row.
public final class CsvDataset implements DatasetType {
  private static final Field<String> PATH =
      Field.required(
          "path",
          FieldKind.text(),
          "file of the training samples, one per row, relative to the specification; a list of"
              + " objects if it ends with .json");

  private static final Field<List<ColumnName>> FEATURES =
      Field.of(
          "features",
          FieldKind.list(ColumnName.kind()),
          List.of(),
          "columns of the input, by their headings or their numbers from 1, in order; by default"
              + " all but those of the target");

  /// For [java.util.ServiceLoader].
  public CsvDataset() {}

  @Override
  public String id() {
    return "csv";
  }

  @Override
  public String summary() {
    return "tables of numbers in text files, one sample per row";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(
        PATH,
        PartFiles.VALIDATION_PATH,
        PartFiles.TEST_PATH,
        Table.DELIMITER,
        Table.HEADER,
        FEATURES,
        ValueKind.FIELD,
        TargetCells.TARGET,
        TargetKind.FIELD,
        ClassNames.LABELS,
        TargetCells.SEPARATOR,
        TestSplit.TEST,
        TestSplit.SEED);
  }

  @Override
  public DatasetSource create(Config config) {
    return new Source(config);
  }

  private record Source(Config config) implements DatasetSource {
    @Override
    public ElementType element() {
      return config.get(ValueKind.FIELD).element();
    }

    @Override
    public Dataset open(Path folder, Map<String, Shape> inputs) {
      return open(folder, inputs, PassMonitor.none());
    }

    @Override
    public Dataset open(Path folder, Map<String, Shape> inputs, PassMonitor monitor) {
      return open(PartFiles.of(folder, PATH, config), inputs, monitor, false);
    }

    @Override
    public Dataset openUndivided(Path folder, Map<String, Shape> inputs) {
      return openUndivided(folder, inputs, PassMonitor.none());
    }

    @Override
    public Dataset openUndivided(Path folder, Map<String, Shape> inputs, PassMonitor monitor) {
      return open(PartFiles.of(folder, PATH, config), inputs, monitor, true);
    }

    private Dataset open(
        PartFiles files, Map<String, Shape> inputs, PassMonitor monitor, boolean forTesting) {
      var input = LabeledDataset.onlyInput("csv", inputs);
      var names = new ClassNames(config.get(ClassNames.LABELS));
      Part training = part(files.training(), input, names, monitor);
      var parts =
          new Parts(
              training,
              files.validation().map(file -> part(file, input, names, monitor)),
              files.test().map(file -> part(file, input, names, monitor)));
      var split = new TestSplit(config.get(TestSplit.TEST), config.get(TestSplit.SEED));
      DividedSamples samples =
          forTesting && parts.test().isEmpty()
              ? DividedSamples.undivided("samples", training)
              : DividedSamples.of("samples", parts, split);
      List<String> settings = settings(input.getValue(), training.classes().names());
      return samples.dataset(
          training.classes().names(),
          watch -> FileFingerprint.of(files.folder(), files.all(), settings, watch),
          _ -> {});
    }

    private List<String> settings(Shape input, List<String> classes) {
      var settings = new ArrayList<String>();
      config
          .canonical()
          .forEach((key, value) -> {
            if (!PartFiles.KEYS.contains(key)) {
              settings.add(key + "=" + value);
            }
          });
      settings.add(input.toString());
      settings.addAll(classes);
      return settings;
    }

    private Part part(
        Path file, Map.Entry<String, Shape> input, ClassNames names, PassMonitor monitor) {
      Table table = Table.of(file, config);
      int[] targets = table.indices(config.get(TargetCells.TARGET));
      int[] features = features(table, targets);
      requireSize(table, features, input);
      boolean bytes = config.get(ValueKind.FIELD) == ValueKind.BYTES;
      var values = new NumberCells(table, features, bytes);
      var target = TargetCells.of(config, table, targets, names);
      table.read(
          monitor,
          (row, problems) -> {
            values.take(row, problems);
            target.take(row, problems);
          });
      HostArray array =
          bytes ? new HostArray.Bytes(values.byteValues()) : new HostArray.Floats(values.values());
      var type = new TensorType(element(), input.getValue());
      var samples = ColumnSamples.of(MemoryColumn.of(input.getKey(), type, array), target.column());
      return new Part(String.valueOf(file.getFileName()), samples, target.classes());
    }

    private int[] features(Table table, int... targets) {
      List<ColumnName> named = config.get(FEATURES);
      return named.isEmpty()
          ? IntStream.range(0, table.columns())
              .filter(column -> IntStream.of(targets).noneMatch(each -> each == column))
              .toArray()
          : table.indices(named);
    }

    private void requireSize(Table table, int[] features, Map.Entry<String, Shape> input) {
      if (input.getValue().size() != features.length) {
        throw FileErrors.bad(
            Code.BAD_DATA,
            table.file(),
            String.format(
                Locale.ROOT,
                "has %d columns of features, the network's input '%s' is %s (%d numbers)",
                features.length,
                input.getKey(),
                input.getValue(),
                input.getValue().size()),
            config.get(FEATURES).isEmpty()
                ? String.format(
                    Locale.ROOT,
                    "set the network's input to [%d], or name its columns by \"features\" in"
                        + " train.data",
                    features.length)
                : "name as many columns by \"features\" in train.data");
      }
    }
  }
}

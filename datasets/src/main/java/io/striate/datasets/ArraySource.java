package io.striate.datasets;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.FileFingerprint;
import io.striate.api.data.PassMonitor;
import io.striate.api.data.SamplePass;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.arrays.npy.NpyArray;
import io.striate.arrays.npy.NpyElement;
import io.striate.datasets.features.ClassNames;
import io.striate.datasets.features.ColumnSamples;
import io.striate.datasets.features.DividedSamples;
import io.striate.datasets.features.DividedSamples.Part;
import io.striate.datasets.features.DividedSamples.Parts;
import io.striate.datasets.features.TargetKind;
import io.striate.datasets.features.TestSplit;
import io.striate.datasets.features.ValueKind;
import io.striate.datasets.labeled.LabeledDataset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Samples that are the rows of arrays of NumPy, with a row of another array as the target of each.
///
/// @param id of the type
/// @param config the settings
/// @param place the arrays, for the folder of a specification
record ArraySource(String id, Config config, Function<Path, ArrayFiles> place)
    implements DatasetSource {
  private static final FieldKind<String> NAME =
      new FieldKind<>("the name of an array", String.class::cast, name -> name);

  private static final Field<String> INPUT =
      Field.of("input", FieldKind.text(), "x_train", "array of the training samples, one per row");

  private static final Field<String> TARGET =
      Field.of("target", FieldKind.text(), "y_train", "array of their targets, one per row");

  private static final Field<String> VALIDATION_INPUT =
      Field.of(
          "validationInput", NAME, "", "array of the validation samples; by default x_val, if any");

  private static final Field<String> VALIDATION_TARGET =
      Field.of("validationTarget", NAME, "", "array of their targets; by default y_val");

  private static final Field<String> TEST_INPUT =
      Field.of("testInput", NAME, "", "array of the test samples; by default x_test, if any");

  private static final Field<String> TEST_TARGET =
      Field.of("testTarget", NAME, "", "array of the targets of those; by default y_test");

  /// The settings but the path.
  static final List<Field<?>> FIELDS =
      List.of(
          INPUT,
          TARGET,
          VALIDATION_INPUT,
          VALIDATION_TARGET,
          TEST_INPUT,
          TEST_TARGET,
          ValueKind.FIELD,
          TargetKind.FIELD,
          ClassNames.LABELS,
          TestSplit.TEST,
          TestSplit.SEED);

  /// Arrays by name.
  interface ArrayFiles {
    /// An array, if there is one of the name.
    Optional<NpyArray> find(String name);

    /// An array that must be there.
    NpyArray array(String name);

    /// What the names of files are relative to.
    Path base();

    /// The files of arrays.
    List<Path> files(Stream<String> names);
  }

  /// The names of the arrays of a part.
  private record Names(String title, String input, String target) {}

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
    return open(place.apply(folder), inputs, false);
  }

  @Override
  public Dataset openUndivided(Path folder, Map<String, Shape> inputs) {
    return open(place.apply(folder), inputs, true);
  }

  @Override
  public Dataset openUndivided(Path folder, Map<String, Shape> inputs, PassMonitor monitor) {
    return openUndivided(folder, inputs);
  }

  private Optional<Names> apart(
      ArrayFiles arrays, String title, Field<String> input, Field<String> target, String suffix) {
    String named = config.get(input);
    boolean exists = !named.isEmpty() || arrays.find("x_" + suffix).isPresent();
    return exists
        ? Optional.of(
            new Names(title, or(named, "x_" + suffix), or(config.get(target), "y_" + suffix)))
        : Optional.empty();
  }

  private static String or(String name, String other) {
    return name.isEmpty() ? other : name;
  }

  private Dataset open(ArrayFiles arrays, Map<String, Shape> inputs, boolean forTesting) {
    var input = LabeledDataset.onlyInput(id, inputs);
    var training = new Names("training", config.get(INPUT), config.get(TARGET));
    var validation = apart(arrays, "validation", VALIDATION_INPUT, VALIDATION_TARGET, "val");
    var test = apart(arrays, "test", TEST_INPUT, TEST_TARGET, "test");
    var all = Stream.of(Stream.of(training), validation.stream(), test.stream());
    var names = new LinkedHashSet<String>();
    all.flatMap(each -> each).forEach(each -> names.addAll(List.of(each.input, each.target)));
    var targets = new ArrayTargets(config);
    Part first = part(arrays, training, input, targets);
    var parts =
        new Parts(
            first,
            validation.map(each -> part(arrays, each, input, targets)),
            test.map(each -> part(arrays, each, input, targets)));
    var split = new TestSplit(config.get(TestSplit.TEST), config.get(TestSplit.SEED));
    DividedSamples samples =
        forTesting && test.isEmpty()
            ? DividedSamples.undivided("samples", first)
            : DividedSamples.of("samples", parts, split);
    return samples.dataset(
        targets.names(),
        watch ->
            FileFingerprint.of(
                arrays.base(), arrays.files(names.stream()), settings(input.getValue()), watch),
        watch ->
            check(
                Stream.of(Stream.of(first), parts.validation().stream(), parts.test().stream())
                    .flatMap(part -> part)
                    .toList(),
                watch));
  }

  /// Reads every row, so that what is no number is known before training.
  private static void check(List<Part> parts, PassMonitor monitor) {
    for (Part part : parts) {
      ColumnSamples samples = part.samples();
      var failures =
          SamplePass.over(
              "checking " + part.name() + " rows", samples.size(), monitor, samples::readAll);
      if (!failures.isEmpty()) {
        throw SamplePass.all(failures.values(), "rows", "remove or replace them");
      }
    }
  }

  private List<String> settings(Shape input) {
    var settings = new ArrayList<String>();
    config
        .canonical()
        .forEach((key, value) -> {
          if (!PartFiles.KEYS.contains(key)) {
            settings.add(key + "=" + value);
          }
        });
    settings.add(input.toString());
    return settings;
  }

  private Part part(
      ArrayFiles arrays, Names names, Map.Entry<String, Shape> input, ArrayTargets targets) {
    NpyArray values = arrays.array(names.input());
    NpyArray target = arrays.array(names.target());
    requireSame(values, target);
    requireShape(values, input);
    requireElement(values);
    var type = new TensorType(element(), input.getValue());
    ArrayTargets.Target made = targets.of(target);
    var samples = ColumnSamples.of(ArrayColumn.of(input.getKey(), type, values), made.column());
    return new Part(names.title(), samples, made.classes());
  }

  private static void requireSame(NpyArray values, NpyArray target) {
    if (values.rows() != target.rows() || values.rows() == 0) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          target.name(),
          String.format(
              Locale.ROOT, "has %,d rows, %s has %,d", target.rows(), values.name(), values.rows()),
          "use arrays that belong together, with one row per sample");
    }
    if (values.rows() > Integer.MAX_VALUE) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          values.name(),
          String.format(Locale.ROOT, "has %,d rows, more than 2^31 - 1", values.rows()),
          "use fewer samples");
    }
  }

  /// A row may lack axes of extent 1, as gray images without channels do.
  private static void requireShape(NpyArray values, Map.Entry<String, Shape> input) {
    Shape wanted = input.getValue();
    Shape found = values.row();
    if (!withoutOnes(found).equals(withoutOnes(wanted))) {
      boolean channelsLast =
          wanted.rank() == 3
              && found.rank() == 3
              && found.equals(Shape.of(wanted.extent(1), wanted.extent(2), wanted.extent(0)));
      throw FileErrors.bad(
          Code.BAD_DATA,
          values.name(),
          String.format(
              Locale.ROOT,
              "its rows are %s, the network's input '%s' is %s",
              found,
              input.getKey(),
              wanted),
          channelsLast
              ? String.format(
                  Locale.ROOT,
                  "set the network's input to { \"shape\": %s, \"layout\": \"hwc\" }",
                  found)
              : "set the network's input to " + found);
    }
  }

  private static List<Integer> withoutOnes(Shape shape) {
    return IntStream.of(shape.extents()).filter(extent -> extent != 1).boxed().toList();
  }

  private void requireElement(NpyArray values) {
    boolean bytes = values.element() == NpyElement.UINT8;
    boolean wanted = config.get(ValueKind.FIELD) == ValueKind.BYTES;
    if (bytes && !wanted) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          values.name(),
          "holds bytes",
          "set \"values\": \"bytes\" in train.data, which normalizes them, or save it as float32");
    }
    if (!bytes && wanted) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          values.name(),
          "holds " + values.element().name().toLowerCase(Locale.ROOT) + ", no bytes",
          "remove \"values\": \"bytes\" from train.data, or save it as uint8");
    }
  }
}

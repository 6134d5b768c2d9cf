package io.striate.datasets;

import io.striate.api.component.Config;
import io.striate.api.data.Dataset;
import io.striate.api.data.FileFingerprint;
import io.striate.api.data.ImageSize;
import io.striate.api.data.PassMonitor;
import io.striate.api.data.SampleSource;
import io.striate.api.error.Problem;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.datasets.features.DividedSamples;
import io.striate.datasets.features.DividedSamples.Part;
import io.striate.datasets.features.DividedSamples.Parts;
import io.striate.datasets.features.MemoryColumn;
import io.striate.datasets.features.PreparedRows;
import io.striate.datasets.features.RowClasses;
import io.striate.datasets.features.TestSplit;
import io.striate.datasets.image.ImageColumn;
import io.striate.datasets.image.ImageFields;
import io.striate.datasets.image.ImageReader;
import io.striate.datasets.image.ImageSource;
import io.striate.datasets.table.Row;
import io.striate.datasets.table.Table;
import io.striate.datasets.text.Captions;
import io.striate.datasets.text.Vocabulary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Images that a table lists, with a sentence for each.
///
/// @param config the settings
record CaptionedImages(Config config) implements ImageSource.Images {
  /// The label of words that have none of their own.
  static final String UNKNOWN = "<unknown>";

  private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{M}\\p{Nd}']+");

  /// The words of a sentence.
  static List<String> words(String sentence) {
    return BETWEEN
        .splitAsStream(sentence.toLowerCase(Locale.ROOT))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  @Override
  public Dataset open(Path base, Map<String, Shape> inputs, PassMonitor monitor) {
    return open(base, inputs, monitor, false);
  }

  @Override
  public Dataset openUndivided(Path base, Map<String, Shape> inputs, PassMonitor monitor) {
    return open(base, inputs, monitor, true);
  }

  @Override
  public Optional<ImageSize> size(Path base) {
    Path file = PartFiles.of(base, ImageListDataset.PATH, config).training();
    return new ListedImages(config).size(base, Table.of(file, config, " "));
  }

  /// The rows of a table.
  ///
  /// @param title what users know them by
  /// @param images the files
  /// @param sentences the words of each
  private record Rows(String title, List<Path> images, List<List<String>> sentences) {}

  private Dataset open(
      Path base, Map<String, Shape> inputs, PassMonitor monitor, boolean forTesting) {
    var listed = new ListedImages(config);
    PartFiles tables = PartFiles.of(base, ImageListDataset.PATH, config);
    Captions captions = Captions.of(CaptionsDataset.ID, inputs);
    Rows training = rows("training", tables.training(), base, captions, monitor);
    Optional<Rows> validation =
        tables.validation().map(table -> rows("validation", table, base, captions, monitor));
    Optional<Rows> test = tables.test().map(table -> rows("test", table, base, captions, monitor));
    var words = new TreeMap<String, Integer>();
    training.sentences.forEach(
        sentence -> sentence.forEach(word -> words.merge(word, 1, Integer::sum)));
    var known =
        words.entrySet().stream()
            .filter(word -> word.getValue() >= config.get(CaptionsDataset.LEAST))
            .map(Map.Entry::getKey);
    var vocabulary = new Vocabulary(Stream.concat(Stream.of(UNKNOWN), known).toList());
    var prepared = new ArrayList<PreparedRows>();
    Part toTrain = part(training, captions, vocabulary, prepared, monitor);
    var parts =
        new Parts(
            toTrain,
            validation.map(rows -> part(rows, captions, vocabulary, prepared, monitor)),
            test.map(rows -> part(rows, captions, vocabulary, prepared, monitor)));
    var split = new TestSplit(config.get(TestSplit.TEST), config.get(TestSplit.SEED));
    DividedSamples samples =
        forTesting && parts.test().isEmpty()
            ? DividedSamples.undivided("images", toTrain)
            : DividedSamples.of("images", parts, split);
    List<String> settings = listed.settings();
    settings.add(captions.shape() + ", " + captions.steps());
    var files = new ArrayList<Path>(training.images);
    validation.ifPresent(rows -> files.addAll(rows.images));
    test.ifPresent(rows -> files.addAll(rows.images));
    files.addAll(tables.all());
    return samples
        .with(notes(words.size(), vocabulary, prepared))
        .dataset(
            vocabulary.labels(),
            watch ->
                FileFingerprint.of(listed.folder(base, tables.training()), files, settings, watch),
            watch -> prepared.forEach(rows -> rows.check(watch)));
  }

  private static List<String> notes(int words, Vocabulary vocabulary, List<PreparedRows> prepared) {
    int known = vocabulary.labels().size() - Vocabulary.MARKS.size() - 1;
    var notes = new ArrayList<String>();
    notes.add(
        String.format(
            Locale.ROOT,
            "vocabulary: %,d labels, of which %,d are words%s",
            vocabulary.labels().size(),
            known,
            known == words
                ? ""
                : String.format(Locale.ROOT, "; %,d rarer words are %s", words - known, UNKNOWN)));
    prepared.forEach(rows -> notes.addAll(rows.notes()));
    return notes;
  }

  private Rows rows(String title, Path file, Path base, Captions captions, PassMonitor monitor) {
    Table table = Table.of(file, config, " ");
    int image = table.index(config.get(ImageListDataset.IMAGE));
    int caption = table.index(config.get(CaptionsDataset.CAPTION));
    Path folder = new ListedImages(config).folder(base, file);
    var rows = new Rows(title, new ArrayList<>(), new ArrayList<>());
    table.read(
        monitor,
        (row, problems) -> {
          rows.images.add(ListedImages.image(row, image, folder, problems));
          rows.sentences.add(sentence(row, caption, captions, problems));
        });
    return rows;
  }

  private static List<String> sentence(
      Row row, int column, Captions captions, List<Problem> problems) {
    List<String> words = words(row.text(column));
    if (words.isEmpty()) {
      problems.add(
          row.problem(
              column,
              "\"" + row.text(column) + "\" has no words",
              "write a sentence, or remove the row"));
    } else if (words.size() > captions.longest()) {
      problems.add(
          row.problem(
              column,
              String.format(
                  Locale.ROOT,
                  "the sentence has %d words, input '%s' of [%d] takes %d",
                  words.size(),
                  captions.words(),
                  captions.steps(),
                  captions.longest()),
              String.format(
                  Locale.ROOT,
                  "write \"%s\": [%d] in \"inputs\", or shorten the sentence",
                  captions.words(),
                  words.size() + 1)));
    }
    return words;
  }

  private Part part(
      Rows rows,
      Captions captions,
      Vocabulary vocabulary,
      List<PreparedRows> prepared,
      PassMonitor monitor) {
    int unknown = vocabulary.number(UNKNOWN).orElseThrow();
    int steps = captions.steps();
    var before = new HostArray.Floats(new float[Math.multiplyExact(rows.images.size(), steps)]);
    var target = new HostArray.Ints(new int[before.length()]);
    for (int i = 0; i < rows.sentences.size(); i++) {
      int[] numbers =
          rows.sentences.get(i).stream()
              .mapToInt(word -> vocabulary.number(word).orElse(unknown))
              .toArray();
      captions.write(numbers, before, target, i * steps);
    }
    var reader = ImageReader.of(captions.shape(), ImageFields.settings(config));
    var all =
        PreparedRows.of(
            rows.title + " images",
            List.of(
                new ImageColumn(
                    captions.picture(),
                    rows.images.size(),
                    row -> new SampleSource.OfFile(rows.images.get(row)),
                    reader),
                new MemoryColumn(captions.before(), before),
                new MemoryColumn(captions.target(), target)),
            PreparedRows.MEMORY,
            Optional.<IntPredicate>of(row -> reader.broken(rows.images.get(row)))
                .filter(_ -> config.get(ImageFields.SKIP_BROKEN)),
            monitor);
    prepared.add(all);
    return all.part(rows.title, RowClasses.none());
  }
}

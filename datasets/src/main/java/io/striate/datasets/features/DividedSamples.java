package io.striate.datasets.features;

import io.striate.api.data.Samples;
import io.striate.datasets.labeled.LabeledDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Samples for training, validation and testing, with the number of each class.
///
/// @param training to train on
/// @param validation a part of its own, if there is one
/// @param test a part of its own, or drawn from the training samples; empty if there is neither
/// @param notes how many samples of which classes each part has
public record DividedSamples(
    Samples training, Optional<Samples> validation, Optional<Samples> test, List<String> notes) {
  public DividedSamples {
    notes = List.copyOf(notes);
  }

  /// Samples that lie together.
  ///
  /// @param name what users know them by: a file or a folder
  /// @param samples all of them
  /// @param classes their classes
  public record Part(String name, ColumnSamples samples, RowClasses classes) {
    private String note(String title, String what, int... rows) {
      return title + ": " + classes.counts(what, rows);
    }

    private int[] all() {
      return IntStream.range(0, samples.size()).toArray();
    }
  }

  /// The parts of a data set that lie apart.
  ///
  /// @param training training samples, and test samples if there are no others
  /// @param validation validation samples
  /// @param test test samples
  public record Parts(Part training, Optional<Part> validation, Optional<Part> test) {}

  /// Divides samples.
  ///
  /// @param what they are called, such as `samples`
  /// @param split how test samples are drawn if there are none apart
  public static DividedSamples of(String what, Parts parts, TestSplit split) {
    Part training = parts.training();
    var notes = new ArrayList<String>();
    Samples toTrain = training.samples();
    Optional<Samples> toTest = parts.test().map(Part::samples);
    if (parts.test().isPresent()) {
      notes.add(training.note(training.name(), what, training.all()));
    } else {
      int[] groups = IntStream.of(training.all()).map(training.classes()::group).toArray();
      TestSplit.Rows rows = split.draw(groups);
      notes.add(training.note("training", what, rows.training()));
      if (rows.test().length > 0) {
        toTrain = training.samples().some(rows.training());
        toTest = Optional.of(training.samples().some(rows.test()));
        notes.add(training.note("test", what, rows.test()));
      }
    }
    parts.validation().ifPresent(part -> notes.add(part.note(part.name(), what, part.all())));
    parts.test().ifPresent(part -> notes.add(part.note(part.name(), what, part.all())));
    return new DividedSamples(toTrain, parts.validation().map(Part::samples), toTest, notes);
  }

  /// All samples for testing: what another model is evaluated on.
  ///
  /// @param what they are called
  public static DividedSamples undivided(String what, Part all) {
    return new DividedSamples(
        all.samples(),
        Optional.empty(),
        Optional.of(all.samples()),
        List.of(all.note("test", what, all.all())));
  }

  /// The same with further notes.
  public DividedSamples with(List<String> further) {
    var all = new ArrayList<>(notes);
    all.addAll(further);
    return new DividedSamples(training, validation, test, all);
  }

  /// The data set of these samples.
  ///
  /// @param labels the names of the classes
  /// @param identity computes the fingerprint
  /// @param check reads what has not been read yet
  public LabeledDataset dataset(
      List<String> labels, LabeledDataset.Identity identity, LabeledDataset.Check check) {
    return new LabeledDataset(
        training, validation, test, labels, Optional.of(identity), notes, check);
  }
}

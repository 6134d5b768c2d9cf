package io.striate.report;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.json.Fields;
import io.striate.json.JsonMember;
import io.striate.json.JsonNumber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// What the log of a run says of its epochs, in order. Lines of steps are passed over. Of a run
/// with a learner, which has no epochs, its reports are taken for them.
///
/// @param unit what its lines are of, "epoch" or "report"
/// @param epochs those that are finished
record RunLog(String unit, List<Epoch> epochs) {
  RunLog {
    epochs = List.copyOf(epochs);
  }

  /// An epoch.
  ///
  /// @param training figures of the samples trained on, by name
  /// @param validation figures of the validation samples; empty without them
  /// @param seconds how long its steps took; 0 if the log does not say
  record Epoch(Map<String, Double> training, Map<String, Double> validation, double seconds) {
    Epoch {
      training = Collections.unmodifiableMap(new LinkedHashMap<>(training));
      validation = Collections.unmodifiableMap(new LinkedHashMap<>(validation));
    }

    /// A figure of a part.
    OptionalDouble figure(Part part, String name) {
      Double value = (part == Part.TRAINING ? training : validation).get(name);
      return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
  }

  /// Which samples a figure is of.
  enum Part {
    TRAINING,
    VALIDATION
  }

  /// Reads the log of a run; one that has none yet has no epochs.
  ///
  /// @param unit what its lines are of
  /// @throws io.striate.api.error.StriateException if it cannot be read
  static RunLog read(Path file, String unit) {
    if (!Files.exists(file)) {
      return new RunLog(unit, List.of());
    }
    var epochs = new ArrayList<Epoch>();
    try {
      for (String line : Files.readAllLines(file)) {
        Fields fields = Fields.parse(line, file.toString());
        if (fields.object().get("training").isPresent()) {
          epochs.add(
              new Epoch(
                  figures(fields.optional("training")),
                  figures(fields.optional("validation")),
                  fields.object().get("seconds").isPresent() ? fields.number("seconds") : 0));
        }
      }
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_RUN, file, e);
    }
    return new RunLog(unit, epochs);
  }

  private static Map<String, Double> figures(Optional<Fields> fields) {
    var figures = new LinkedHashMap<String, Double>();
    for (JsonMember member : fields.map(each -> each.object().members()).orElse(List.of())) {
      if (member.value() instanceof JsonNumber number) {
        figures.put(member.key(), number.asDouble());
      }
    }
    return figures;
  }

  /// The names of all figures: the loss first.
  Set<String> names() {
    var names = new LinkedHashSet<String>();
    for (Epoch epoch : epochs) {
      names.addAll(epoch.training.keySet());
    }
    var sorted = new LinkedHashSet<String>();
    if (names.remove("loss")) {
      sorted.add("loss");
    }
    sorted.addAll(names);
    return sorted;
  }

  /// How many epochs or reports there are, as a text, and how long they took if that is known.
  String length() {
    String count =
        String.format(Locale.ROOT, "%,d %s%s", epochs.size(), unit, epochs.size() == 1 ? "" : "s");
    return seconds() > 0
        ? String.format(Locale.ROOT, "%s in %,.0f seconds", count, seconds())
        : count;
  }

  /// The seconds of all epochs.
  double seconds() {
    return epochs.stream().mapToDouble(Epoch::seconds).sum();
  }
}

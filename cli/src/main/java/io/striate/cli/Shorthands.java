package io.striate.cli;

import io.striate.api.component.Field;
import io.striate.layers.frame.ModelKeys;
import io.striate.layers.frame.TrainKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What hands type by themselves, written in full: `--epochs 3` and `train.epochs=3` for `--set
/// train.epochs=3`, `help train` for `train --help`, `version` for `--version`.
final class Shorthands {
  private static final String SET = "--set";
  private static final String EXPLAIN = "explain";
  private static final String LEARNING_RATE = "train.optimizer.learningRate";

  /// The commands that read a specification and take `--set`.
  private static final Set<String> READERS =
      Set.of("train", "validate", EXPLAIN, "expand", "time", "diff-backends");

  private static final Pattern ASSIGNMENT =
      Pattern.compile("[A-Za-z][A-Za-z0-9]*([.\\[][A-Za-z0-9\\]_-]+)*=.+");

  private final Set<String> commands;

  /// @param commands the bundled commands
  Shorthands(Set<String> commands) {
    this.commands = Set.copyOf(commands);
  }

  /// The words in full.
  List<String> expand(String... words) {
    if (words.length == 0) {
      return List.of();
    }
    return switch (words[0]) {
      case "help" -> help(List.of(words).subList(1, words.length));
      case "version" -> List.of("--version");
      default -> READERS.contains(words[0]) ? assignments(words) : List.of(words);
    };
  }

  private List<String> help(List<String> topic) {
    if (topic.isEmpty()) {
      return List.of("--help");
    }
    var words = new ArrayList<String>();
    if (commands.contains(topic.getFirst())) {
      words.addAll(topic);
      words.add("--help");
    } else {
      words.add(EXPLAIN);
      words.addAll(topic);
    }
    return words;
  }

  private static List<String> assignments(String... words) {
    Map<String, String> flags = new LinkedHashMap<>();
    if (words[0].equals("train")) {
      flags.put("--epochs", "train.epochs");
      flags.put("--batch", "train.batch");
      flags.put("--batch-size", "train.batch");
      flags.put("--learning-rate", LEARNING_RATE);
      flags.put("--lr", LEARNING_RATE);
    }
    var full = new ArrayList<String>();
    for (int i = 0; i < words.length; i++) {
      String word = words[i];
      String before = i == 0 ? "" : words[i - 1];
      String name = word.replaceFirst("=.*", "");
      Optional<String> path = Optional.ofNullable(flags.get(name));
      boolean separate = path.isPresent() && !word.contains("=") && i + 1 < words.length;
      if (separate) {
        full.addAll(List.of(SET, path.get() + "=" + words[++i]));
      } else if (path.isPresent() && word.contains("=")) {
        full.addAll(List.of(SET, path.get() + word.substring(name.length())));
      } else if (before.equals(SET)) {
        full.add(inFull(word));
      } else if (word.startsWith(SET + "=")) {
        full.add(SET + "=" + inFull(word.substring(SET.length() + 1)));
      } else if (i > 0 && !before.startsWith("-") && ASSIGNMENT.matcher(word).matches()) {
        full.addAll(List.of(SET, inFull(word)));
      } else {
        full.add(word);
      }
    }
    return full;
  }

  /// `train.epochs=3` for `epochs=3`.
  private static String inFull(String assignment) {
    String key = assignment.replaceFirst("=.*", "");
    String value = assignment.substring(key.length());
    if (key.equals("lr") || key.equals("learningRate")) {
      return LEARNING_RATE + value;
    }
    boolean ofTraining =
        has(TrainKeys.SECTION.fields(), key) && !has(ModelKeys.SECTION.fields(), key);
    return (ofTraining ? "train." : "") + assignment;
  }

  private static boolean has(List<Field<?>> fields, String key) {
    return fields.stream().anyMatch(field -> field.key().equals(key));
  }
}

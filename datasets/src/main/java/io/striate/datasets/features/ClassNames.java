package io.striate.datasets.features;

import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// The names of classes: those that are given, or those that training samples have, in order; whole
/// numbers in the order of numbers.
public final class ClassNames {
  /// The setting that gives names.
  public static final Field<List<String>> LABELS =
      Field.of(
          "labels",
          FieldKind.list(FieldKind.text()),
          List.of(),
          "names of the classes, in the order of the network's outputs; by default those that the"
              + " training samples have, sorted");

  private static final int MOST_SHOWN = 20;

  private final List<String> names = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final boolean given;
  private boolean complete;

  /// @param given the names; empty if they are to be collected
  public ClassNames(List<String> given) {
    given.forEach(this::add);
    this.given = !given.isEmpty();
    this.complete = this.given;
  }

  private int add(String name) {
    Integer known = numbers.putIfAbsent(name, names.size());
    if (known == null) {
      names.add(name);
      return names.size() - 1;
    }
    return known;
  }

  /// The number of a class, which is added unless the names are complete. Numbers are final only
  /// once the names are complete: [#order] maps earlier ones.
  ///
  /// @return empty if there is no such class
  public OptionalInt number(String name) {
    if (!complete) {
      return OptionalInt.of(add(name));
    }
    Integer known = numbers.get(name);
    return known == null ? OptionalInt.empty() : OptionalInt.of(known);
  }

  /// Ends collecting, and sorts the names.
  ///
  /// @return the final number of each class, by the number that it had before
  public int[] order() {
    if (complete) {
      return IntStream.range(0, names.size()).toArray();
    }
    complete = true;
    List<String> before = List.copyOf(names);
    boolean whole = before.stream().allMatch(name -> name.matches("-?[0-9]{1,18}"));
    names.sort(
        whole ? Comparator.comparingLong(Long::parseLong) : Comparator.<String>naturalOrder());
    for (int i = 0; i < names.size(); i++) {
      numbers.put(names.get(i), i);
    }
    return before.stream().mapToInt(numbers::get).toArray();
  }

  /// The names, by number.
  public List<String> names() {
    return List.copyOf(names);
  }

  /// Where the names come from and which they are, for a message about another one.
  public String origin() {
    String some = String.join(", ", names.subList(0, Math.min(MOST_SHOWN, names.size())));
    return (given ? "\"labels\" in train.data are: " : "the training samples have: ")
        + (names.size() <= MOST_SHOWN
            ? some
            : String.format(Locale.ROOT, "%s and %,d more", some, names.size() - MOST_SHOWN));
  }
}

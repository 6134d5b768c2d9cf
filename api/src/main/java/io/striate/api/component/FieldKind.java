package io.striate.api.component;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What values a setting takes, and how they are written in JSON. JSON values are handed over as
/// plain Java: [Boolean], [Long], [Double], [String], `List<Object>`, `Map<String, Object>`.
///
/// @param <T> the type of the values
/// @param describe completes the sentence "must be ...", such as `a whole number of at least 1`
/// @param parser from a JSON value; throws [IllegalArgumentException] or [ClassCastException] for
///   whatever is not one of them
/// @param formatter to the canonical JSON value; parsing that gives the same value again
/// @param nested the kind of component that a value is, or that the elements of a list are; empty
///   for plain values. The reader of the specification creates nested components from the catalog
///   and hands them to the parser.
/// @param form what the values look like in JSON; without meaning where there is a nested component
/// @param located whether the parser takes a [Located] for a text, as names of files need it
public record FieldKind<T>(
    String describe,
    Function<Object, T> parser,
    Function<T, Object> formatter,
    Optional<Nested> nested,
    ValueForm form,
    boolean located) {
  /// Larger than any image, and small enough that the product of two does not overflow.
  private static final int MOST_PIXELS = 32_767;

  /// Components as values of a setting.
  ///
  /// @param kind the kind of the components
  /// @param several whether the value is a list of them
  public record Nested(Kind<? extends ComponentType<?>> kind, boolean several) {}

  /// A text, and the folder of the file that it is written in.
  ///
  /// @param text as it is written
  /// @param folder to which a relative path in the text refers; empty for the working folder, as on
  ///   a command line
  public record Located(String text, Path folder) {}

  /// Values that may be components, of which only the parser knows what they look like.
  public FieldKind(
      String describe,
      Function<Object, T> parser,
      Function<T, Object> formatter,
      Optional<Nested> nested) {
    this(describe, parser, formatter, nested, new ValueForm.Any());
  }

  /// Values that may be components.
  public FieldKind(
      String describe,
      Function<Object, T> parser,
      Function<T, Object> formatter,
      Optional<Nested> nested,
      ValueForm form) {
    this(describe, parser, formatter, nested, form, false);
  }

  /// A kind of plain values, of which only the parser knows what they look like.
  public FieldKind(String describe, Function<Object, T> parser, Function<T, Object> formatter) {
    this(describe, parser, formatter, Optional.empty(), new ValueForm.Any());
  }

  /// A kind of plain values.
  public FieldKind(
      String describe, Function<Object, T> parser, Function<T, Object> formatter, ValueForm form) {
    this(describe, parser, formatter, Optional.empty(), form);
  }

  /// What a text says together with the folder that it is written in, such as the contents of a
  /// file whose path is relative to the specification.
  ///
  /// @param reader reads a text; throws [IllegalArgumentException] for one that is no such value
  public static <T> FieldKind<T> located(
      String describe, Function<Located, T> reader, Function<T, Object> formatter) {
    return new FieldKind<>(
        describe,
        json ->
            reader.apply(
                json instanceof Located located
                    ? located
                    : new Located((String) json, Path.of(""))),
        formatter,
        Optional.empty(),
        new ValueForm.Text(),
        true);
  }

  /// Reads a JSON value.
  ///
  /// @throws StriateException if it is not one of these values; the message begins with `must be`
  public T parse(Object json) {
    try {
      return parser.apply(json);
    } catch (IllegalArgumentException | ClassCastException e) {
      throw new StriateException(Code.BAD_VALUE, "must be " + describe + ", got " + show(json));
    }
  }

  /// The canonical JSON value.
  public Object format(T value) {
    return formatter.apply(value);
  }

  /// A JSON value as a reader would write it.
  static String show(Object json) {
    return switch (json) {
      case Located located -> show(located.text());
      case String text -> "\"" + (text.length() > 60 ? text.substring(0, 60) + "..." : text) + "\"";
      case List<?> list ->
          list.stream().map(FieldKind::show).collect(Collectors.joining(", ", "[", "]"));
      case java.util.Map<?, ?> map -> "an object";
      default -> String.valueOf(json);
    };
  }

  /// Whole numbers from `least` on.
  public static FieldKind<Integer> integer(int least) {
    return new FieldKind<>(
        "a whole number of at least " + least,
        json -> wholeNumber(json, least),
        Integer::longValue,
        new ValueForm.Whole(least, Integer.MAX_VALUE));
  }

  /// Whole numbers of 64 bits, such as seeds.
  public static FieldKind<Long> wide() {
    return new FieldKind<>(
        "a whole number",
        Long.class::cast,
        value -> value,
        new ValueForm.Whole(Long.MIN_VALUE, Long.MAX_VALUE));
  }

  private static int wholeNumber(Object json, int least) {
    long value = (Long) json;
    if (value < least || value > Integer.MAX_VALUE) {
      throw new IllegalArgumentException();
    }
    return (int) value;
  }

  /// Numbers from `least` to `most`, both allowed.
  public static FieldKind<Double> number(double least, double most) {
    String range =
        most >= Double.MAX_VALUE
            ? (least <= -Double.MAX_VALUE ? "a number" : "a number of at least " + plain(least))
            : "a number from " + plain(least) + " to " + plain(most);
    return new FieldKind<>(
        range,
        json -> ranged(json, least, most, true),
        value -> value,
        new ValueForm.Real(least, most, false));
  }

  /// Numbers from `least` to below `limit`.
  public static FieldKind<Double> numberBelow(double least, double limit) {
    return new FieldKind<>(
        "a number of at least " + plain(least) + " and below " + plain(limit),
        json -> ranged(json, least, limit, false),
        value -> value,
        new ValueForm.Real(least, limit, true));
  }

  private static double ranged(Object json, double least, double most, boolean inclusive) {
    double value = ((Number) json).doubleValue();
    if (!(value >= least && (inclusive ? value <= most : value < most))) {
      throw new IllegalArgumentException();
    }
    return value;
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }

  /// `true` or `false`.
  public static FieldKind<Boolean> flag() {
    return new FieldKind<>(
        "true or false", Boolean.class::cast, value -> value, new ValueForm.Flag());
  }

  /// Any text that is not empty.
  public static FieldKind<String> text() {
    return new FieldKind<>(
        "a string",
        json -> {
          String value = (String) json;
          if (value.isEmpty()) {
            throw new IllegalArgumentException();
          }
          return value;
        },
        value -> value,
        new ValueForm.Text());
  }

  /// One of the constants of an enum, written in lower case with hyphens.
  public static <E extends Enum<E>> FieldKind<E> word(Class<E> type) {
    E[] all = type.getEnumConstants();
    return new FieldKind<>(
        Arrays.stream(all)
            .map(e -> "\"" + word(e) + "\"")
            .collect(Collectors.joining(", ", "one of ", "")),
        json ->
            Arrays.stream(all)
                .filter(e -> word(e).equals(json))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new),
        FieldKind::word,
        new ValueForm.Word(Arrays.stream(all).map(FieldKind::word).toList()));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// A list of values of another kind.
  public static <T> FieldKind<List<T>> list(FieldKind<T> element) {
    return new FieldKind<>(
        "a list, each " + element.describe,
        json -> {
          var values = new ArrayList<T>();
          for (Object each : (List<?>) json) {
            values.add(element.parser.apply(each));
          }
          return List.copyOf(values);
        },
        values -> values.stream().map(element::format).toList(),
        new ValueForm.ListOf(element.form));
  }

  /// A component, such as an initializer in a layer: a word, or an object with `type` and settings.
  public static <T> FieldKind<Component<T>> component(Kind<? extends ComponentType<T>> kind) {
    return new FieldKind<>(
        String.format(
            Locale.ROOT,
            "the name of %s %s, or an object with 'type'",
            article(kind.id()),
            kind.id()),
        FieldKind::<T>created,
        Component::canonical,
        Optional.of(new Nested(kind, false)),
        new ValueForm.Any());
  }

  /// A list of components, such as the augmentations of a data set.
  public static <T> FieldKind<List<Component<T>>> components(
      Kind<? extends ComponentType<T>> kind) {
    return new FieldKind<>(
        String.format(
            Locale.ROOT, "a list of %ss, each a name or an object with 'type'", kind.id()),
        json -> ((List<?>) json).stream().map(FieldKind::<T>created).toList(),
        components -> components.stream().map(Component::canonical).toList(),
        Optional.of(new Nested(kind, true)),
        new ValueForm.Any());
  }

  private static String article(String noun) {
    return "aeiou".indexOf(noun.charAt(0)) < 0 ? "a" : "an";
  }

  private static <T> Component<T> created(Object component) {
    @SuppressWarnings("unchecked") // the reader created it as a component of this kind
    var created = (Component<T>) component;
    return created;
  }

  /// Values of another kind, or none: a setting that may be left out and then has no value. Its
  /// default is [Optional#empty], which is never written.
  public static <T> FieldKind<Optional<T>> optional(FieldKind<T> kind) {
    return new FieldKind<>(
        kind.describe,
        json -> Optional.of(kind.parser.apply(json)),
        value ->
            kind.format(
                value.orElseThrow(() -> new IllegalArgumentException("no value, so no JSON"))),
        kind.nested,
        kind.form,
        kind.located);
  }

  /// Whether a value of a setting is the absence of one, which is not written.
  public static boolean isAbsent(Object value) {
    return value instanceof Optional<?> optional && optional.isEmpty();
  }

  /// A list of values of another kind, where one value stands for a list of one.
  public static <T> FieldKind<List<T>> oneOrList(FieldKind<T> element) {
    FieldKind<List<T>> list = list(element);
    return new FieldKind<>(
        element.describe + ", or a list of these",
        json ->
            json instanceof List<?> ? list.parser.apply(json) : List.of(element.parser.apply(json)),
        values -> values.size() == 1 ? element.format(values.getFirst()) : list.format(values),
        new ValueForm.Either(element.form, list.form));
  }

  /// A height and a width: one number for both, or `[height, width]`.
  public static FieldKind<Pair> pair(int least) {
    return new FieldKind<>(
        "a whole number of at least " + least + ", or [height, width]",
        json -> {
          if (json instanceof List<?> list) {
            if (list.size() != 2) {
              throw new IllegalArgumentException();
            }
            return new Pair(wholeNumber(list.get(0), least), wholeNumber(list.get(1), least));
          }
          int both = wholeNumber(json, least);
          return new Pair(both, both);
        },
        pair ->
            pair.height() == pair.width()
                ? (Object) (long) pair.height()
                : List.of((long) pair.height(), (long) pair.width()),
        pairs(new ValueForm.Whole(least, Integer.MAX_VALUE)));
  }

  private static ValueForm pairs(ValueForm number) {
    return new ValueForm.Either(number, new ValueForm.ListOf(number, 2, 2));
  }

  /// Pixels, from 1 on: one number for both axes, or `[height, width]`.
  public static FieldKind<Pair> pixels() {
    FieldKind<Pair> pair = pair(1);
    return new FieldKind<>(
        "a whole number from 1 to " + MOST_PIXELS + ", or [height, width]",
        json -> bounded(pair.parser.apply(json)),
        pair.formatter,
        pairs(new ValueForm.Whole(1, MOST_PIXELS)));
  }

  private static Pair bounded(Pair pair) {
    if (pair.height() > MOST_PIXELS || pair.width() > MOST_PIXELS) {
      throw new IllegalArgumentException();
    }
    return pair;
  }

  /// A height and a width, in pixels.
  public record Pair(int height, int width) {}
}

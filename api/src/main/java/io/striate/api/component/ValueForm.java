package io.striate.api.component;

import java.util.List;

/// What the values of a setting look like in JSON, for editors that complete and check while one
/// writes. [FieldKind#parse] alone decides; a form may admit more, never less.
public sealed interface ValueForm {
  /// Anything.
  record Any() implements ValueForm {}

  /// `true` or `false`.
  record Flag() implements ValueForm {}

  /// A whole number from `least` to `most`, both allowed.
  record Whole(long least, long most) implements ValueForm {}

  /// A number from `least` to `most`.
  ///
  /// @param below whether `most` itself is not allowed
  record Real(double least, double most, boolean below) implements ValueForm {}

  /// Any text.
  record Text() implements ValueForm {}

  /// One of some words.
  record Word(List<String> words) implements ValueForm {
    public Word {
      words = List.copyOf(words);
    }
  }

  /// A list.
  ///
  /// @param least the fewest elements
  /// @param most the most elements
  record ListOf(ValueForm element, int least, int most) implements ValueForm {
    /// A list of any length.
    public ListOf(ValueForm element) {
      this(element, 0, Integer.MAX_VALUE);
    }
  }

  /// One of several forms.
  record Either(List<ValueForm> forms) implements ValueForm {
    public Either {
      forms = List.copyOf(forms);
    }

    /// One of some forms.
    public Either(ValueForm... forms) {
      this(List.of(forms));
    }
  }
}

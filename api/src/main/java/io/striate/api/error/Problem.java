package io.striate.api.error;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One thing that is wrong.
///
/// @param code its stable code
/// @param place where it was written, if it was written anywhere
/// @param what one line: what is wrong with the values
/// @param details further lines: the formula with its numbers, what would fit, what to do
public record Problem(Code code, Optional<Place> place, String what, List<String> details) {
  public Problem {
    details = List.copyOf(details);
  }

  /// A problem whose place is not known (yet).
  public static Problem of(Code code, String what, String... details) {
    return new Problem(code, Optional.empty(), what, List.of(details));
  }

  /// The same problem at a place, unless it already has one.
  public Problem at(Place where) {
    return place.isPresent() ? this : new Problem(code, Optional.of(where), what, details);
  }

  /// The same problem with one more line of details.
  public Problem with(String detail) {
    return new Problem(
        code, place, what, Stream.concat(details.stream(), Stream.of(detail)).toList());
  }

  /// The same problem with its subject said first: `layer 'conv1' (conv2d) ` + what.
  public Problem about(String subject) {
    String gap = code == Code.BROKEN_PLUGIN ? ": " : " ";
    return new Problem(code, place, subject + gap + what, details);
  }

  /// The problem as it is printed: a head line and indented details.
  @Override
  public String toString() {
    var text = new StringBuilder();
    // What a program has built, and no file, has a place without a name.
    place
        .map(Place::toString)
        .filter(name -> !name.isEmpty())
        .ifPresent(name -> text.append(name).append(": "));
    text.append(what).append(" [").append(code.id()).append(']');
    details.forEach(detail -> text.append("\n  ").append(detail));
    return text.toString();
  }
}

package io.striate.api.component;

import java.util.List;
import java.util.Map;

/// Something that a specification can name, found by [java.util.ServiceLoader] under the interface
/// of its kind.
///
/// @param <T> what it makes
public interface ComponentType<T> {
  /// The word in the specification, lower case, such as `conv2d`; a plug-in's has a prefix, such as
  /// `acme:gabor`.
  String id();

  /// One line for `explain` and the documentation.
  String summary();

  /// The settings it understands, in the order to be shown.
  List<Field<?>> fields();

  /// Keys that earlier versions understood, each with what to write instead, such as `use
  /// "dilation"`. A specification that has one is refused with that advice.
  default Map<String, String> formerKeys() {
    return Map.of();
  }

  /// What other frameworks call it, such as `Linear`: a specification that names it so is refused
  /// with its name here. Case, `_` and `-` do not matter.
  default List<String> otherNames() {
    return List.of();
  }

  /// Makes one from settings that have been read and checked against [#fields].
  ///
  /// @throws io.striate.api.error.StriateException if settings contradict each other
  T create(Config config);
}

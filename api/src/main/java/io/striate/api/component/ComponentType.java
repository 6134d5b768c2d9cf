package io.striate.api.component;

import java.util.List;

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

  /// Makes one from settings that have been read and checked against [#fields].
  ///
  /// @throws io.striate.api.error.StriateException if settings contradict each other
  T create(Config config);
}

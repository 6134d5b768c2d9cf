package io.striate.datasets;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The files, or folders, of the parts of a data set.
///
/// @param training training samples
/// @param validation validation samples, if they lie apart
/// @param test test samples, if they lie apart
record PartFiles(Path training, Optional<Path> validation, Optional<Path> test) {
  private static final FieldKind<String> FILE =
      new FieldKind<>("a path, or \"\" for none", String.class::cast, path -> path);

  static final Field<String> VALIDATION_PATH =
      Field.of("validationPath", FILE, "", "the same for validation samples, if they lie apart");

  static final Field<String> TEST_PATH =
      Field.of("testPath", FILE, "", "the same for test samples, if they lie apart");

  /// The keys of paths, which say nothing about the samples.
  static final Set<String> KEYS = Set.of("path", VALIDATION_PATH.key(), TEST_PATH.key());

  /// The files that a specification names.
  ///
  /// @param folder of the specification
  /// @param path the setting of the training samples
  static PartFiles of(Path folder, Field<String> path, Config config) {
    return new PartFiles(
        DataFolder.resolve(folder, config.get(path)),
        optional(folder, config.get(VALIDATION_PATH)),
        optional(folder, config.get(TEST_PATH)));
  }

  private static Optional<Path> optional(Path folder, String path) {
    return path.isEmpty() ? Optional.empty() : Optional.of(DataFolder.resolve(folder, path));
  }

  /// All of them.
  List<Path> all() {
    return Stream.of(Stream.of(training), validation.stream(), test.stream())
        .flatMap(each -> each)
        .toList();
  }

  /// The folder of the training samples.
  Path folder() {
    return Optional.ofNullable(training.toAbsolutePath().getParent()).orElse(training);
  }
}

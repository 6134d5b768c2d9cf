package io.striate.datasets;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Which folders of an image data set are for what.
///
/// @param training has a folder for each class; the whole folder if it is not divided
/// @param validation the folder of validation images
/// @param test the folder of test images
record ImageFolderLayout(Path training, Optional<Path> validation, Optional<Path> test) {
  private static final List<String> TRAINING = List.of("train");
  private static final List<String> VALIDATION = List.of("val", "valid", "validation");
  private static final List<String> TEST = List.of("test");

  /// Looks at the names of the folders in a folder.
  ///
  /// @throws io.striate.api.error.StriateException if two folders are for the same, or only
  ///   training images are missing
  static ImageFolderLayout of(Path folder) {
    Optional<Path> training = only(folder, TRAINING);
    Optional<Path> validation = only(folder, VALIDATION);
    Optional<Path> test = only(folder, TEST);
    if (training.isEmpty()) {
      Stream.concat(validation.stream(), test.stream())
          .findFirst()
          .ifPresent(part -> {
            throw FileErrors.bad(
                Code.BAD_DATA,
                folder,
                String.format(Locale.ROOT, "has %s/ but no train/", part.getFileName()),
                "put the training images into train/CLASS/, or make one sub-folder for each class"
                    + " and nothing else");
          });
    }
    return new ImageFolderLayout(training.orElse(folder), validation, test);
  }

  private static Optional<Path> only(Path folder, List<String> names) {
    List<Path> found = names.stream().map(folder::resolve).filter(Files::isDirectory).toList();
    if (found.size() > 1) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          folder,
          String.format(
              Locale.ROOT,
              "has both %s/ and %s/",
              found.get(0).getFileName(),
              found.get(1).getFileName()),
          "keep one of them");
    }
    return found.stream().findFirst();
  }

  /// Whether the images are not divided into training images and others.
  boolean undivided(Path folder) {
    return training.equals(folder);
  }
}

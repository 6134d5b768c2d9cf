package io.striate.datasets.cifar;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A folder of CIFAR-10 or CIFAR-100: its archive as it is published, or the files of it.
///
/// @param training the images of all batches
/// @param test the test images, if the folder has them
/// @param files what was read
public record CifarFolder(CifarFile training, Optional<CifarFile> test, List<Path> files) {
  public CifarFolder {
    files = List.copyOf(files);
  }

  /// Reads a folder.
  ///
  /// @throws io.striate.api.error.StriateException if it has neither the archive nor a batch, or
  ///   one of them cannot be read
  public static CifarFolder open(Path folder, CifarFormat format) {
    Path unpacked = folder.resolve(format.unpacked());
    List<Path> files = batches(Files.isDirectory(unpacked) ? unpacked : folder, format);
    if (!files.isEmpty()) {
      return ofFiles(files, folder, format);
    }
    Path archive = folder.resolve(format.archive());
    if (Files.isRegularFile(archive)) {
      var found = CifarArchive.read(archive, format);
      var training = new ArrayList<CifarFile>();
      var test = new ArrayList<CifarFile>();
      found.forEach((name, file) -> (format.isTraining(name) ? training : test).add(file));
      return of(training, test, List.of(archive), archive, format);
    }
    throw FileErrors.bad(
        Code.BAD_DATA,
        folder,
        String.format(
            Locale.ROOT, "has neither %s nor a file %s", format.archive(), format.first()),
        "check \"path\" in train.data, or fetch the data: 'striate data list' says how");
  }

  private static CifarFolder ofFiles(List<Path> files, Path folder, CifarFormat format) {
    var training = new ArrayList<CifarFile>();
    var test = new ArrayList<CifarFile>();
    for (Path file : files) {
      (format.isTraining(name(file)) ? training : test).add(CifarFile.read(file, format));
    }
    return of(training, test, files, folder, format);
  }

  private static CifarFolder of(
      List<CifarFile> training,
      List<CifarFile> test,
      List<Path> files,
      Path source,
      CifarFormat format) {
    if (training.isEmpty()) {
      throw FileErrors.bad(
          Code.BAD_DATA, source, "has no training images", "add a file such as " + format.first());
    }
    return new CifarFolder(
        CifarFile.joined(training),
        test.isEmpty() ? Optional.empty() : Optional.of(CifarFile.joined(test)),
        files);
  }

  /// The batches in a folder in the order of their names.
  private static List<Path> batches(Path folder, CifarFormat format) {
    try (var listed = Files.list(folder)) {
      return listed
          .filter(file -> format.isTraining(name(file)) || format.isTest(name(file)))
          .sorted((a, b) -> name(a).compareTo(name(b)))
          .toList();
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_DATA, folder, e);
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}

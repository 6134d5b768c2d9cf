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
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// A folder of CIFAR-10: its archive as it is published, or the files of it.
///
/// @param training the images of all batches
/// @param test the test images, if the folder has them
/// @param files what was read
public record CifarFolder(CifarFile training, Optional<CifarFile> test, List<Path> files) {
  private static final Predicate<String> TRAINING =
      Pattern.compile("data_batch_[0-9]+\\.bin(\\.gz)?").asMatchPredicate();
  private static final Predicate<String> TEST =
      Pattern.compile("test_batch[a-z0-9_]*\\.bin(\\.gz)?").asMatchPredicate();
  private static final String ARCHIVE = "cifar-10-binary.tar.gz";

  /// The folder that the archive unpacks to.
  private static final String UNPACKED = "cifar-10-batches-bin";

  public CifarFolder {
    files = List.copyOf(files);
  }

  /// Reads a folder.
  ///
  /// @throws io.striate.api.error.StriateException if it has neither the archive nor a batch, or
  ///   one of them cannot be read
  public static CifarFolder open(Path folder) {
    Path unpacked = folder.resolve(UNPACKED);
    List<Path> files = batches(Files.isDirectory(unpacked) ? unpacked : folder);
    if (!files.isEmpty()) {
      return ofFiles(files, folder);
    }
    Path archive = folder.resolve(ARCHIVE);
    if (Files.isRegularFile(archive)) {
      var found = CifarArchive.read(archive);
      var training = new ArrayList<CifarFile>();
      var test = new ArrayList<CifarFile>();
      found.forEach((name, file) -> (TRAINING.test(name) ? training : test).add(file));
      return of(training, test, List.of(archive), archive);
    }
    throw FileErrors.bad(
        Code.BAD_DATA,
        folder,
        String.format(Locale.ROOT, "has neither %s nor a file data_batch_1.bin", ARCHIVE),
        "check \"path\" in train.data, or fetch the data by 'striate data get cifar10'");
  }

  private static CifarFolder ofFiles(List<Path> files, Path folder) {
    var training = new ArrayList<CifarFile>();
    var test = new ArrayList<CifarFile>();
    for (Path file : files) {
      (TRAINING.test(name(file)) ? training : test).add(CifarFile.read(file));
    }
    return of(training, test, files, folder);
  }

  private static CifarFolder of(
      List<CifarFile> training, List<CifarFile> test, List<Path> files, Path source) {
    if (training.isEmpty()) {
      throw FileErrors.bad(
          Code.BAD_DATA, source, "has no training images", "add a file such as data_batch_1.bin");
    }
    return new CifarFolder(
        CifarFile.joined(training),
        test.isEmpty() ? Optional.empty() : Optional.of(CifarFile.joined(test)),
        files);
  }

  /// The batches in a folder in the order of their names.
  private static List<Path> batches(Path folder) {
    try (var listed = Files.list(folder)) {
      return listed
          .filter(file -> TRAINING.test(name(file)) || TEST.test(name(file)))
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

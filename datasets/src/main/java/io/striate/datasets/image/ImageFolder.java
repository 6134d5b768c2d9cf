package io.striate.datasets.image;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/// The image files of a folder with one sub-folder for each class.
///
/// Classes are the sub-folders in the order of their names; images are the files whose names end in
/// `.png`, `.jpg` or `.jpeg`, in the order of their names. What starts with a dot is passed over.
///
/// @param files the images, class by class
/// @param labels the class of each image
public record ImageFolder(List<Path> files, List<Integer> labels) {
  public ImageFolder {
    files = List.copyOf(files);
    labels = List.copyOf(labels);
  }

  /// The names of the classes that a folder has.
  public static List<String> classes(Path folder) {
    List<String> names = list(folder, Files::isDirectory).stream().map(ImageFolder::name).toList();
    if (names.isEmpty()) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          folder,
          "has no sub-folders",
          "make one sub-folder of images for each class");
    }
    return names;
  }

  /// The images of known classes.
  ///
  /// @param every whether each class must have an image
  public static ImageFolder of(Path folder, List<String> classes, boolean every) {
    var files = new ArrayList<Path>();
    var labels = new ArrayList<Integer>();
    for (String found : classes(folder)) {
      int label = classes.indexOf(found);
      if (label < 0) {
        throw FileErrors.bad(
            Code.BAD_DATA,
            folder.resolve(found),
            "is not a class of the training images, which are " + String.join(", ", classes),
            "rename or remove the folder");
      }
      List<Path> images = images(folder.resolve(found));
      if (images.isEmpty() && every) {
        throw FileErrors.bad(
            Code.BAD_DATA,
            folder.resolve(found),
            "holds no .png, .jpg or .jpeg file",
            "add images or remove the folder");
      }
      files.addAll(images);
      images.forEach(_ -> labels.add(label));
    }
    return new ImageFolder(files, labels);
  }

  /// The images directly in a folder, in the order of their names.
  public static List<Path> images(Path folder) {
    return list(folder, file -> Files.isRegularFile(file) && isImage(file));
  }

  private static boolean isImage(Path file) {
    String name = name(file).toLowerCase(Locale.ROOT);
    return name.endsWith(".png") || name.endsWith(".jpg") || name.endsWith(".jpeg");
  }

  private static List<Path> list(Path folder, Predicate<Path> wanted) {
    try (var children = Files.list(folder)) {
      return children
          .filter(child -> !name(child).startsWith("."))
          .filter(wanted)
          .sorted(java.util.Comparator.comparing(ImageFolder::name))
          .toList();
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_DATA, folder, e);
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}

package io.striate.datasets.image;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import io.striate.datasets.features.ClassCounts;
import io.striate.datasets.features.TestSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The images of a folder that has a folder for each class. Folders within that of a class belong
/// to the class.
///
/// @param files the images, class by class, each in the order of their names
/// @param labels the label of each
/// @param passedOver other files and broken links, which are no images by their names
public record ImageFolder(List<Path> files, List<Integer> labels, List<Path> passedOver) {
  /// What operating systems leave in folders; also everything whose name begins with a dot.
  private static final Set<String> LEFT_BY_SYSTEMS = Set.of("Thumbs.db", "desktop.ini", "__MACOSX");

  public ImageFolder {
    files = List.copyOf(files);
    labels = List.copyOf(labels);
    passedOver = List.copyOf(passedOver);
  }

  /// The names of the classes that a folder has.
  public static List<String> classes(Path folder) {
    List<String> names =
        children(folder).stream().filter(Files::isDirectory).map(ImageFolder::className).toList();
    if (names.isEmpty()) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          folder,
          "has no sub-folders",
          "make one sub-folder of images for each class");
    }
    return names;
  }

  /// The name of a class is part of the model, so its characters must be known. Files are opened by
  /// the paths that were found, whatever bytes their names have.
  private static String className(Path folder) {
    boolean known;
    try {
      known = folder.resolveSibling(name(folder)).equals(folder);
    } catch (InvalidPathException unknown) {
      known = false;
    }
    if (!known) {
      String encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
      throw FileErrors.bad(
          Code.BAD_DATA,
          folder.toUri().getRawPath(),
          "the name of this class has bytes that are no characters in " + encoding,
          encoding.equals("UTF-8")
              ? "rename the folder (each % and two digits is a byte of its name)"
              : "start Striate with LC_ALL=C.UTF-8");
    }
    return name(folder);
  }

  /// The images of known classes.
  ///
  /// @param every whether each class must have an image
  /// @param settings tell which files are images
  public static ImageFolder of(
      Path folder, List<String> classes, boolean every, ImageSettings settings) {
    var files = new ArrayList<Path>();
    var labels = new ArrayList<Integer>();
    var passedOver = new ArrayList<Path>();
    for (String found : classes(folder)) {
      int label = classes.indexOf(found);
      if (label < 0) {
        throw FileErrors.bad(
            Code.BAD_DATA,
            folder.resolve(found),
            "is not a class of the training images, which are " + String.join(", ", classes),
            "rename or remove the folder");
      }
      int before = files.size();
      collect(folder.resolve(found), List.of(), files, passedOver, settings);
      if (files.size() == before && every) {
        throw none(folder.resolve(found), passedOver, "add images or remove the folder");
      }
      labels.addAll(Collections.nCopies(files.size() - before, label));
    }
    if (files.isEmpty()) {
      throw none(folder, passedOver, "add images, or remove the folder");
    }
    return new ImageFolder(files, labels, passedOver);
  }

  private static StriateException none(Path folder, List<Path> passedOver, String remedy) {
    String others =
        passedOver.isEmpty() ? "" : ", only files such as " + passedOver.getFirst().getFileName();
    return FileErrors.bad(
        Code.BAD_DATA, folder, "holds no file that is named as an image" + others, remedy);
  }

  /// The images in a folder and the folders within it, in the order of their names.
  public static List<Path> images(Path folder, ImageSettings settings) {
    var files = new ArrayList<Path>();
    collect(folder, List.of(), files, new ArrayList<>(), settings);
    return files;
  }

  /// Divides the images of each class.
  ///
  /// @param training the images that are not drawn
  /// @param test those that are; empty if none are
  public record Split(ImageFolder training, Optional<ImageFolder> test) {}

  /// Draws a share of the images of each class, rounded to whole images; at least one of each class
  /// is left. What is drawn depends on the seed and on the number of images of the class alone.
  ///
  /// @param share from 0 to below 1
  public Split split(double share, long seed) {
    var rows =
        new TestSplit(share, seed).draw(labels.stream().mapToInt(Integer::intValue).toArray());
    return new Split(
        some(rows.training(), passedOver),
        rows.test().length == 0 ? Optional.empty() : Optional.of(some(rows.test(), List.of())));
  }

  private ImageFolder some(int[] indices, List<Path> others) {
    return new ImageFolder(
        IntStream.of(indices).mapToObj(files::get).toList(),
        IntStream.of(indices).mapToObj(labels::get).toList(),
        others);
  }

  /// @param above the folders that this one is in, to notice links that lead back
  private static void collect(
      Path folder,
      List<Path> above,
      List<Path> files,
      List<Path> passedOver,
      ImageSettings settings) {
    Path real = real(folder);
    if (above.contains(real)) {
      return;
    }
    var within = new ArrayList<>(above);
    within.add(real);
    for (Path child : children(folder)) {
      if (Files.isDirectory(child)) {
        collect(child, within, files, passedOver, settings);
      } else if (Files.isRegularFile(child) && settings.isImage(extension(child))) {
        files.add(child);
      } else if (Files.isRegularFile(child) || Files.isSymbolicLink(child)) {
        passedOver.add(child);
      }
    }
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_DATA, folder, e);
    }
  }

  /// How many images each class has, in words: `21 images: cat 12, dog 9`.
  public String counts(List<String> classes) {
    int[] counts = new int[classes.size()];
    labels.forEach(label -> counts[label]++);
    return ClassCounts.text("images", files.size(), classes, counts);
  }

  /// What was passed over, in words and with an example of each kind; nothing if nothing was.
  ///
  /// @param folder what names are relative to
  public List<String> passedOver(Path folder) {
    var byKind =
        passedOver.stream()
            .collect(Collectors.groupingBy(ImageFolder::kind, TreeMap::new, Collectors.toList()));
    return byKind.entrySet().stream()
        .map(kind ->
            String.format(
                Locale.ROOT,
                "passed over %,d %s, such as %s",
                kind.getValue().size(),
                kind.getKey() + (kind.getValue().size() == 1 ? "" : "s"),
                folder.relativize(kind.getValue().getFirst())))
        .toList();
  }

  private static String kind(Path file) {
    if (!Files.isRegularFile(file)) {
      return "broken link";
    }
    String extension = extension(file);
    return extension.isEmpty() ? "file without extension" : "." + extension + " file";
  }

  private static String extension(Path file) {
    String name = name(file);
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  private static List<Path> children(Path folder) {
    try (var children = Files.list(folder)) {
      return children
          .filter(child -> !name(child).startsWith("."))
          .filter(child -> !LEFT_BY_SYSTEMS.contains(name(child)))
          .sorted(Comparator.comparing(ImageFolder::name).thenComparing(child -> child))
          .toList();
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_DATA, folder, e);
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}

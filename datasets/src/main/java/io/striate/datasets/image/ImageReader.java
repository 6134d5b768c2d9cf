package io.striate.datasets.image;

import io.striate.api.data.ImageSize;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Reads image files into the bytes of a network's input.
///
/// @param shape the input's shape, `[1, H, W]` for grey or `[3, H, W]` for colour
/// @param resize what to do with images of another size
public record ImageReader(Shape shape, Resize resize) {

  /// A reader for an input.
  ///
  /// @throws StriateException if an input of this shape is no image
  public static ImageReader of(Shape shape, Resize resize) {
    if (shape.rank() != 3 || (shape.extent(0) != 1 && shape.extent(0) != 3)) {
      throw new StriateException(
          Code.BAD_DATA,
          "the network's input is %s; images need [1, height, width] for grey or [3, height, width] for colour"
              .formatted(shape));
    }
    return new ImageReader(shape, resize);
  }

  /// An image file itself, or the images directly in a folder in the order of their names.
  ///
  /// @throws StriateException if a folder holds none
  public static List<Path> files(Path fileOrFolder) {
    if (!Files.isDirectory(fileOrFolder)) {
      return List.of(fileOrFolder);
    }
    List<Path> images = ImageFolder.images(fileOrFolder);
    if (images.isEmpty()) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          fileOrFolder,
          "holds no .png, .jpg or .jpeg file",
          "name images or a folder of them");
    }
    return images;
  }

  /// The size of an image, as its header says.
  ///
  /// @throws StriateException if the file is missing, broken or no image
  public static ImageSize size(Path file) {
    return ImageFile.size(file);
  }

  /// The image's bytes, `[C, H, W]`.
  ///
  /// @throws StriateException if the file is missing, broken, no image, or of a size that is
  ///   refused
  public byte[] read(Path file) {
    return ImageFile.read(file, shape.extent(0), shape.extent(1), shape.extent(2), resize).values();
  }
}

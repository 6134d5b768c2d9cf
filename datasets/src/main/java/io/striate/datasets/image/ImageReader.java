package io.striate.datasets.image;

import io.striate.api.data.ImageSize;
import io.striate.api.data.SampleSource;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Reads image files into the bytes of a network's input.
///
/// @param shape the input's shape, `[1, H, W]` for gray or `[3, H, W]` for color
/// @param settings how an image becomes an input
public record ImageReader(Shape shape, ImageSettings settings) {

  /// A reader for an input.
  ///
  /// @throws StriateException if an input of this shape is no image
  public static ImageReader of(Shape shape, ImageSettings settings) {
    if (shape.rank() != 3 || (shape.extent(0) != 1 && shape.extent(0) != 3)) {
      throw new StriateException(
          Code.BAD_DATA,
          String.format(
              Locale.ROOT,
              "the network's input is %s; images need [1, height, width] for gray or [3, height, width] for color",
              shape));
    }
    return new ImageReader(shape, settings);
  }

  /// An image file itself, or the images in a folder in the order of their names.
  ///
  /// @param settings tell which files are images
  /// @throws StriateException if a folder holds none
  public static List<Path> files(Path fileOrFolder, ImageSettings settings) {
    if (!Files.isDirectory(fileOrFolder)) {
      return List.of(fileOrFolder);
    }
    List<Path> images = ImageFolder.images(fileOrFolder, settings);
    if (images.isEmpty()) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          fileOrFolder,
          "holds no file that is named as an image",
          "name images or a folder of them");
    }
    return images;
  }

  /// Makes places in an image file fractions of the part of it that the input shows.
  ///
  /// @param values x and y by turns
  /// @param offset of the first
  /// @param length how many there are
  /// @param pixels whether they are in pixels; else they are fractions of the whole image
  /// @throws StriateException if the file is missing, broken or no image
  public void place(Path file, float[] values, int offset, int length, boolean pixels) {
    ImageSize size = size(file, settings);
    Resize.Part part =
        settings.resize().part(size.height(), size.width(), shape.extent(1), shape.extent(2));
    for (int i = 0; i < length; i++) {
      boolean across = i % 2 == 0;
      double whole = across ? size.width() : size.height();
      double at = pixels ? values[offset + i] : values[offset + i] * whole;
      double begin = across ? part.left() : part.top();
      values[offset + i] = (float) ((at - begin) / (across ? part.width() : part.height()));
    }
  }

  /// Whether a file is damaged, missing or no image, and not only of another kind than wanted.
  public boolean broken(Path file) {
    return broken(new SampleSource.OfFile(file));
  }

  /// Whether a source is damaged, missing or no image, and not only of another kind than wanted.
  public boolean broken(SampleSource source) {
    try {
      var any =
          new ImageSettings(
              Resize.STRETCH,
              settings.background(),
              new SampleRange.UpperByte(),
              settings.formats());
      ImageFile.read(source, 1, 1, 1, any);
      return false;
    } catch (StriateException e) {
      return e.kind() == Code.Kind.INPUT;
    }
  }

  /// The size of an image, as its header says.
  ///
  /// @throws StriateException if the file is missing, broken or no image
  public static ImageSize size(Path file, ImageSettings settings) {
    return ImageFile.size(new SampleSource.OfFile(file), settings);
  }

  /// Whether an image is damaged without harm, and its pixels of the input's shape.
  ///
  /// @throws StriateException if the file is missing, broken, no image, or of a size that is
  ///   refused
  ImageFile read(SampleSource source) {
    return ImageFile.read(source, shape.extent(0), shape.extent(1), shape.extent(2), settings);
  }

  /// The type of a sample: bytes, or numbers where the settings give a range.
  public TensorType type() {
    return new TensorType(
        settings.range().numbers() ? ElementType.FLOAT32 : ElementType.UINT8, shape);
  }

  /// Reads an image into an array of the sample's type.
  ///
  /// @param offset where in the array the sample goes
  /// @return whether the file is damaged without harm to the image
  /// @throws StriateException if the file is missing, broken, no image, or of a size that is
  ///   refused
  public boolean read(Path file, HostArray target, int offset) {
    return read(new SampleSource.OfFile(file), target, offset);
  }

  /// Reads an image into an array of the sample's type, as [#read(Path, HostArray, int)] does.
  ///
  /// @throws StriateException if the source is missing, broken, no image, or of a size that is
  ///   refused
  public boolean read(SampleSource source, HostArray target, int offset) {
    ImageFile image = read(source);
    switch (target) {
      case HostArray.Bytes(byte[] bytes) ->
          System.arraycopy(image.pixels().values(), 0, bytes, offset, shape.size());
      case HostArray.Floats(float[] floats) ->
          RangedPixels.write(image.pixels(), settings.range(), floats, offset);
      case HostArray.Ints _, HostArray.Doubles _ ->
          throw new IllegalArgumentException("images are bytes or floats");
    }
    return image.damaged();
  }
}

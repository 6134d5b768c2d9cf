package io.striate.datasets.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// How an image must be turned or mirrored to be seen as it was taken: the tag `Orientation` of
/// EXIF and TIFF.
///
/// Source: JEITA CP-3451, "Exchangeable image file format for digital still cameras", section
/// 4.6.4, and Adobe, "TIFF Revision 6.0", section 8.
///
/// @param transposed whether rows are exchanged for columns, first of all
/// @param mirrored whether columns are then exchanged left for right
/// @param flipped whether rows are then exchanged top for bottom
record Orientation(boolean transposed, boolean mirrored, boolean flipped) {
  /// As it is stored.
  static final Orientation NORMAL = new Orientation(false, false, false);

  private static final int TAG = 0x112;
  private static final int SHORT = 3;
  private static final int ENTRY_BYTES = 12;

  /// The orientation of a value of the tag; values that the standard does not have change nothing.
  static Orientation of(int value) {
    return switch (value) {
      case 2 -> new Orientation(false, true, false);
      case 3 -> new Orientation(false, true, true);
      case 4 -> new Orientation(false, false, true);
      case 5 -> new Orientation(true, false, false);
      case 6 -> new Orientation(true, true, false);
      case 7 -> new Orientation(true, true, true);
      case 8 -> new Orientation(true, false, true);
      default -> NORMAL;
    };
  }

  /// Reads the tag from a TIFF structure: a whole TIFF file, or the content of an EXIF segment
  /// behind its name. A structure that is broken has no orientation.
  static Orientation read(byte[] tiff, int offset, int length) {
    var in = ByteBuffer.wrap(tiff, offset, length).slice();
    try {
      in.order(in.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      int directory = in.getInt(4);
      int entries = Short.toUnsignedInt(in.getShort(directory));
      for (int i = 0; i < entries; i++) {
        int at = directory + 2 + i * ENTRY_BYTES;
        if (Short.toUnsignedInt(in.getShort(at)) == TAG && in.getShort(at + 2) == SHORT) {
          return of(in.getShort(at + 8));
        }
      }
      return NORMAL;
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      return NORMAL;
    }
  }

  /// The image as it is to be seen.
  Pixels apply(Pixels image) {
    if (equals(NORMAL)) {
      return image;
    }
    int height = transposed ? image.width() : image.height();
    int width = transposed ? image.height() : image.width();
    return image.rearranged(
        height,
        width,
        (y, x) -> {
          int row = flipped ? height - 1 - y : y;
          int column = mirrored ? width - 1 - x : x;
          return transposed ? column * image.width() + row : row * image.width() + column;
        });
  }
}

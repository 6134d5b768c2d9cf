package io.striate.datasets.image;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Where the first picture of a GIF file lies on the file's canvas. The picture may be smaller;
/// what it leaves free is transparent if the picture has a transparent color, else of the first
/// color. Viewers do the same but for that color, which is left to them.
///
/// A GIF file is a signature, the size of the canvas, perhaps a palette, and blocks: extensions
/// (`0x21`) and pictures (`0x2c`) that begin with their place.
///
/// Source: Graphics Interchange Format, version 89a, sections 18 to 23.
///
/// @param canvasHeight in pixels
/// @param canvasWidth in pixels
/// @param top row of the canvas at which the picture begins
/// @param left column of the canvas at which the picture begins
record GifFrame(int canvasHeight, int canvasWidth, int top, int left) {
  private static final int SIGNATURE = 6;
  private static final int EXTENSION = 0x21;
  private static final int PICTURE = 0x2c;

  /// The first picture of a file. A canvas that is too small for it grows.
  ///
  /// @throws IOException if the file has no picture
  static GifFrame of(byte[] file) throws IOException {
    try {
      return read(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(SIGNATURE));
    } catch (BufferUnderflowException | IllegalArgumentException cut) {
      throw new IOException("the file ends before its first picture", cut);
    }
  }

  private static GifFrame read(ByteBuffer in) throws IOException {
    int width = Short.toUnsignedInt(in.getShort());
    int height = Short.toUnsignedInt(in.getShort());
    int flags = in.get();
    skip(in, 2);
    if ((flags & 0x80) != 0) {
      skip(in, 3 << ((flags & 7) + 1));
    }
    int block = in.get();
    while (block == EXTENSION) {
      skip(in, 1);
      for (int length = in.get() & 0xff; length > 0; length = in.get() & 0xff) {
        skip(in, length);
      }
      block = in.get();
    }
    if (block != PICTURE) {
      throw new IOException("it has no picture");
    }
    int left = Short.toUnsignedInt(in.getShort());
    int top = Short.toUnsignedInt(in.getShort());
    int right = left + Short.toUnsignedInt(in.getShort());
    int bottom = top + Short.toUnsignedInt(in.getShort());
    return new GifFrame(Math.max(height, bottom), Math.max(width, right), top, left);
  }

  private static void skip(ByteBuffer in, int bytes) {
    in.position(in.position() + bytes);
  }

  /// Whether a picture of a size fills the canvas.
  boolean filledBy(int height, int width) {
    return height == canvasHeight && width == canvasWidth;
  }

  /// The canvas with the picture on it.
  ///
  /// @param picture the picture; with opacity if it has a transparent color
  /// @param first the first color of its palette: red, green and blue in the bytes of a number
  Pixels compose(Pixels picture, int first) {
    Pixels canvas = Pixels.black(picture.channels(), canvasHeight, canvasWidth, false);
    for (int c = 0; c < picture.channels(); c++) {
      for (int i = 0; picture.channels() == 3 && i < canvas.plane(); i++) {
        canvas.set(c * canvas.plane() + i, first >> (16 - 8 * c) & 0xff);
      }
      for (int y = 0; y < picture.height(); y++) {
        System.arraycopy(
            picture.values(),
            c * picture.plane() + y * picture.width(),
            canvas.values(),
            c * canvas.plane() + (top + y) * canvasWidth + left,
            picture.width());
      }
    }
    return canvas;
  }
}

package io.striate.datasets.image;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// The segments of a JPEG file that decide about its pixels, without all others.
///
/// Segments for applications (profiles, thumbnails, text) can be damaged without harm to the image,
/// and the platform's reader refuses many such files; so it is given only what is needed to decode:
/// tables, frame, scans, and one segment that tells how colors are stored.
///
/// Source: ITU-T Recommendation T.81, annex B, and Adobe Technical Note 5116, section 18.
///
/// @param essential a JPEG file of the necessary segments
/// @param components 1 for gray, 3 for color, 4 for cyan, magenta, yellow, black
/// @param luma whether colors are stored as luma and color differences
/// @param orientation as its EXIF segment says
/// @param damaged whether bytes that belong to no segment were passed over
@SuppressWarnings("ArrayRecordComponent") // carries an array, is never compared
record JpegFile(
    byte[] essential, int components, boolean luma, Orientation orientation, boolean damaged) {
  private static final int START = 0xd8;
  private static final int END = 0xd9;
  private static final int SCAN = 0xda;
  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int APP14 = 0xee;
  private static final int APP15 = 0xef;
  private static final int COMMENT = 0xfe;
  private static final int RGB = 0;
  private static final int YCC = 1;
  private static final byte[] JFIF = bytes("JFIF\0");
  private static final byte[] EXIF = bytes("Exif\0\0");
  private static final byte[] ADOBE = bytes("Adobe");
  private static final int ADOBE_LENGTH = 12;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// Reads the segments up to the first scan.
  ///
  /// @throws IOException if the file ends before its scan, or has no frame
  static JpegFile of(byte[] file) throws IOException {
    return new Parser(file).parse();
  }

  private static final class Parser {
    private final byte[] file;
    private final ByteArrayOutputStream tables = new ByteArrayOutputStream();
    private int at = 2;
    private boolean damaged;
    private boolean jfif;
    private boolean adobe;
    private int transform;
    private int[] ids = {};
    private Orientation orientation = Orientation.NORMAL;

    Parser(byte[] file) {
      this.file = file;
    }

    JpegFile parse() throws IOException {
      while (true) {
        int marker = marker();
        if (marker == END) {
          throw new IOException("it has no image data");
        }
        if (marker == START || marker == 1 || (marker >= 0xd0 && marker < START)) {
          continue; // no segment follows
        }
        int length = length();
        if (marker == SCAN) {
          return whole(marker);
        }
        if (marker >= APP0 && marker <= APP15) {
          application(marker, at + 2, length - 2);
        } else if (marker != COMMENT) {
          if (marker == 0xc0 || (marker > 0xc0 && marker < 0xd0 && marker % 4 != 0)) {
            frame(length);
          }
          tables.write(0xff);
          tables.write(marker);
          tables.write(file, at, length);
        }
        at += length;
      }
    }

    /// The next marker; bytes before it and a zero behind its first byte are damage without harm.
    private int marker() throws IOException {
      while (true) {
        while (unsigned(at) != 0xff) {
          damaged = true;
          at++;
        }
        while (unsigned(at) == 0xff) {
          at++;
        }
        int marker = unsigned(at++);
        if (marker != 0) {
          return marker;
        }
        damaged = true;
      }
    }

    private int unsigned(int index) throws IOException {
      if (index >= file.length) {
        throw new EOFException("truncated");
      }
      return file[index] & 0xff;
    }

    private int length() throws IOException {
      int length = (unsigned(at) << 8) | unsigned(at + 1);
      if (length < 2) {
        throw new IOException(String.format(Locale.ROOT, "a segment has %d bytes", length));
      }
      if (at + length > file.length) {
        throw new EOFException("truncated");
      }
      return length;
    }

    private void application(int marker, int from, int length) {
      if (marker == APP0 && begins(from, length, JFIF)) {
        jfif = true;
      } else if (marker == APP1 && begins(from, length, EXIF)) {
        orientation = Orientation.read(file, from + EXIF.length, length - EXIF.length);
      } else if (marker == APP14 && length >= ADOBE_LENGTH && begins(from, length, ADOBE)) {
        adobe = true;
        transform = file[from + ADOBE_LENGTH - 1] & 0xff;
      }
    }

    private boolean begins(int from, int length, byte[] start) {
      return length >= start.length
          && Arrays.equals(file, from, from + start.length, start, 0, start.length);
    }

    private void frame(int length) throws IOException {
      int components = length > 7 ? unsigned(at + 7) : 0;
      if (length < 8 + 3 * components) {
        throw new IOException(String.format(Locale.ROOT, "its frame has %d bytes", length));
      }
      ids = new int[components];
      for (int i = 0; i < components; i++) {
        ids[i] = unsigned(at + 8 + 3 * i);
      }
    }

    /// Everything from the first scan on stays as it is.
    private JpegFile whole(int marker) throws IOException {
      boolean luma = luma();
      var out = new ByteArrayOutputStream(file.length);
      out.write(0xff);
      out.write(START);
      if (ids.length == 3 || ids.length == 4) {
        // Four components are wanted as they are stored, so their file claims that nothing is done.
        int claimed = ids.length == 3 && luma ? YCC : RGB;
        out.writeBytes(new byte[] {(byte) 0xff, (byte) APP14, 0, 14});
        out.writeBytes(ADOBE);
        out.writeBytes(new byte[] {0, 100, 0, 0, 0, 0, (byte) claimed});
      } else if (ids.length != 1) {
        throw new IOException(
            String.format(Locale.ROOT, "it has %d components, images have 1, 3 or 4", ids.length));
      }
      tables.writeTo(out);
      out.write(0xff);
      out.write(marker);
      out.write(file, at, file.length - at);
      return new JpegFile(out.toByteArray(), ids.length, luma, orientation, damaged);
    }

    /// As the library of the Independent JPEG Group decides, and with it nearly all programs.
    private boolean luma() {
      return switch (ids.length) {
        case 3 -> jfif || (adobe ? transform != 0 : !Arrays.equals(ids, new int[] {'R', 'G', 'B'}));
        case 4 -> adobe && transform != 0;
        default -> false;
      };
    }
  }
}

package io.striate.datasets.image;

import io.striate.api.data.DecodedImage;
import io.striate.api.data.ImageFormat;
import io.striate.api.data.ImageSize;
import io.striate.api.data.SampleSource;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// Reads an image into the pixels that a network sees: `docs/images.md` says what these are.
///
/// @param pixels gray or color, without opacity, as they are to be seen
/// @param damaged whether the file is damaged without harm to the image
record ImageFile(Pixels pixels, boolean damaged) {
  /// The largest image that is decoded, in pixels; only resizing ever sees one that large.
  private static final long MAX_PIXELS = 100_000_000;

  /// An image that is to be scaled down is decoded with at least this many times the pixels that
  /// are wanted in each direction; what is beyond is left out while decoding.
  private static final int DECODED_FACTOR = 8;

  private static final String BROKEN = "replace or remove the file";

  /// Reads an image.
  ///
  /// @throws StriateException if the file is missing, broken, no image, of another size than the
  ///   settings allow, or memory does not suffice
  static ImageFile read(
      SampleSource source, int channels, int height, int width, ImageSettings settings) {
    var decoder = new Decoder(source, height, width, settings);
    try {
      ImageFile seen = decoder.decode();
      Pixels opaque = seen.pixels.over(settings.background());
      Pixels colored = channels == 1 ? opaque.gray() : opaque.color();
      Pixels ranged = RangedPixels.of(colored, settings.range(), source.name());
      return new ImageFile(settings.resize().apply(ranged, height, width), seen.damaged);
    } catch (OutOfMemoryError full) {
      throw new StriateException(
          Problem.of(
              Code.OUT_OF_MEMORY,
              String.format(
                  Locale.ROOT,
                  "%s: not enough memory to decode the image%s",
                  source.name(),
                  decoder.size.map(size -> " of " + size).orElse("")),
              "scale it down, or increase the heap: STRIATE_JAVA_OPTS=-Xmx8g"),
          full);
    }
  }

  /// The size of an image as it is to be seen, as its header says.
  ///
  /// @throws StriateException if the file is missing, broken or no image
  static ImageSize size(SampleSource source, ImageSettings settings) {
    return new Decoder(source, 0, 0, settings.with(Resize.STRETCH)).size();
  }

  private static final class Decoder {
    private final SampleSource source;
    private final int height;
    private final int width;
    private final ImageSettings settings;
    private Optional<String> size = Optional.empty();

    Decoder(SampleSource source, int height, int width, ImageSettings settings) {
      this.source = source;
      this.height = height;
      this.width = width;
      this.settings = settings;
    }

    /// The necessary parts of a file.
    ///
    /// @param bytes a file of the format
    /// @param jpeg what a JPEG file says of itself
    /// @param frame where the picture of a GIF file lies
    @SuppressWarnings("ArrayRecordComponent") // carries an array, is never compared
    private record Content(
        PlatformFormat format,
        byte[] bytes,
        Orientation orientation,
        Optional<JpegFile> jpeg,
        Optional<GifFrame> frame) {
      Content(PlatformFormat format, byte[] bytes, Orientation orientation) {
        this(format, bytes, orientation, Optional.empty(), Optional.empty());
      }

      int height(ImageReader reader) throws IOException {
        return frame.isPresent() ? frame.get().canvasHeight() : reader.getHeight(0);
      }

      int width(ImageReader reader) throws IOException {
        return frame.isPresent() ? frame.get().canvasWidth() : reader.getWidth(0);
      }
    }

    /// What is done with a platform's reader that stands at the image.
    @FunctionalInterface
    private interface Use<T> {
      T of(ImageReader reader) throws IOException;
    }

    private Content content(byte[] bytes) throws IOException {
      PlatformFormat format = PlatformFormat.of(bytes).orElseThrow(() -> unread(bytes));
      return switch (format) {
        case PNG -> {
          Optional<String> damage = PngChunks.damage(bytes);
          if (damage.isPresent()) {
            throw bad("broken PNG image: " + damage.get(), BROKEN);
          }
          PngChunks png = PngChunks.of(bytes);
          yield new Content(format, png.essential(), png.orientation());
        }
        case JPEG -> {
          JpegFile jpeg = JpegFile.of(bytes);
          yield new Content(
              format, jpeg.essential(), jpeg.orientation(), Optional.of(jpeg), Optional.empty());
        }
        case TIFF -> new Content(format, bytes, Orientation.read(bytes, 0, bytes.length));
        case BMP -> new Content(format, bytes, Orientation.NORMAL);
        case GIF ->
            new Content(
                format,
                bytes,
                Orientation.NORMAL,
                Optional.empty(),
                Optional.of(GifFrame.of(bytes)));
      };
    }

    private byte[] bytes() {
      return switch (source) {
        case SampleSource.OfFile(Path file) -> bytes(file);
        case SampleSource.OfBytes(String _, byte[] bytes) -> bytes;
        default ->
            throw bad(
                "is neither a file nor an image but " + source.getClass().getSimpleName(),
                "give an image");
      };
    }

    private byte[] bytes(Path file) {
      if (!Files.isRegularFile(file)) {
        throw bad(Files.exists(file) ? "is not a file" : "no such file", "check the path");
      }
      try {
        return Files.readAllBytes(file);
      } catch (IOException e) {
        throw FileErrors.unreadable(Code.BAD_DATA, file, e);
      }
    }

    private StriateException unread(byte[] bytes) {
      if (bytes.length == 0) {
        return bad("is empty", BROKEN);
      }
      return PlatformFormat.unread(bytes)
          .map(name ->
              bad(
                  String.format(Locale.ROOT, "is a %s image, which is not read", name),
                  "convert it to PNG, or add a plug-in's format to \"formats\" of the data"))
          .orElseGet(() ->
              bad(String.format(Locale.ROOT, "is not a %s image", PlatformFormat.NAMES), BROKEN));
    }

    /// Uses a reader of the platform; whatever it objects to is damage of the file.
    private <T> T reading(Content content, Use<T> use) throws IOException {
      var readers = ImageIO.getImageReadersByFormatName(content.format.reader());
      if (!readers.hasNext()) {
        throw new IOException("no reader for " + content.format + " is installed");
      }
      ImageReader reader = readers.next();
      try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(content.bytes))) {
        reader.setInput(in, true, true);
        return use.of(reader);
      } finally {
        reader.dispose();
      }
    }

    ImageSize size() {
      if (source instanceof ImageInMemory(String _, BufferedImage image)) {
        return new ImageSize(image.getHeight(), image.getWidth());
      }
      try {
        byte[] bytes = bytes();
        Optional<ImageFormat> further = settings.format(bytes);
        if (further.isPresent()) {
          return further.get().size(bytes);
        }
        Content content = content(bytes);
        boolean turned = content.orientation.transposed();
        return reading(
            content,
            reader -> {
              int rows = content.height(reader);
              int columns = content.width(reader);
              return turned ? new ImageSize(columns, rows) : new ImageSize(rows, columns);
            });
      } catch (IOException | RuntimeException e) {
        throw broken(e);
      }
    }

    ImageFile decode() {
      try {
        if (source instanceof ImageInMemory(String _, BufferedImage image)) {
          return decode(image);
        }
        byte[] bytes = bytes();
        Optional<ImageFormat> further = settings.format(bytes);
        if (further.isPresent()) {
          return decode(further.get().decode(bytes));
        }
        Content content = content(bytes);
        return reading(content, reader -> decode(reader, content));
      } catch (IOException | RuntimeException e) {
        throw broken(e);
      }
    }

    /// The platform's readers answer some damaged headers with unchecked exceptions.
    private StriateException broken(Exception e) {
      if (e instanceof StriateException known) {
        return named(known);
      }
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      boolean vague = e instanceof IIOException && e.getCause() != null;
      return bad("broken image: " + (vague ? reason + ": " + e.getCause() : reason), BROKEN);
    }

    /// A further format does not know the name of the file, which all other messages begin with.
    private StriateException named(StriateException known) {
      String what = known.problems().getFirst().what();
      return known.kind() != Code.Kind.INPUT || what.startsWith(source.name())
          ? known
          : bad("broken image: " + what, BROKEN);
    }

    private ImageFile decode(BufferedImage image) throws IOException {
      checkSize(image.getWidth(), image.getHeight());
      int step = step(image.getHeight(), image.getWidth(), false);
      return new ImageFile(every(step, Rasters.pixels(image)), false);
    }

    private ImageFile decode(DecodedImage image) throws IOException {
      checkSize(image.width(), image.height());
      var pixels = new Pixels(image.channels(), image.height(), image.width(), image.samples());
      return new ImageFile(every(step(image.height(), image.width(), false), pixels), false);
    }

    /// Every so many-th row and column, those that the platform's readers leave in.
    private static Pixels every(int step, Pixels all) {
      if (step <= 1) {
        return all;
      }
      int first = step / 2;
      return all.rearranged(
          Math.ceilDiv(all.height() - first, step),
          Math.ceilDiv(all.width() - first, step),
          (row, column) -> (row * step + first) * all.width() + column * step + first);
    }

    private ImageFile decode(ImageReader reader, Content content) throws IOException {
      boolean turned = content.orientation.transposed();
      int rows = content.height(reader);
      int columns = content.width(reader);
      checkSize(turned ? rows : columns, turned ? columns : rows);
      if (content.frame.isPresent()
          && !content.frame.get().filledBy(reader.getHeight(0), reader.getWidth(0))) {
        BufferedImage picture = reader.read(0);
        int first =
            picture.getColorModel() instanceof IndexColorModel palette ? palette.getRGB(0) : 0;
        Pixels canvas = content.frame.get().compose(Rasters.pixels(picture), first);
        return new ImageFile(every(step(rows, columns, false), canvas), false);
      }
      ImageReadParam sampling = sampling(reader, columns, rows, turned);
      var warnings = new StringBuilder();
      reader.addIIOReadWarningListener((_, warning) -> warnings.append(warning).append("; "));
      boolean inks = content.jpeg.filter(jpeg -> jpeg.components() == 4).isPresent();
      Pixels stored =
          inks
              ? Rasters.ofInks(reader.readRaster(0, sampling), content.jpeg.get().luma())
              : Rasters.pixels(image(reader, sampling));
      checkWarnings(warnings.toString());
      boolean damaged =
          content.jpeg.filter(JpegFile::damaged).isPresent()
              || warnings.indexOf("extraneous bytes") >= 0;
      return new ImageFile(content.orientation.apply(stored), damaged);
    }

    private static BufferedImage image(ImageReader reader, ImageReadParam sampling)
        throws IOException {
      return reader.read(0, sampling);
    }

    /// The JPEG reader fills what is missing with gray and only warns. Bytes too many are no harm.
    private void checkWarnings(String warnings) {
      for (String missing : new String[] {"remature end", "bad Huffman", "instead of RST"}) {
        if (warnings.contains(missing)) {
          throw bad("broken image: " + warnings.replaceAll("; $", ""), BROKEN);
        }
      }
    }

    private void checkSize(int foundWidth, int foundHeight) {
      size = Optional.of(foundWidth + "x" + foundHeight);
      if ((long) foundWidth * foundHeight > MAX_PIXELS) {
        throw bad(
            String.format(
                Locale.ROOT,
                "the image is %dx%d, at most %,d pixels are read",
                foundWidth,
                foundHeight,
                MAX_PIXELS),
            "scale it down");
      }
      if (settings.resize() == Resize.NONE && (foundWidth != width || foundHeight != height)) {
        throw bad(
            String.format(
                Locale.ROOT,
                "the image is %dx%d (width x height), the model expects %dx%d",
                foundWidth,
                foundHeight,
                width,
                height),
            "scale it, or set \"resize\": \"stretch\" or \"crop\" in the model's data");
      }
    }

    /// Leaves out rows and columns of an image that is far larger than needed.
    private ImageReadParam sampling(ImageReader reader, int columns, int rows, boolean turned) {
      int step = step(rows, columns, turned);
      ImageReadParam param = reader.getDefaultReadParam();
      if (step > 1) {
        param.setSourceSubsampling(step, step, step / 2, step / 2);
      }
      return param;
    }

    /// Of how many rows and columns one is enough.
    ///
    /// @param turned whether rows of the file are columns of the image
    private int step(int rows, int columns, boolean turned) {
      int wantedRows = turned ? width : height;
      int wantedColumns = turned ? height : width;
      return Math.min(
          rows / (DECODED_FACTOR * wantedRows), columns / (DECODED_FACTOR * wantedColumns));
    }

    private StriateException bad(String what, String remedy) {
      return FileErrors.bad(Code.BAD_DATA, source.name(), what, remedy);
    }
  }
}

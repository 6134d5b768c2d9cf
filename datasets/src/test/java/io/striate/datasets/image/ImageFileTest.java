package io.striate.datasets.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.data.ImageSize;
import io.striate.api.data.SampleSource;
import io.striate.api.error.StriateException;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFileTest {
  @TempDir Path folder;

  @Test
  void readsGreyAsItIsStored() throws IOException {
    var image = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
    byte[] values = {0, 1, 64, (byte) 128, (byte) 200, (byte) 255};
    image.getRaster().setDataElements(0, 0, 3, 2, values);
    Path file = save(image, "png");
    assertArrayEquals(values, values(file, 1, 2, 3, Resize.NONE));
    byte[] thrice = new byte[18];
    for (int i = 0; i < 18; i++) {
      thrice[i] = values[i % 6];
    }
    assertArrayEquals(thrice, values(file, 3, 2, 3, Resize.NONE));
  }

  private static byte[] values(Path file, int channels, int height, int width, Resize resize) {
    return read(file, channels, height, width, ImageSettings.of(resize)).values();
  }

  private static Pixels read(
      Path file, int channels, int height, int width, ImageSettings settings) {
    return ImageFile.read(new SampleSource.OfFile(file), channels, height, width, settings)
        .pixels();
  }

  private Path wide(int... samples) throws IOException {
    var image = new BufferedImage(samples.length, 1, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setPixels(0, 0, samples.length, 1, samples);
    return save(image, "png");
  }

  private static ImageSettings with(Object range) {
    return new ImageSettings(Resize.NONE, ImageSettings.WHITE, SampleRange.parse(range));
  }

  @Test
  void sixteenBitsAreRefusedIfBytesWouldLoseSome() throws IOException {
    Path file = wide(0x1234, 0x1300);
    var refused = assertThrows(StriateException.class, () -> values(file, 1, 1, 2, Resize.NONE));
    assertEquals(
        file
            + ": has 16-bit samples (4660 to 4864), more than a byte holds; set \"range\": [4660,"
            + " 4864], or the range of all images, in train.data to read them as numbers from 0 to"
            + " 1, or \"range\": \"upper-byte\" to drop the lower byte [STR-201]",
        refused.getMessage());
    assertArrayEquals(new byte[] {0x12, 0x13}, read(file, 1, 1, 2, with("upper-byte")).values());
    assertArrayEquals(
        new byte[] {0x12, (byte) 0xfe}, values(wide(0x1212, 0xfefe), 1, 1, 2, Resize.NONE));
  }

  @Test
  void sixteenBitsBecomeNumbersOfARange() throws IOException {
    var settings = with(List.of(100L, 300L));
    float[] numbers = new float[4];
    RangedPixels.write(
        read(wide(100, 200, 400, 0), 1, 1, 4, settings), settings.range(), numbers, 0);
    assertArrayEquals(new float[] {0, 0.5f, 1.5f, -0.5f}, numbers);
    // A byte b counts as 257 b, so the full range gives b / 255.
    var full = with(List.of(0L, 65535L));
    float[] color = new float[6];
    RangedPixels.write(read(save(colours(), "png"), 3, 1, 2, full), full.range(), color, 0);
    assertArrayEquals(
        new float[] {10 / 255f, 200 / 255f, 20 / 255f, 100 / 255f, 30 / 255f, 50 / 255f}, color);
  }

  /// 16 bits are kept while scaling: the mean of 1000 and 1001 is between them.
  @Test
  void sixteenBitsAreScaledAsSuch() {
    var image = Pixels.black(1, 1, 2, true);
    image.set(0, 1000);
    image.set(1, 1003);
    var scaled = Resampling.scale(image, 1, 4);
    assertEquals(1001, scaled.at(1));
    assertEquals(1002, scaled.at(2));
  }

  @Test
  void rangesAreChecked() {
    for (Object wrong :
        List.of(
            "all",
            List.of(1L),
            List.of(3L, 3L),
            List.of(-1L, 3L),
            List.of(0L, 65536L),
            List.of(0L, 1L << 40))) {
      assertThrows(IllegalArgumentException.class, () -> SampleRange.parse(wrong));
    }
    for (Object right : List.of("exact", "upper-byte", List.of(0L, 4095L))) {
      assertEquals(right, SampleRange.parse(right).format());
    }
  }

  @Test
  void transparencyShowsTheBackground() throws IOException {
    var image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00ff0000); // hidden red
    image.setRGB(1, 0, 0xff102030);
    image.setRGB(2, 0, 0x80000000); // 128/255 of black
    Path file = save(image, "png");
    assertArrayEquals(
        new byte[] {-1, 0x10, 127, -1, 0x20, 127, -1, 0x30, 127},
        values(file, 3, 1, 3, Resize.NONE));
    var black = new ImageSettings(Resize.NONE, 0, new SampleRange.Exact());
    assertArrayEquals(
        new byte[] {0, 0x10, 0, 0, 0x20, 0, 0, 0x30, 0}, read(file, 3, 1, 3, black).values());
    assertEquals(0xff8000, ImageSettings.color("#FF8000"));
    assertEquals("#00ff80", ImageSettings.color(0x00ff80));
    assertThrows(IllegalArgumentException.class, () -> ImageSettings.color("white"));
  }

  /// Far larger than needed: every second row and column is decoded, whose means are as good.
  @Test
  void hugeImagesAreDecodedAtAReducedSize() throws IOException {
    var image = new BufferedImage(64, 32, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 64 * 32; i++) {
      image.getRaster().setSample(i % 64, i / 64, 0, i % 2 == 1 ? 200 : 0); // odd columns
    }
    Path file = save(image, "png");
    // At 5 columns all 64 are decoded, at 4 every second one.
    assertEquals(100, values(file, 1, 1, 5, Resize.STRETCH)[2] & 0xff, 2);
    assertEquals(200, values(file, 1, 1, 4, Resize.STRETCH)[2] & 0xff);
  }

  @Test
  void formatsThatAreNotReadAreNamed() throws IOException {
    Path webp = Files.write(folder.resolve("a.png"), "RIFF\0\0\0\0WEBPVP8 ".getBytes(ISO_8859_1));
    String remedy = "; convert it to PNG, or add a plug-in's format to \"formats\" of the data";
    refused(webp, "is a WebP image, which is not read" + remedy, Resize.NONE);
    Path heic = Files.write(folder.resolve("b.jpg"), "\0\0\0\30ftypheic".getBytes(ISO_8859_1));
    refused(heic, "is a HEIC image, which is not read" + remedy, Resize.NONE);
    Path empty = Files.createFile(folder.resolve("c.jpg"));
    refused(empty, "is empty; replace or remove the file", Resize.NONE);
  }

  private static ImageSize size(Path file) {
    return ImageFile.size(new SampleSource.OfFile(file), ImageSettings.of(Resize.NONE));
  }

  @Test
  void theHeaderTellsTheSize() throws IOException {
    Path file = save(new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY), "png");
    assertEquals(new ImageSize(2, 3), size(file));
    byte[] start = Arrays.copyOf(Files.readAllBytes(file), 20);
    Path broken = Files.write(folder.resolve("broken.png"), start);
    var damaged = assertThrows(StriateException.class, () -> size(broken));
    assertTrue(
        damaged.getMessage().contains("broken.png: broken PNG image: truncated"),
        damaged.getMessage());
    Path text = Files.writeString(folder.resolve("text.png"), "no image");
    var other = assertThrows(StriateException.class, () -> size(text));
    assertTrue(
        other.getMessage().contains("is not a PNG, JPEG, GIF, BMP or TIFF image"),
        other.getMessage());
    var absent = assertThrows(StriateException.class, () -> size(folder.resolve("absent.png")));
    assertTrue(absent.getMessage().contains("no such file"), absent.getMessage());
  }

  @Test
  void readsColourPlaneByPlane() throws IOException {
    Path file = save(colours(), "png");
    assertArrayEquals(
        new byte[] {10, (byte) 200, 20, 100, 30, 50}, values(file, 3, 1, 2, Resize.NONE));
    // 0.299 * 10 + 0.587 * 20 + 0.114 * 30 = 18.15; 0.299 * 200 + 0.587 * 100 + 0.114 * 50 = 124.2
    assertArrayEquals(new byte[] {18, 124}, values(file, 1, 1, 2, Resize.NONE));
  }

  @Test
  void readsColorAsGreyRowByRow() throws IOException {
    var image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0x101010);
    image.setRGB(1, 0, 0x202020);
    image.setRGB(0, 1, 0x303030);
    image.setRGB(1, 1, 0x404040);
    assertArrayEquals(
        new byte[] {0x10, 0x20, 0x30, 0x40}, values(save(image, "png"), 1, 2, 2, Resize.NONE));
  }

  /// The background shows through, and the gray values are not converted to sRGB.
  @Test
  void readsGrayOverTheBackground() throws IOException {
    var model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY),
            true,
            false,
            Transparency.TRANSLUCENT,
            DataBuffer.TYPE_BYTE);
    var raster = model.createCompatibleWritableRaster(2, 1);
    raster.setPixel(0, 0, new int[] {64, 255});
    raster.setPixel(1, 0, new int[] {200, 30});
    var image = new BufferedImage(model, raster, false, null);
    assertArrayEquals(
        new byte[] {64, (byte) 249}, values(save(image, "png"), 1, 1, 2, Resize.NONE));
  }

  @Test
  void readsJpegWhateverItsName() throws IOException {
    var image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 256; i++) {
      image.setRGB(i % 16, i / 16, 0x4080c0);
    }
    Path file = Files.move(save(image, "jpg"), folder.resolve("picture.png"));
    byte[] values = values(file, 3, 16, 16, Resize.NONE);
    for (int c = 0; c < 3; c++) {
      assertEquals(0x40 * (c + 1), Byte.toUnsignedInt(values[c * 256 + 77]), 3);
    }
  }

  @Test
  void namesFileAndSizesIfTheyDiffer() throws IOException {
    Path file = save(colours(), "png");
    refused(
        file,
        "the image is 2x1 (width x height), the model expects 28x20; scale it, or set"
            + " \"resize\": \"stretch\" or \"crop\" in the model's data",
        Resize.NONE);
  }

  @Test
  void stretches() throws IOException {
    var image = new BufferedImage(4, 2, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, 4, 2, new byte[] {10, 20, 30, 40, 50, 60, 70, 80});
    // Halving takes the mean of a pixel's neighbourhood, weighted 1, 3, 3, 1 inside and 3, 3, 1 at
    // a border.
    byte[] halved = values(save(image, "png"), 1, 2, 2, Resize.STRETCH);
    assertArrayEquals(new byte[] {17, 33, 57, 73}, halved);
  }

  @Test
  void growsBilinearly() {
    var image = new Pixels(1, 1, 2, new byte[] {0, 100});
    assertArrayEquals(new byte[] {0, 25, 75, 100}, Resampling.scale(image, 1, 4).values());
  }

  @Test
  void cropsTheMiddle() {
    var wide = new Pixels(1, 1, 5, new byte[] {1, 2, 3, 4, 5});
    assertArrayEquals(new byte[] {3}, Resize.CROP.apply(wide, 1, 1).values());
    assertArrayEquals(new byte[] {2, 3, 4}, Resize.CROP.apply(wide, 1, 3).values());
    var tall = new Pixels(1, 5, 1, new byte[] {1, 2, 3, 4, 5});
    assertArrayEquals(new byte[] {3}, Resize.CROP.apply(tall, 1, 1).values());
  }

  @Test
  void namesATruncatedFileAtAnyLength() throws IOException {
    for (String format : new String[] {"png", "jpg"}) {
      byte[] whole = Files.readAllBytes(save(textured(), format));
      for (int length = 0; length < whole.length - 2; length += 7) {
        Path cut = folder.resolve("cut." + format);
        Files.write(cut, Arrays.copyOf(whole, length));
        var e =
            assertThrows(
                StriateException.class,
                () -> values(cut, 3, 16, 16, Resize.NONE),
                "%d of %d bytes of %s".formatted(length, whole.length, format));
        assertTrue(String.valueOf(e.getMessage()).startsWith(cut + ": "), e.getMessage());
        assertTrue(
            String.valueOf(e.getMessage()).endsWith("replace or remove the file [STR-201]"),
            e.getMessage());
      }
    }
  }

  @Test
  void namesEveryChangedByteOfAPngFile() throws IOException {
    byte[] whole = Files.readAllBytes(save(textured(), "png"));
    for (int at = 0; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= 1;
      Path file = Files.write(folder.resolve("changed.png"), changed);
      assertThrows(
          StriateException.class,
          () -> values(file, 3, 16, 16, Resize.NONE),
          "byte " + at + " changed");
    }
  }

  /// A changed type of a chunk is shown; characters that cannot be printed as question marks.
  @Test
  void namesTheChunkWhoseChecksumIsWrong() throws IOException {
    byte[] whole = Files.readAllBytes(save(textured(), "png"));
    whole[20] ^= 1; // in IHDR, whose type is at 12
    checksum("IHDR", whole);
    whole[12] = 0x1f;
    whole[13] = 0x7f;
    whole[14] = '!';
    whole[15] = '~';
    checksum("??!~", whole);
    whole[12] = ' ';
    whole[13] = (byte) 0x80;
    checksum("??!~", whole);
  }

  private static void checksum(String chunk, byte[] png) {
    assertEquals(
        Optional.of("the checksum of its chunk '" + chunk + "' is wrong"), PngChunks.damage(png));
  }

  @Test
  void namesWhatIsNoImage() throws IOException {
    Path text = Files.writeString(folder.resolve("text.png"), "hello");
    refused(
        text,
        "is not a PNG, JPEG, GIF, BMP or TIFF image; replace or remove the file",
        Resize.NONE);
    refused(folder.resolve("none.png"), "no such file; check the path", Resize.NONE);
    refused(folder, "is not a file; check the path", Resize.NONE);
  }

  @Test
  void refusesHugeImagesBeforeDecoding() throws IOException {
    byte[] png = Files.readAllBytes(save(colours(), "png"));
    // Width and height stand at bytes 16 and 20, the checksum of their chunk at byte 29.
    ByteBuffer.wrap(png).putInt(16, 50_000).putInt(20, 50_000);
    var crc = new java.util.zip.CRC32();
    crc.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
    Path file = Files.write(folder.resolve("huge.png"), png);
    refused(
        file,
        "the image is 50000x50000, at most 100,000,000 pixels are read; scale it down",
        Resize.CROP);
  }

  private static BufferedImage colours() {
    var image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0x0a141e);
    image.setRGB(1, 0, 0xc86432);
    return image;
  }

  private static BufferedImage textured() {
    var image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 256; i++) {
      image.setRGB(i % 16, i / 16, (i * 0x9E3779B9) >>> 8);
    }
    return image;
  }

  private Path save(BufferedImage image, String format) throws IOException {
    Path file = folder.resolve("image." + format);
    assertTrue(ImageIO.write(image, format, file.toFile()));
    return file;
  }

  private static void refused(Path file, String message, Resize resize) {
    var e = assertThrows(StriateException.class, () -> values(file, 1, 20, 28, resize));
    assertEquals(file + ": " + message + " [STR-201]", e.getMessage());
  }
}

package io.striate.games.match;

import io.striate.api.play.Screen;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Writes screens as an animated GIF that repeats.
public final class GifWriter {
  /// The least side of a picture, in pixels, that screens are enlarged to.
  private static final int SIDE = 240;

  /// Hundredths of a second that a screen is shown.
  private static final int DELAY = 12;

  private static final String FORMAT = "javax_imageio_gif_image_1.0";

  private GifWriter() {}

  /// Writes an animation.
  ///
  /// @param screens of one size
  /// @param out stays open
  public static void write(List<Screen> screens, OutputStream out) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    try (var target = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(target);
      writer.prepareWriteSequence(null);
      for (Screen screen : screens) {
        BufferedImage image = image(screen);
        var type = ImageTypeSpecifier.createFromRenderedImage(image);
        IIOMetadata metadata = writer.getDefaultImageMetadata(type, null);
        animate(metadata);
        writer.writeToSequence(new IIOImage(image, null, metadata), null);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
  }

  private static BufferedImage image(Screen screen) {
    int factor = Math.max(1, SIDE / Math.max(screen.width(), screen.height()));
    var image =
        new BufferedImage(
            screen.width() * factor, screen.height() * factor, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, screen.color(x / factor, y / factor));
      }
    }
    return image;
  }

  /// Sets the time that an image is shown, and that the animation repeats.
  private static void animate(IIOMetadata metadata) throws IOException {
    var root = new IIOMetadataNode(FORMAT);
    var control = new IIOMetadataNode("GraphicControlExtension");
    control.setAttribute("disposalMethod", "none");
    control.setAttribute("userInputFlag", "FALSE");
    control.setAttribute("transparentColorFlag", "FALSE");
    control.setAttribute("transparentColorIndex", "0");
    control.setAttribute("delayTime", Integer.toString(DELAY));
    root.appendChild(control);
    var repeat = new IIOMetadataNode("ApplicationExtension");
    repeat.setAttribute("applicationID", "NETSCAPE");
    repeat.setAttribute("authenticationCode", "2.0");
    repeat.setUserObject(new byte[] {1, 0, 0});
    var extensions = new IIOMetadataNode("ApplicationExtensions");
    extensions.appendChild(repeat);
    root.appendChild(extensions);
    metadata.mergeTree(FORMAT, root);
  }
}

package io.striate.games.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.striate.api.play.Screen;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.junit.jupiter.api.Test;

class ShownTest {
  @Test
  void terminalShowsBrightness() {
    var screen = new Screen(3, 2, new int[] {0, 0x404040, 0x808080, 0xb0b0b0, 0xffffff, 0x0000ff});
    assertEquals("+------+\n|  ··▒▒|\n|▓▓██  |\n+------+\n", ScreenText.of(screen));
  }

  @Test
  void animationHasEveryScreen() throws IOException {
    var first = new Screen(2, 1, new int[] {0xff0000, 0x00ff00});
    var second = new Screen(2, 1, new int[] {0x00ff00, 0x0000ff});
    var out = new ByteArrayOutputStream();
    GifWriter.write(List.of(first, second, first), out);
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (var in = ImageIO.createImageInputStream(new ByteArrayInputStream(out.toByteArray()))) {
      reader.setInput(in);
      assertEquals(3, reader.getNumImages(true));
      assertEquals(240, reader.getWidth(0));
      assertEquals(120, reader.getHeight(0));
      assertEquals(0xff0000, reader.read(0).getRGB(10, 10) & 0xffffff);
      assertEquals(0x0000ff, reader.read(1).getRGB(230, 10) & 0xffffff);
      var metadata = reader.getImageMetadata(1).getAsTree("javax_imageio_gif_image_1.0");
      String delay = null;
      for (var node = metadata.getFirstChild(); node != null; node = node.getNextSibling()) {
        if (node.getNodeName().equals("GraphicControlExtension")) {
          delay = node.getAttributes().getNamedItem("delayTime").getNodeValue();
        }
      }
      assertEquals("12", delay);
    } finally {
      reader.dispose();
    }
    String bytes = new String(out.toByteArray(), StandardCharsets.ISO_8859_1);
    assertNotEquals(-1, bytes.indexOf("NETSCAPE2.0"), "repeats");
  }
}

package io.striate.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.data.Samples.Feature;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/// Boxes lie where they are, and the picture is in the file.
class MarkedPictureTest {
  @Test
  void marksLieOnThePicture() throws IOException {
    var input = new Feature("input", TensorType.uint8(3, 2, 4));
    byte[] bytes = new byte[24];
    bytes[3] = (byte) 200; // red at the right upper corner
    var marks =
        List.of(
            new Answer.Mark("disc < 90 %", 0, 0.25, 0.5, 0.75, 1),
            new Answer.Mark("square", 8, 0, 0, 1, 1));
    String svg = MarkedPicture.of(input, new HostArray.Bytes(bytes), marks).svg();
    assertTrue(svg.contains("width=\"480\" height=\"240\""), svg);
    assertTrue(svg.contains("<rect x=\"120.0\" y=\"120.0\" width=\"240.0\" height=\"120.0\""), svg);
    assertTrue(svg.contains(">disc &lt; 90 %</text>"), svg);
    // The name of a box at the upper edge lies inside of it.
    assertTrue(svg.contains("<text x=\"122.0\" y=\"116.0\""), svg);
    assertTrue(svg.contains("<text x=\"2.0\" y=\"14.0\""), svg);
    int from = svg.indexOf("base64,") + 7;
    byte[] png = Base64.getDecoder().decode(svg.substring(from, svg.indexOf('"', from)));
    var image = ImageIO.read(new ByteArrayInputStream(png));
    assertEquals(2.0, (double) image.getWidth() / image.getHeight());
    assertEquals(0xc80000, image.getRGB(image.getWidth() - 1, 0) & 0xffffff);
    assertEquals(0, image.getRGB(0, 0) & 0xffffff);
  }

  /// Long texts are broken between words; without marks there are none.
  @Test
  void wordsStandBelow() {
    var input = new Feature("input", TensorType.uint8(1, 2, 4));
    var picture = MarkedPicture.of(input, new HostArray.Bytes(new byte[8]), List.of());
    String plain = picture.svg();
    assertTrue(plain.contains("width=\"480\" height=\"240\""), plain);
    assertTrue(!plain.contains("<text"), plain);
    String one = picture.captioned("a <small> disc").svg();
    assertTrue(one.contains("width=\"480\" height=\"266\""), one);
    assertTrue(one.contains("<text x=\"240.0\" y=\"258.0\""), one);
    assertTrue(one.contains(">a &lt;small&gt; disc</text>"), one);
    String two = picture.captioned("disc ".repeat(12)).svg();
    assertTrue(two.contains(">" + "disc ".repeat(9).strip() + "</text>"), two);
    assertTrue(two.contains(">disc disc disc</text>"), two);
    assertTrue(two.contains("height=\"291\""), two);
  }
}

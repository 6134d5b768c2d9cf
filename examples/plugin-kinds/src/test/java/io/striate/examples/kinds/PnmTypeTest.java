package io.striate.examples.kinds;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.component.Config;
import io.striate.api.data.DecodedImage;
import io.striate.api.data.ImageFormatType;
import io.striate.api.error.StriateException;
import io.striate.backend.tck.component.ImageFormatContract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PnmTypeTest implements ImageFormatContract {
  @Override
  public ImageFormatType type() {
    return new PnmType();
  }

  private static byte[] file(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public List<byte[]> files() {
    return List.of(file("P2\n3 2\n255\n0 1 2 3 4 255\n"), file("P3 1 1 15 0 7 15"));
  }

  private static DecodedImage decode(String text) {
    var type = new PnmType();
    return type.create(Config.of(type.fields(), Map.of())).decode(file(text));
  }

  @Test
  void samplesAreScaledToBytesAndSortedByChannel() {
    DecodedImage image = decode("P3 # two pixels\n2 1 15\n0 15 3  1 2 15");
    assertEquals(3, image.channels());
    assertEquals(2, image.width());
    assertArrayEquals(new byte[] {0, 17, (byte) 255, 34, 51, (byte) 255}, image.samples());
  }

  @Test
  void saysWhatIsDamaged() {
    var cut = assertThrows(StriateException.class, () -> decode("P2 2 2 255 1 2 3"));
    assertEquals("it has too few samples for 2x2 pixels [STR-201]", cut.getMessage());
    var wrong = assertThrows(StriateException.class, () -> decode("P2 1 1 255 256"));
    assertEquals("it has '256' where a number up to 255 belongs [STR-201]", wrong.getMessage());
  }
}

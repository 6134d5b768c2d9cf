package io.striate.examples.kinds;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.data.DecodedImage;
import io.striate.api.data.ImageFormat;
import io.striate.api.data.ImageFormatType;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// `demo:pnm`: plain PGM and PPM images, which are text: `P2` (gray) or `P3` (color), width,
/// height, the value of white, and the samples, row by row. `#` begins a comment.
public final class PnmType implements ImageFormatType {
  private static final int WHITE = 255;

  @Override
  public String id() {
    return "demo:pnm";
  }

  @Override
  public String summary() {
    return "plain PGM and PPM images";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public ImageFormat create(Config config) {
    return new Plain();
  }

  private static final class Plain implements ImageFormat {
    @Override
    public List<String> extensions() {
      return List.of("pgm", "ppm", "pnm");
    }

    @Override
    public boolean recognizes(byte[] start) {
      return start.length > 2
          && start[0] == 'P'
          && (start[1] == '2' || start[1] == '3')
          && Character.isWhitespace(start[2]);
    }

    @Override
    public DecodedImage decode(byte[] file) {
      String text = new String(file, StandardCharsets.US_ASCII).replaceAll("#[^\\n]*", " ");
      String[] words = text.strip().split("\\s+", -1);
      if (words.length < 4) {
        throw damaged("it ends within its header");
      }
      int channels = words[0].equals("P3") ? 3 : 1;
      int width = number(words[1], 1 << 15);
      int height = number(words[2], 1 << 15);
      int white = number(words[3], WHITE);
      int pixels = width * height;
      if (words.length - 4 < (long) channels * pixels || pixels == 0 || white == 0) {
        throw damaged("it has too few samples for " + width + "x" + height + " pixels");
      }
      byte[] samples = new byte[channels * pixels];
      for (int i = 0; i < samples.length; i++) {
        int channel = i % channels;
        int sample = number(words[4 + i], white) * WHITE / white;
        samples[channel * pixels + i / channels] = (byte) sample;
      }
      return new DecodedImage(channels, height, width, samples);
    }

    private static int number(String word, int most) {
      int number = word.matches("[0-9]{1,9}") ? Integer.parseInt(word) : Integer.MAX_VALUE;
      if (number > most) {
        throw damaged("it has '" + word + "' where a number up to " + most + " belongs");
      }
      return number;
    }

    private static StriateException damaged(String how) {
      return new StriateException(Code.BAD_DATA, how);
    }
  }
}

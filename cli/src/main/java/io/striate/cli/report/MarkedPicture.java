package io.striate.cli.report;

import io.striate.api.data.Samples.Feature;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.HostArray;
import io.striate.api.train.Answer;
import io.striate.datasets.image.Png;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// A picture as a network sees it, with boxes and what they hold and with words below, as SVG. A
/// browser shows it; it needs no fonts of this machine, and its words can be searched.
public final class MarkedPicture {
  /// Small pictures are enlarged to this many units.
  private static final int LEAST = 480;

  private static final double LINE = 2.5;
  private static final double TEXT = 14;
  private static final double CAPTION = 18;

  /// How wide a letter is in the mean, of its height.
  private static final double ADVANCE = 0.55;

  /// Colors that differ in lightness as well; after Okabe and Ito, "Color universal design", 2008.
  private static final List<String> COLORS =
      List.of("#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7");

  private final int width;
  private final int height;
  private final byte[] png;
  private final List<Answer.Mark> marks;
  private final List<String> captions;

  private MarkedPicture(
      int width, int height, byte[] png, List<Answer.Mark> marks, List<String> captions) {
    this.width = width;
    this.height = height;
    this.png = png;
    this.marks = List.copyOf(marks);
    this.captions = List.copyOf(captions);
  }

  /// The same picture with a text below it, in lines of its width.
  public MarkedPicture captioned(String text) {
    int most = Math.max(1, (int) (width / (CAPTION * ADVANCE)));
    var lines = new ArrayList<>(captions);
    var line = new StringBuilder();
    for (String word : text.strip().split("\\s+", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > most) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return new MarkedPicture(width, height, png, marks, lines);
  }

  /// A picture of what a network is given.
  ///
  /// @param input as it is fed: maps, or bytes of maps
  /// @param values of one sample
  public static MarkedPicture of(Feature input, HostArray values, List<Answer.Mark> marks) {
    double low = 0;
    double high = 255;
    if (input.type().element() != ElementType.UINT8) {
      low = Double.MAX_VALUE;
      high = -Double.MAX_VALUE;
      for (int i = 0; i < values.length(); i++) {
        low = Math.min(low, values.get(i));
        high = Math.max(high, values.get(i));
      }
    }
    BufferedImage image =
        SampleTile.of(input).draw(values, low, high > low ? 255 / (high - low) : 0);
    double scale = Math.max(1, (double) LEAST / Math.max(image.getWidth(), image.getHeight()));
    return new MarkedPicture(
        (int) Math.round(scale * image.getWidth()),
        (int) Math.round(scale * image.getHeight()),
        encoded(image),
        marks,
        List.of());
  }

  private static byte[] encoded(BufferedImage image) {
    var bytes = new ByteArrayOutputStream();
    try {
      Png.write(image, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// The drawing.
  public String svg() {
    var svg = new StringBuilder();
    int whole = height + (int) Math.ceil(captions.size() * 1.4 * CAPTION);
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">%n",
            width,
            whole,
            width,
            whole));
    if (!captions.isEmpty()) {
      svg.append(
          String.format(
              Locale.ROOT, "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>%n", width, whole));
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<image width=\"%d\" height=\"%d\" style=\"image-rendering: pixelated\""
                + " href=\"data:image/png;base64,%s\"/>%n",
            width,
            height,
            Base64.getEncoder().encodeToString(png)));
    marks.forEach(mark -> draw(svg, mark));
    for (int i = 0; i < captions.size(); i++) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" font-family=\"sans-serif\""
                  + " font-size=\"%.0f\" fill=\"#000\">%s</text>%n",
              width / 2.0,
              height + (1.4 * i + 1) * CAPTION,
              CAPTION,
              escaped(captions.get(i))));
    }
    return svg.append("</svg>").append(System.lineSeparator()).toString();
  }

  private void draw(StringBuilder svg, Answer.Mark mark) {
    String color = COLORS.get(Math.floorMod(mark.kind(), COLORS.size()));
    double left = mark.left() * width;
    double top = mark.top() * height;
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"none\" stroke=\"%s\""
                + " stroke-width=\"%.1f\"/>%n",
            left,
            top,
            (mark.right() - mark.left()) * width,
            (mark.bottom() - mark.top()) * height,
            color,
            LINE));
    // Above the box, or below its upper edge at the top of the picture.
    double baseline = top >= TEXT + 4 ? top - 4 : top + TEXT;
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" font-family=\"sans-serif\" font-size=\"%.0f\" fill=\"%s\""
                + " stroke=\"#000\" stroke-width=\"3\" paint-order=\"stroke\">%s</text>%n",
            left + 2,
            baseline,
            TEXT,
            color,
            escaped(mark.text())));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}

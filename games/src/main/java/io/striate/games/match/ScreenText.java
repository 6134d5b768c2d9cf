package io.striate.games.match;

import io.striate.api.play.Screen;

/// Shows a screen in a terminal, a pixel as two characters, by brightness: without colors, so that
/// it is read everywhere.
public final class ScreenText {
  private static final String[] SHADES = {"  ", "··", "▒▒", "▓▓", "██"};

  private ScreenText() {}

  /// The lines of a screen, each with a line break.
  public static String of(Screen screen) {
    var text = new StringBuilder();
    String edge = "+" + "--".repeat(screen.width()) + "+\n";
    text.append(edge);
    for (int y = 0; y < screen.height(); y++) {
      text.append('|');
      for (int x = 0; x < screen.width(); x++) {
        text.append(SHADES[shade(screen.color(x, y))]);
      }
      text.append("|\n");
    }
    return text.append(edge).toString();
  }

  /// Relative luminance by Rec. 601, in steps.
  private static int shade(int color) {
    int red = color >> 16 & 0xff;
    int green = color >> 8 & 0xff;
    int blue = color & 0xff;
    int luminance = (299 * red + 587 * green + 114 * blue) / 1000;
    return luminance * SHADES.length / 256;
  }
}

package io.striate.cli.text;

import io.striate.api.train.Unit;
import io.striate.layers.program.Programs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BinaryOperator;

/// Numbers as people read them; the same in every locale.
public final class Figures {
  private Figures() {}

  /// `61,706`.
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /// `98.96 %`.
  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  /// A loss or another figure: four digits that count, `0.03412`, `2.303`, `1.2e-05`.
  public static String figure(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return value == 0 ? "0" : String.valueOf(value);
    }
    double size = Math.abs(value);
    if (size < 1e-4 || size >= 1e6) {
      return String.format(Locale.ROOT, "%.3g", value);
    }
    int digits = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
    return String.format(Locale.ROOT, "%." + Math.min(digits, 5) + "f", value);
  }

  /// A figure in its unit.
  static String inUnit(double value, Unit unit) {
    return switch (unit) {
      case NUMBER -> figure(value);
      case SHARE -> percent(value);
    };
  }

  /// Figures by name, each in its unit.
  public static Map<String, String> inUnits(Map<String, Double> figures, Map<String, Unit> units) {
    var shown = new LinkedHashMap<String, String>();
    figures.forEach(
        (name, value) -> shown.put(name, inUnit(value, units.getOrDefault(name, Unit.NUMBER))));
    return shown;
  }

  /// Figures by name, the loss first: `loss 0.3412, accuracy 91.20 %`.
  public static String all(Map<String, String> figures, String gap) {
    return lossFirst(figures, gap, (name, value) -> name + " " + value);
  }

  /// The same without the names: `0.3412, 91.20 %`.
  public static String values(Map<String, String> figures, String gap) {
    return lossFirst(figures, gap, (_, value) -> value);
  }

  private static String lossFirst(
      Map<String, String> figures, String gap, BinaryOperator<String> word) {
    var words = new ArrayList<String>();
    figures.forEach((name, value) ->
        words.add(name.equals(Programs.LOSS) ? 0 : words.size(), word.apply(name, value)));
    return String.join(gap, words);
  }

  /// `0.4 s`, `3 s`, `12 s`, `3 min 05 s`, `2 h 07 min`.
  public static String seconds(double seconds) {
    if (seconds < 9.95 && seconds != Math.rint(seconds)) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    if (whole < 3600) {
      return String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60);
    }
    return String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
  }

  /// `241 KiB`, `1.5 MiB`.
  public static String bytes(long bytes) {
    if (bytes < 1 << 20) {
      return (bytes + 512) / 1024 + " KiB";
    }
    return String.format(Locale.ROOT, "%,.1f MiB", bytes / (double) (1 << 20));
  }

  /// Operations a second in thousands of millions, three digits that count: `0.85`, `61.2`,
  /// `1,200`.
  public static String gigaflops(double flops) {
    double giga = flops / 1e9;
    int digits = giga < 10 ? 2 : giga < 100 ? 1 : 0;
    return String.format(Locale.ROOT, "%,." + digits + "f", giga);
  }

  /// `5,120 samples/s`.
  public static String rate(double perSecond) {
    return count(Math.round(perSecond)) + " samples/s";
  }
}

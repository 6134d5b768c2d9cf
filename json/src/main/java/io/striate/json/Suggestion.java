package io.striate.json;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// The known word that a mistyped one most likely meant.
public final class Suggestion {
  private static final int READABLE = 20;

  private Suggestion() {}

  /// The nearest known word by edit distance (insert, delete, replace, swap of neighbours; case is
  /// ignored), or empty where none is near: more than a third of the letters, and more than one,
  /// would have to change. Of equally near words the first wins.
  public static Optional<String> nearest(String word, Collection<String> known) {
    String best = null;
    int bestDistance = Integer.MAX_VALUE;
    for (String candidate : known) {
      int allowed = Math.max(1, Math.max(word.length(), candidate.length()) / 3);
      int distance = distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance <= allowed && distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  /// `; did you mean 'x'?` or nothing.
  public static String question(String word, Collection<String> known) {
    return nearest(word, known).map(near -> "; did you mean '" + near + "'?").orElse("");
  }

  /// What can be named instead: all names, or how many there are if nobody would read them.
  ///
  /// @param kind of what is named, such as `layer`
  public static String installed(String kind, Collection<String> names) {
    return names.size() <= READABLE
        ? "installed: " + String.join(", ", names)
        : String.format(
            Locale.ROOT,
            "%d are installed; 'striate types %s' lists them",
            names.size(),
            kind.replace(' ', '-'));
  }

  /// Optimal string alignment distance.
  static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > 64 || Math.max(a.length(), b.length()) > 1000) {
      return Integer.MAX_VALUE;
    }
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      d[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      d[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + cost);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}

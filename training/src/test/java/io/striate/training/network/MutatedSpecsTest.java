package io.striate.training.network;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.error.Place;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.api.random.RandomStream;
import io.striate.layers.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Specifications with a random mistake or several: each is read, or refused with messages that
/// have a code and a place in the file.
class MutatedSpecsTest {
  private static final long SEED = 20_261_130;
  private static final int COUNT = 1000;

  /// Networks that use groups, blocks, branches, several outputs and training, and are small.
  private static final Set<String> FILES =
      Set.of(
          "lenet5.json",
          "fashion-mnist.json",
          "resnet20-cifar.json",
          "residual-small.json",
          "mobilenet-v2.json",
          "googlenet.json",
          "squeezenet.json");

  /// Numbers, words, and the characters that hold a file together.
  private static final Pattern TOKEN =
      Pattern.compile("-?\\d+(?:\\.\\d+)?|\"[^\"\\n]*\"|[\\[\\]{}:,]|true|false|null");

  private static final List<String> STRANGE =
      List.of(
          "0",
          "-1",
          "1",
          "7",
          "2147483647",
          "2147483648",
          "99999999999999999999",
          "1e308",
          "1e999",
          "0.5",
          "-0.0",
          "NaN",
          "null",
          "true",
          "\"\"",
          "\"relu\"",
          "\"$filters\"",
          "\"$\"",
          "\"../..\"",
          "\"\\u0000\"",
          "\"conv2d\"",
          "\"same\"",
          "[]",
          "{}",
          "[[[[1]]]]",
          "{ \"type\": \"dense\" }",
          "{ \"repeat\": 1000000000, \"layers\": [\"relu\"] }",
          "[1, 2, 3]");

  private final RandomStream random = new RandomStream(SEED, "mutations", 0, 0);

  private String mutated(String text) {
    String changed = text;
    int mistakes = 1 + random.nextInt(3);
    for (int i = 0; i < mistakes; i++) {
      changed = random.nextInt(4) == 0 ? characters(changed) : tokens(changed);
    }
    return changed;
  }

  /// Leaves characters out, or puts others in.
  private String characters(String text) {
    int at = random.nextInt(text.length());
    int end = Math.min(text.length(), at + random.nextInt(4));
    String put = random.nextInt(2) == 0 ? "" : String.valueOf((char) (1 + random.nextInt(126)));
    return text.substring(0, at) + put + text.substring(end);
  }

  /// Replaces a token, by a strange one or by another of the file, or leaves it out.
  private String tokens(String text) {
    var found = new ArrayList<int[]>();
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      found.add(new int[] {matcher.start(), matcher.end()});
    }
    int[] token = found.get(random.nextInt(found.size()));
    int[] other = found.get(random.nextInt(found.size()));
    String put =
        switch (random.nextInt(4)) {
          case 0 -> "";
          case 1 -> text.substring(other[0], other[1]);
          default -> STRANGE.get(random.nextInt(STRANGE.size()));
        };
    return text.substring(0, token[0]) + put + text.substring(token[1]);
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES) // against a mistake that never ends
  void mutatedSpecificationsAreReadOrRefused() throws IOException {
    var texts = new ArrayList<String>();
    for (String file : FILES.stream().sorted().toList()) {
      texts.add(Files.readString(Path.of("../models", file)));
    }
    int refused = 0;
    for (int i = 0; i < COUNT; i++) {
      String text = mutated(texts.get(i % texts.size()));
      refused += refused(i, text) ? 1 : 0;
    }
    assertTrue(refused > COUNT / 2, refused + " refused");
    assertTrue(refused < COUNT, "none is read: the mistakes are too coarse");
  }

  private static boolean refused(int number, String text) {
    String which = String.format(Locale.ROOT, "seed %d, number %d:%n%s", SEED, number, text);
    try {
      Network.parse("m.json", text, List.of(), Catalog.installed());
      return false;
    } catch (StriateException expected) {
      assertFalse(expected.problems().isEmpty(), which);
      long lines = text.lines().count();
      for (Problem problem : expected.problems()) {
        assertTrue(problem.place().isPresent(), () -> problem + "\n" + which);
        Place place = problem.place().orElseThrow();
        assertTrue(place.line() >= 1 && place.line() <= lines + 1, () -> problem + "\n" + which);
        assertFalse(problem.what().isBlank(), which);
      }
      return true;
    } catch (RuntimeException | StackOverflowError unexpected) {
      throw new AssertionError(which, unexpected);
    }
  }
}

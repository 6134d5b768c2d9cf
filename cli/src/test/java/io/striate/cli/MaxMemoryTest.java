package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--max-memory`: what does not fit is refused before it begins.
class MaxMemoryTest {
  private static final String LIMIT = "1m";

  @TempDir Path folder;

  private String spec() {
    String text = Fixtures.spec(Fixtures.synthetic(2100, 50), "\"epochs\": 1, \"batch\": 2000");
    return Fixtures.write(folder.resolve("small.json"), text).toString();
  }

  private Session train(String run, String... more) {
    var words = new ArrayList<>(List.of("train", spec(), "--run"));
    words.add(folder.resolve(run).toString());
    words.addAll(List.of(more));
    return Session.installed(words.toArray(String[]::new));
  }

  private static int fitting(Session refused) {
    Matcher fits = Pattern.compile("a batch of ([0-9]+) would fit").matcher(refused.err());
    assertTrue(fits.find(), refused.err());
    return Integer.parseInt(fits.group(1));
  }

  @Test
  void aRunThatDoesNotFitIsRefusedWithATable() {
    Session refused = train("run", "--max-memory", LIMIT);
    assertEquals(1, refused.status(), refused.err());
    String first =
        refused.err().lines().filter(line -> line.contains("memory")).findFirst().orElseThrow();
    assertTrue(
        first.matches(
            "not enough memory: 'small training' at a batch of 2000 takes [0-9.]+ MiB, more"
                + " than the limit of 1.0 MiB \\[STR-403]"),
        first);
    assertTrue(
        refused.err().contains("parameters  activations  gradients  workspace"), refused.err());
    assertTrue(refused.err().lines().anyMatch(line -> line.matches("  conv1 +[0-9.]+ .*")));
    assertTrue(refused.err().lines().anyMatch(line -> line.matches("  total +[0-9.]+")));
  }

  @Test
  void theBatchThatIsSaidToFitDoes() {
    int fits = fitting(train("refused", "--max-memory", LIMIT));
    assertTrue(fits > 1 && fits < 2000, "fits " + fits);
    Session trained = train("fits", "--max-memory", LIMIT, "--set", "train.batch=" + fits);
    assertEquals(0, trained.status(), trained.err());
    assertTrue(Files.exists(folder.resolve("fits").resolve("model.striate")));
  }

  /// The samples of the whole batch stay in memory, and sums of gradients are added; activations
  /// are those of a part.
  @Test
  void aBatchInPartsTakesLessMemory() {
    Session whole = train("whole", "--max-memory", "2m");
    assertTrue(whole.err().contains("not enough memory"), whole.err());
    assertTrue(whole.err().contains("\"shards\": N in train computes a batch in N parts"));
    Session parts = train("parts", "--max-memory", "2m", "--set", "train.shards=20");
    assertEquals(0, parts.status(), parts.err());
    assertTrue(Files.exists(folder.resolve("parts").resolve("model.striate")));
  }

  private String deep() {
    String block =
        "{ \"type\": \"conv2d\", \"filters\": 8, \"kernel\": 3, \"padding\": 1, \"bias\": false },"
            + " \"batchnorm\", \"relu\",\n";
    String text =
        Fixtures.spec(Fixtures.synthetic(120, 20), "\"epochs\": 1, \"batch\": 50")
            .replace("\"layers\": [", "\"layers\": [" + block.repeat(6));
    return Fixtures.write(folder.resolve("deep.json"), text).toString();
  }

  private Session deep(String run, String... more) {
    var words = new ArrayList<>(List.of("train", deep(), "--run", folder.resolve(run).toString()));
    words.addAll(List.of(more));
    return Session.installed(words.toArray(String[]::new));
  }

  /// A little more than the least that a refused command says it takes.
  private static String little(Session refused) {
    Matcher least = Pattern.compile("takes ([0-9.]+) MiB, more than").matcher(refused.err());
    assertTrue(least.find(), refused.err());
    return Math.round(Double.parseDouble(least.group(1)) * 1.04 * 1024) + "k";
  }

  @Test
  void activationsComputedASecondTimeGiveTheSameModel() throws IOException {
    Session plain = deep("plain");
    assertEquals(0, plain.status(), plain.err());
    assertFalse(plain.err().contains("a second time"), plain.err());
    Session less = deep("less", "--max-memory", little(deep("refused", "--max-memory", "1k")));
    assertEquals(0, less.status(), less.err());
    assertTrue(
        less.err()
            .lines()
            .anyMatch(line ->
                line.matches(
                    "remark: the backward pass computes [0-9]+ activations a second time, so that"
                        + " training takes [0-9.]+ MiB in place of [0-9.]+ MiB")),
        less.err());
    String model = "model.striate";
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("plain").resolve(model)),
        Files.readAllBytes(folder.resolve("less").resolve(model)));
    String enough = little(Session.installed("time", deep(), "--max-memory", "1k"));
    Session time = Session.installed("time", deep(), "--max-memory", enough, "--seconds", "1");
    assertTrue(time.out().contains("activations a second time"), time.out() + time.err());
  }

  @Test
  void evaluationTakesSmallerStepsInstead() {
    Session trained = train("run", "--set", "train.batch=100");
    assertEquals(0, trained.status(), trained.err());
    String run = folder.resolve("run").toString();
    Session all = Session.installed("eval", run);
    Session limited = Session.installed("eval", run, "--max-memory", "1m");
    assertEquals(0, limited.status(), limited.err());
    assertEquals(line(all, "accuracy"), line(limited, "accuracy"));
    Session refused = Session.installed("eval", run, "--max-memory", "1k");
    assertEquals(1, refused.status());
    assertTrue(refused.err().contains("not even a batch of 1 would fit"), refused.err());
  }

  private static String line(Session session, String word) {
    return session.out().lines().filter(line -> line.startsWith(word)).findFirst().orElseThrow();
  }

  @Test
  void measuringIsRefusedToo() {
    for (String backend : new String[] {"cpu-vector", "reference"}) {
      Session refused =
          Session.installed("time", spec(), "--backend", backend, "--max-memory", LIMIT);
      assertEquals(1, refused.status(), refused.err());
      assertTrue(fitting(refused) > 1, refused.err());
    }
  }

  @Test
  void aSizeThatIsNoneIsRefused() {
    for (String wrong : new String[] {"0", "-1", "2gb", "much", "1.5g"}) {
      Session refused = Session.installed("time", spec(), "--max-memory", wrong);
      assertEquals(2, refused.status(), wrong);
      assertTrue(refused.err().contains("a size such as 800m, 2g"), refused.err());
    }
  }
}

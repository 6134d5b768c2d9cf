package io.striate.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.CommandContext;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.component.Config;
import io.striate.api.error.StriateException;
import io.striate.history.Figures.Counter;
import io.striate.history.Figures.Goal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTypeTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private int run(Map<String, Object> settings, String... systems) {
    var type = new HistoryType();
    var all = new HashMap<>(settings);
    all.put("backend", "reference");
    var print = new PrintStream(out, true, StandardCharsets.UTF_8);
    var told = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    return type.create(Config.of(type.fields(), all))
        .run(new CommandContext(List.of(systems), Catalog.installed(), print, told, folder));
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /// The two oldest systems, as thoroughly as in the documentation.
  @Test
  void theOldestSystemsDoWhatTheyAreKnownFor() throws IOException {
    assertEquals(0, run(Map.of(), "adaline", "perceptron"), this::printed);
    assertTrue(printed().startsWith("Perceptron (1958)\n  ok  mistakes in the last epoch: 0"));
    assertTrue(printed().contains("Adaline (1960)\n  ok  distance from the weights of least"));
    assertTrue(printed().endsWith(folder.resolve("history.html") + "\n"));
    String page = Files.readString(folder.resolve("history.html"));
    assertTrue(page.contains("<h2>Perceptron (1958)</h2>"), page);
    assertTrue(page.contains("Novikoff, 1962"), page);
    assertTrue(!page.contains("http:") && !page.contains("https:"), "nothing from elsewhere");
  }

  /// Two epochs reach nothing, which is no failure of a brief run; all exercises of 1986 run.
  @Test
  void aBriefRunShowsThatSystemsRun() throws IOException {
    Path runs = folder.resolve("runs");
    Map<String, Object> settings = Map.of("brief", true, "runs", Optional.of("runs"));
    assertEquals(0, run(settings, "xor", "encoder", "symmetry"));
    assertTrue(
        printed().contains("  NO  starts that end with a mean squared error below 0.01: 0 %"));
    try (var kept = Files.list(runs)) {
      assertEquals(
          List.of("encoder-1", "encoder-2", "symmetry-1", "symmetry-2", "xor-1", "xor-2"),
          kept.map(run -> String.valueOf(run.getFileName())).sorted().toList());
    }
    assertTrue(Files.readString(folder.resolve("history.html")).contains("Brief: two epochs each"));
  }

  @Test
  void unknownSystemsAreNamed() {
    var e = assertThrows(StriateException.class, () -> run(Map.of(), "alexnet"));
    assertTrue(e.getMessage().startsWith("there is no system 'alexnet' [STR-120]"));
    assertTrue(e.getMessage().contains("the systems are perceptron, mark1, adaline, madaline,"));
  }

  @Test
  void everySystemHasItsSpecification() {
    try (Backend backend = backend()) {
      var workbench = new Workbench(Catalog.installed(), backend, folder, folder, Effort.BRIEF);
      for (Exhibit exhibit : Exhibits.ALL) {
        try (var data = workbench.data(exhibit.name(), tiny(exhibit.name()))) {
          assertTrue(data.training().size() > 0, exhibit.name());
        }
      }
    }
  }

  /// Drawing thousands of pictures shows no more than drawing some, and MNIST may not be there.
  private static String[] tiny(String system) {
    var few = List.of("train.data.samples=20", "train.data.testSamples=2");
    return switch (system) {
      case "madaline", "xor", "encoder", "symmetry" -> new String[0];
      case "lenet5-1998", "neocognitron-taught", "autoencoder" ->
          Stream.concat(Stream.of("train.data.type=synthetic"), few.stream())
              .toArray(String[]::new);
      default -> few.toArray(String[]::new);
    };
  }

  private static Backend backend() {
    var backends = new Backends(Backends.installed().providers());
    return backends.open(backends.choose("reference"), BackendOptions.defaults());
  }

  /// Figures are means over seeds, in the unit of their goal, and a system without its idea must
  /// lose what the counter-experiment says.
  @Test
  void figuresAreJudgedWithWhatIsMissing() {
    var exhibit =
        new Figures(
            "perceptron",
            "title",
            "source",
            "meaning",
            List.of(
                Goal.share("accuracy", "letters", "", 80),
                new Goal("loss", "loss", "", 1, "", 0.001, false)),
            List.of(
                new Counter("one epoch", "accuracy", 5, "perceptron", List.of("train.epochs=1"))));
    try (Backend backend = backend()) {
      var workbench =
          new Workbench(Catalog.installed(), backend, folder, folder, new Effort(2, 1, 20));
      List<Claim> claims = exhibit.show(workbench);
      double first = workbench.train("perceptron", 1).figure("accuracy");
      double second = workbench.train("perceptron", 2).figure("accuracy");
      double one = workbench.train("perceptron", 1, "train.epochs=1").figure("accuracy");
      double other = workbench.train("perceptron", 2, "train.epochs=1").figure("accuracy");
      assertEquals("letters, mean of 2 seeds", claims.getFirst().what());
      assertEquals(
          Claim.least("letters, mean of 2 seeds", "", 80, 50 * (first + second), "%"),
          claims.getFirst());
      assertTrue(claims.getFirst().kept());
      assertEquals("at most 0.001000", claims.get(1).wanted());
      assertTrue(!claims.get(1).kept());
      Claim lost = claims.get(2);
      assertEquals(
          Claim.least(lost.what(), "", 5, 50 * (first + second) - 50 * (one + other), "%"), lost);
      assertTrue(lost.what().startsWith("one epoch ("), lost.what());
    }
  }

  @Test
  void limitsBelongToWhatIsWanted() {
    assertTrue(Claim.least("a", "", 3, 3, "").kept());
    assertTrue(!Claim.least("a", "", 3, 2.999, "").kept());
    assertTrue(Claim.most("a", "", 3, 3, "").kept());
    assertTrue(!Claim.most("a", "", 3, 3.001, "").kept());
    assertTrue(!Claim.most("a", "", Double.NaN, 3, "").kept(), "there is no bound");
    assertEquals(
        new Claim("a", "b", "at least 1,200 %", "0.1235 %", false),
        Claim.least("a", "b", 1200, 0.12345, "%"));
  }

  @Test
  void textsOfAPageMeanThemselves() {
    var claim = new Claim("<a>", "\"b\"", "c & d", "1", false);
    String page =
        HistoryPage.of(
            List.of(new HistoryPage.Shown(Exhibits.ALL.getFirst(), List.of(claim), 3)),
            Map.of("Backend", "<x>"));
    assertTrue(page.contains("&lt;a&gt;") && page.contains("&quot;b&quot;"), page);
    assertTrue(page.contains("c &amp; d") && page.contains("Backend: &lt;x&gt;"), page);
    assertTrue(page.contains("class=\"missed\">no"), page);
  }

  /// A Madaline of few starts, the Mark I with one seed, and one Neocognitron.
  @Test
  void theLearningRulesOfLayersDoWhatTheyAreKnownFor() {
    int status = run(Map.of("starts", 2, "seeds", 1), "madaline", "mark1");
    assertEquals(0, status, this::printed);
    assertTrue(printed().contains("ok  starts with all four patterns right: 100 %"), this::printed);
    assertTrue(printed().contains("ok  responses wrong in the last epoch"), this::printed);
  }

  /// Of an image moved to all places, the one in the middle is the image itself, and a pixel in the
  /// middle stays in all of them.
  @Test
  void patternsAreMovedToAllPlaces() {
    float[] pattern = new float[256];
    pattern[16 * 8 + 8] = 1;
    List<float[]> all = Neocognitron.shifted(pattern);
    assertEquals(49, all.size());
    for (int place = 0; place < 49; place++) {
      int row = 8 + place / 7 - 3;
      int column = 8 + place % 7 - 3;
      assertEquals(1, all.get(place)[16 * row + column], "place " + place);
    }
    pattern[15] = 1;
    assertEquals(0, Neocognitron.shifted(pattern).getLast()[18], "what leaves does not come back");
  }

  /// The eigenvectors of a matrix whose eigenvectors are known.
  @Test
  void principalComponentsAreEigenvectors() {
    double c = Math.cos(0.3);
    double s = Math.sin(0.3);
    double[][] matrix = {
      {9 * c * c + s * s, 8 * c * s, 0}, {8 * c * s, 9 * s * s + c * c, 0}, {0, 0, 4}
    };
    double[][] found = PrincipalComponents.largest(matrix, 2);
    assertEquals(1, Math.abs(found[0][0] * c + found[0][1] * s), 1e-12);
    assertEquals(1, Math.abs(found[1][2]), 1e-12);
  }
}

package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.component.ComponentType;
import io.striate.api.component.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The pages for users of other frameworks name all types of the kinds that there are, and names of
/// other frameworks lead to them.
class ComparisonPagesTest {
  private static final Pattern COMMA = Pattern.compile(", ");
  private static final Pattern NAME = Pattern.compile("`([\\w-]+)`");

  /// Names of other frameworks, such as `Conv2D`, `eye_` and `Zeros, Ones`.
  private static final Pattern FOREIGN = Pattern.compile("(([A-Z]\\w*|\\w+_)(, |$))+");

  /// The cells of the rows of a page's table whose head begins with a word.
  private static List<List<String>> rows(String page, String heading, String first) {
    String text = Repository.text(Path.of("docs", page));
    String section = text.substring(text.indexOf(heading));
    String table = section.substring(section.indexOf("| " + first + " |"));
    var rows = new ArrayList<List<String>>();
    for (String line : table.lines().toList()) {
      if (!line.startsWith("|")) {
        break;
      }
      rows.add(Pattern.compile("\\|").splitAsStream(line.substring(1)).map(String::strip).toList());
    }
    return rows.subList(2, rows.size());
  }

  private static List<String> names(String cell) {
    return NAME.matcher(cell).results().map(found -> found.group(1)).toList();
  }

  private static String plain(String name) {
    return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
  }

  private static <S extends ComponentType<?>> void compareWithKerasAndPytorch(
      String heading, Kind<S> kind) {
    var listed = new TreeSet<String>();
    for (List<String> row : rows("from-keras.md", heading, "Striate")) {
      String id = names(row.getFirst()).getFirst();
      assertTrue(listed.add(id), () -> id + " has two rows");
      S type = Catalog.installed().find(kind, id).orElseThrow();
      var understood = new TreeSet<String>(List.of(plain(id)));
      type.otherNames().forEach(name -> understood.add(plain(name)));
      for (String cell : row.subList(1, 3)) {
        // Other words, as of "Conv2d with groups", say that another type does it.
        if (FOREIGN.matcher(cell).matches()) {
          for (String name : COMMA.splitAsStream(cell).toList()) {
            assertTrue(understood.contains(plain(name)), name);
          }
        }
      }
    }
    assertEquals(new TreeSet<>(Catalog.installed().names(kind)), listed);
  }

  @Test
  void everyLayerIsComparedWithKerasAndPytorch() {
    compareWithKerasAndPytorch("## Layers", Kinds.LAYER);
  }

  @Test
  void everyInitializerIsComparedWithKerasAndPytorch() {
    compareWithKerasAndPytorch("## Initializers", Kinds.INITIALIZER);
  }

  @Test
  void everyLossIsComparedWithKerasAndPytorch() {
    compareWithKerasAndPytorch("## Losses", Kinds.LOSS);
  }

  @Test
  void everyOptimizerIsComparedWithKerasAndPytorch() {
    compareWithKerasAndPytorch("## Optimizers", Kinds.OPTIMIZER);
  }

  @Test
  void everyScheduleIsComparedWithKerasAndPytorch() {
    compareWithKerasAndPytorch("## Schedules", Kinds.SCHEDULE);
  }

  @Test
  void everyMetricIsComparedWithKerasAndTorchMetrics() {
    compareWithKerasAndPytorch("## Metrics", Kinds.METRIC);
  }

  @Test
  void everyAugmentationIsComparedWithKerasAndTorchvision() {
    compareWithKerasAndPytorch("## Augmentations", Kinds.AUGMENTATION);
  }

  @Test
  void everyViewIsComparedWithKerasAndTorchvision() {
    compareWithKerasAndPytorch("## Views", Kinds.VIEW);
  }

  @Test
  void whatCaffesUsersAreToldExists() {
    existsForCaffe("Caffe", Kinds.LAYER);
    existsForCaffe("filler", Kinds.INITIALIZER);
    existsForCaffe("loss layer", Kinds.LOSS);
    existsForCaffe("solver", Kinds.OPTIMIZER);
    existsForCaffe("lr_policy", Kinds.SCHEDULE);
  }

  private static <S extends ComponentType<?>> void existsForCaffe(String first, Kind<S> kind) {
    for (List<String> row : rows("from-caffe.md", "# From Caffe", first)) {
      names(row.get(1))
          .forEach(id -> assertTrue(Catalog.installed().find(kind, id).isPresent(), id));
    }
  }
}

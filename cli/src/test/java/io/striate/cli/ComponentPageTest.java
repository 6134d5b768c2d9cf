package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Kinds;
import io.striate.api.component.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `docs/add-a-component.md` has a row for each kind, with an example that is provided, compiled
/// and used by the specification of the example.
class ComponentPageTest {
  private static final Path PAGE = Path.of("docs/add-a-component.md");
  private static final Path KINDS = Path.of("examples/plugin-kinds");

  /// Backends have an example of their own, because each is more than a class.
  private static final Path BACKEND = Path.of("examples/backend-core");

  /// Kinds that specifications do not name.
  private static final Set<Kind<?>> NOT_IN_SPECIFICATIONS =
      Set.of(Kinds.BACKEND, Kinds.CLUSTER, Kinds.COMMAND, Kinds.MODEL_FORMAT);

  private static final Pattern LINK = Pattern.compile("\\[(\\w+)]\\(\\.\\./([^)]+)\\)");
  private static final Pattern ID = Pattern.compile("return \"(demo:[a-z-]+)\";");

  static List<Kind<?>> kinds() {
    return Kinds.ALL;
  }

  static List<Kind<?>> kindsOfSpecifications() {
    return Kinds.ALL.stream().filter(kind -> !NOT_IN_SPECIFICATIONS.contains(kind)).toList();
  }

  private static Path example(Kind<?> kind) {
    return kind.equals(Kinds.BACKEND) ? BACKEND : KINDS;
  }

  private static Matcher link(Kind<?> kind) {
    List<String> rows =
        Stream.of(Repository.text(PAGE).split("\n"))
            .filter(line -> line.startsWith("| " + kind.id() + " |"))
            .toList();
    assertEquals(1, rows.size(), "rows of " + kind);
    String row = rows.getFirst();
    assertTrue(row.contains("| `" + kind.service().getSimpleName() + "` |"), row);
    Matcher link = LINK.matcher(row);
    assertTrue(link.find(), row);
    return link;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void eachKindHasARowWithAProvidedExample(Kind<?> kind) {
    Matcher link = link(kind);
    Path resources = example(kind).resolve("src/main/resources/META-INF/services");
    String provided = Repository.text(resources.resolve(kind.service().getName())).strip();
    assertEquals(
        "src/main/java/" + provided.replace('.', '/') + ".java",
        example(kind).relativize(Path.of(link.group(2))).toString());
    assertEquals(link.group(1), provided.substring(provided.lastIndexOf('.') + 1));
    String module = Repository.text(example(kind).resolve("src/main/java/module-info.java"));
    assertTrue(
        Pattern.compile(Pattern.quote(kind.service().getName()) + "\\s+with\\s+" + provided + ";")
            .matcher(module)
            .find(),
        () -> provided + " is not in " + module);
  }

  @ParameterizedTest
  @MethodSource("kindsOfSpecifications")
  void theSpecificationUsesEachKind(Kind<?> kind) {
    String spec =
        Repository.text(KINDS.resolve("kinds.json"))
            + Repository.text(KINDS.resolve("images.json"))
            + Repository.text(KINDS.resolve("game.json"));
    Matcher id = ID.matcher(Repository.text(Path.of(link(kind).group(2))));
    assertTrue(id.find(), kind::id);
    assertTrue(spec.contains('"' + id.group(1) + '"'), () -> id.group(1) + " is not used");
  }
}

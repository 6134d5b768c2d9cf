package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.component.Kind;
import io.striate.cli.flag.TypeName;
import io.striate.cli.report.TypeReport;
import io.striate.cli.terminal.ExitStatus;
import io.striate.layers.frame.Frame;
import io.striate.layers.frame.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `types`, and `explain` of a type.
class TypesCommandTest {
  private static final int COLUMNS = 80;

  @Test
  void codesOfErrorsAreExplained() {
    assertEquals(
        """
        STR-203 (error, exit status 2)

          A run folder cannot be used.

          Name another folder with `--run`.
        """,
        done("explain", "str-203"));
    assertTrue(done("explain", "STR-401").startsWith("STR-401 (error, exit status 1)"));
    String json = done("explain", "STR-203", "--format", "json");
    assertTrue(json.contains("\"meaning\": \"A run folder cannot be used.\""), json);
    assertTrue(json.contains("\"exitStatus\": 2"), json);
    var unknown = Session.of("explain", "STR-999");
    assertEquals(2, unknown.status(), unknown.err());
  }

  @Test
  void everyKindIsListedWithItsTypes() {
    String out = done("types");
    for (Kind<?> kind : Kinds.ALL) {
      assertTrue(
          out.replace('\n', ' ').contains(TypeName.word(kind) + ": " + kind.meaning() + " "), out);
    }
    assertTrue(Pattern.compile("\n  conv2d +2-D convolution").matcher(out).find(), out);
    assertTrue(out.contains("\n  adam  "), out);
    assertNarrow(out);
  }

  @Test
  void aKindWithoutTypesSaysSo() {
    Session session =
        Session.run(
            () -> Catalog.installed().replace(Kinds.COMMAND, List.of()), "types", "command");
    assertTrue(session.out().endsWith("\n  none installed\n"), session.out());
  }

  @Test
  void oneKindIsListedAlone() {
    List<String> lines = done("types", "optimizer").lines().toList();
    assertEquals("optimizer: " + Kinds.OPTIMIZER.meaning(), lines.getFirst());
    assertEquals(
        Catalog.installed().names(Kinds.OPTIMIZER),
        lines.stream()
            .filter(line -> line.matches(" {2}\\S.*"))
            .map(line -> line.strip().split(" ", -1)[0])
            .toList());
  }

  @Test
  void programsReadTheListAsJson() {
    String out = done("types", "metric", "--format", "json");
    String summary = Catalog.installed().find(Kinds.METRIC, "accuracy").orElseThrow().summary();
    assertTrue(out.contains("\"kind\": \"metric\""), out);
    assertTrue(
        out.replaceAll("\\s+", " ")
            .contains("\"type\": \"accuracy\", \"summary\": \"" + summary + "\""),
        out);
  }

  @Test
  void anUnknownKindIsRefusedWithTheNearest() {
    Session session = Session.of("types", "layers");
    assertEquals(ExitStatus.WRONG_INPUT, session.status());
    assertTrue(
        session.err().startsWith("no kind of types 'layers'; did you mean 'layer'?"),
        session.err());
  }

  @Test
  void aTypeIsExplainedWithItsSettings() {
    List<String> lines = done("explain", "conv2d").lines().toList();
    assertEquals("conv2d (layer)", lines.get(0));
    assertTrue(lines.get(3).matches("key +values +default +meaning"), lines.get(3));
    var keys = new ArrayList<String>();
    for (Field<?> field : Catalog.installed().find(Kinds.LAYER, "conv2d").orElseThrow().fields()) {
      keys.add(field.key());
    }
    assertEquals(
        keys,
        lines.stream()
            .skip(4)
            .filter(line -> !line.startsWith(" "))
            .map(line -> line.split(" ", -1)[0])
            .toList());
  }

  @Test
  void defaultsAreJsonRequiredOrDerived() {
    assertEquals("required", TypeReport.fallback(Field.required("a", FieldKind.text(), "a")));
    assertEquals("1", TypeReport.fallback(Field.of("b", FieldKind.integer(1), 1, "b")));
    Field<Integer> first = Field.of("first", FieldKind.integer(1), 1, "one");
    Field<Integer> second =
        Field.derived("second", FieldKind.integer(1), config -> config.get(first), "the first");
    assertEquals("derived", TypeReport.fallback(second));
    assertEquals("optional", TypeReport.fallback(Field.optional("c", FieldKind.text(), "c")));
    String conv = done("explain", "conv2d");
    assertTrue(conv.contains("{ \"type\":"), conv);
  }

  /// With the words of the catalog itself: whatever it holds fits the width.
  @Test
  void everyInstalledTypeIsExplainedWithin80Columns() {
    var explained = new TreeSet<String>();
    for (Kind<?> kind : Kinds.ALL) {
      for (String name : Catalog.installed().names(kind)) {
        String word = TypeName.word(kind) + ":" + name;
        String out = Session.installed("explain", word).out();
        assertTrue(out.startsWith(name + " (" + kind.id() + ")\n"), word + ": " + out);
        assertNarrow(out);
        explained.add(word);
      }
    }
    assertTrue(explained.contains("backend:reference"), explained::toString);
  }

  @Test
  void everySectionOfASpecificationIsListedAndExplainedWithItsKeys() {
    String listed = done("types", "section");
    assertTrue(done("types").startsWith(listed));
    for (Section section : Frame.SECTIONS) {
      assertTrue(listed.contains("\n  " + section.id() + " "), listed);
      String out = done("explain", section.id());
      assertNarrow(out);
      List<String> lines = out.lines().toList();
      assertEquals(section.id() + " (section)", lines.getFirst());
      assertEquals(
          section.fields().stream().map(Field::key).toList(),
          lines.stream()
              .dropWhile(line -> !line.startsWith("key "))
              .skip(1)
              .takeWhile(line -> !line.isEmpty())
              .filter(line -> !line.startsWith(" "))
              .map(line -> line.split(" ", -1)[0])
              .toList());
      assertEquals(out, done("explain", "section:" + section.id()));
      assertEquals(out, done("explain", section.id(), "--kind", "section"));
    }
  }

  @Test
  void anUnknownSectionIsRefusedWithTheNearest() {
    Session session = Session.of("explain", "trian", "--kind", "section");
    assertEquals(ExitStatus.WRONG_INPUT, session.status());
    assertTrue(
        session.err().startsWith("no section named 'trian'; did you mean 'train'? [STR-120]"),
        session.err());
  }

  @Test
  void aNameOfSeveralKindsNeedsItsKind() {
    Session session = Session.of("explain", "constant");
    assertEquals(ExitStatus.WRONG_INPUT, session.status());
    assertTrue(
        session.err().contains("write initializer:constant or schedule:constant [STR-120]"),
        session.err());
    assertTrue(done("explain", "schedule:constant").startsWith("constant (schedule)\n"));
    assertEquals(
        done("explain", "schedule:constant"), done("explain", "constant", "--kind", "schedule"));
  }

  @Test
  void aTypeThatTheKindHasNotIsRefusedWithTheNearest() {
    Session session = Session.of("explain", "batchnrm", "--kind", "layer");
    assertEquals(ExitStatus.WRONG_INPUT, session.status());
    assertTrue(
        session.err().startsWith("no layer named 'batchnrm'; did you mean 'batchnorm'?"),
        session.err());
  }

  @Test
  void whatIsNeitherFileNorTypeIsAMissingFile() {
    Session session = Session.of("explain", "nothing-of-that-name");
    assertEquals(ExitStatus.WRONG_INPUT, session.status());
    assertTrue(
        session.err().startsWith("nothing-of-that-name: there is no such file"), session.err());
  }

  private static String done(String... args) {
    Session session = Session.of(args);
    assertEquals(0, session.status(), session.err());
    assertEquals("", session.err());
    return session.out();
  }

  private static void assertNarrow(String out) {
    out.lines()
        .forEach(line -> assertTrue(line.length() <= COLUMNS, () -> "wide: " + line + "\n" + out));
  }
}

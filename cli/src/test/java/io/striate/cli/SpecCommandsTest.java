package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.cli.terminal.ExitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `validate`, `expand` and `explain`.
class SpecCommandsTest {
  private static final String SMALL =
      """
      {
        "striate": 1, "name": "small", "input": [1, 8, 8],
        "layers": [
          { "type": "conv2d", "filters": 2, "kernel": 3, "padding": 1, "activation": "relu" },
          { "type": "conv2d", "filters": 2, "kernel": 1, "from": "input", "name": "side" },
          { "type": "add", "from": ["conv1", "side"] },
          "flatten",
          { "type": "dense", "units": 10 }
        ]
      }
      """;

  @TempDir Path folder;

  @Test
  void aCorrectFileIsOneLine() throws IOException {
    Path file = file(SMALL);
    Session session = Session.of("validate", file.toString());
    assertEquals(0, session.status(), session.err());
    assertEquals(file + ": correct; 6 layers, 1,314 parameters\n", session.out());
  }

  @Test
  void explainShowsShapesFormulasAndCosts() throws IOException {
    Session session = Session.of("explain", file(SMALL).toString());
    assertEquals(0, session.status(), session.err());
    String expected =
        """
        small

        layer       type     from                output     size                           parameters   MACs  field
        input       input                        [1, 8, 8]
        conv1       conv2d                       [2, 8, 8]  (8 + 2*1 - 3)/1 + 1 = 8  3*3*1*2 + 2 = 20  1,152   3x3
        conv1.relu  relu                         [2, 8, 8]                                                     3x3
        side        conv2d   input               [2, 8, 8]  (8 + 2*0 - 1)/1 + 1 = 8   1*1*1*2 + 2 = 4    128   1x1
        add1        add      conv1.relu, side    [2, 8, 8]                                                     3x3
        flatten1    flatten                      [128]      2*8*8 = 128
        dense1      dense                        [10]       128 -> 10                128*10 + 10 = 1290  1,280

        1,314 parameters (5 KiB), 2,560 MACs for one sample
        """;
    assertEquals(squeezed(expected), squeezed(session.out()));
  }

  @Test
  void columnsStandUnderEachOther() throws IOException {
    List<String> lines = Session.of("explain", file(SMALL).toString()).out().lines().toList();
    int column = lines.get(2).indexOf("output");
    assertTrue(column > 0);
    for (String line : lines.subList(3, 10)) {
      assertEquals('[', line.charAt(column), line);
      assertEquals(' ', line.charAt(column - 1), line);
    }
  }

  @Test
  void anOnnxFileIsImportedFirst() {
    Path file = Fixtures.write(folder.resolve("net.onnx"), new byte[] {8, 9});
    Session session = Session.of("validate", file.toString());
    assertEquals(ExitStatus.WRONG_INPUT, session.status());
    assertTrue(session.err().contains("net.onnx is an ONNX file"), session.err());
    assertTrue(session.err().contains(": striate import " + file), session.err());
  }

  @Test
  void explainCountsSharedParametersOnce() throws IOException {
    Path file =
        Fixtures.write(
            folder.resolve("shared.json"),
            """
            { "striate": 1, "input": [4], "layers": [
              { "type": "dense", "units": 4, "freeze": true },
              { "type": "dense", "shareWith": "dense1" } ] }
            """);
    Session session = Session.of("explain", file.toString());
    assertEquals(ExitStatus.DONE, session.status(), session.err());
    assertTrue(session.out().contains("  4*4 + 4 = 20  "), session.out());
    assertTrue(session.out().contains("  shared with dense1    16"), session.out());
    assertTrue(session.out().contains("\n20 parameters (0 KiB), 32 MACs"), session.out());
  }

  /// 12 parameters of 8 bytes, as the reference backend has them; as many for the momentum.
  @Test
  void explainShowsTheMemoryOfAStep() throws IOException {
    Path file =
        Fixtures.write(
            folder.resolve("memory.json"),
            """
            { "striate": 1, "input": [5], "layers": [{ "type": "dense", "units": 2 }],
              "loss": "mse", "train": { "data": "synthetic", "epochs": 1, "batch": 8,
              "optimizer": { "type": "sgd", "learningRate": 1, "momentum": 0.9 } } }
            """);
    Session text =
        Session.installed("explain", file.toString(), "--memory", "--backend", "reference");
    assertEquals(ExitStatus.DONE, text.status(), text.err());
    String out = text.out();
    assertTrue(out.contains("\nmemory of a step of training, batch 8, on reference\n"), out);
    assertTrue(out.matches("(?s).*\ndense1 +0\\.1 +0\\.1 .*"), out);
    assertTrue(out.contains("\nThe plan takes "), out);
    Session json =
        Session.installed(
            "explain",
            file.toString(),
            "--memory",
            "--format",
            "json",
            "--batch",
            "4",
            "--backend",
            "reference");
    assertTrue(json.out().contains("\"batch\": 4"), json.out());
    assertTrue(json.out().matches("(?s).*\"parameters\": 96,\\s+\"optimizer\": 96.*"), json.out());
    String html =
        Session.installed("explain", file.toString(), "--memory", "--format", "html").out();
    assertTrue(html.contains("<h2>Memory of a step of training</h2>"), html);
    assertTrue(
        Session.installed("explain", file(SMALL).toString(), "--memory").err().contains("train"),
        "a model that does not say how to train");
  }

  @Test
  void explainRemarksOnMapsThatShrinkTooFast() throws IOException {
    String conv = "{ \"type\": \"conv2d\", \"filters\": 3, \"kernel\": 5 }";
    String layers = String.join(", ", java.util.Collections.nCopies(7, conv));
    String spec = "{ \"striate\": 1, \"input\": [3, 32, 32], \"layers\": [" + layers + "] }";
    String out = Session.of("explain", file(spec).toString()).out();
    assertTrue(out.contains("remark: conv7: "), out);
    assertTrue(out.contains("32x32 -> 28x28 -> 24x24"), out);
  }

  @Test
  void theProgramIsListedForItsBatch() throws IOException {
    Session session = Session.of("explain", file(SMALL).toString(), "--program", "--batch", "3");
    assertEquals(0, session.status(), session.err());
    assertTrue(session.out().startsWith("program small prediction, batch 3\n"), session.out());
    assertTrue(session.out().contains("f32[3, 2, 8, 8]"), session.out());
  }

  @Test
  void aTrainingProgramNeedsTraining() throws IOException {
    Session session =
        Session.of("explain", "--program", "--mode", "training", file(SMALL).toString());
    assertEquals(ExitStatus.WRONG_INPUT, session.status());
    assertTrue(session.err().contains("missing key 'train'"), session.err());
  }

  @Test
  void expandingTwiceChangesNothing() throws IOException {
    Session once = Session.of("expand", file(SMALL).toString());
    assertEquals(0, once.status(), once.err());
    assertEquals(once, Session.of("expand", file(once.out()).toString()));
    assertTrue(once.out().contains("\"name\": \"conv1\""), once.out());
  }

  @Test
  void setReplacesAValue() throws IOException {
    String file = file(SMALL).toString();
    String out = Session.of("expand", file, "--set", "layers.conv1.filters=2").out();
    assertEquals(Session.of("expand", file).out(), out);
    Session wrong = Session.of("validate", file, "--set", "layers.conv1.filter=2");
    assertEquals(ExitStatus.WRONG_INPUT, wrong.status());
    assertTrue(wrong.err().startsWith("--set layers.conv1.filter=2: "), wrong.err());
    assertTrue(wrong.err().contains("did you mean 'filters'?"), wrong.err());
  }

  @Test
  void allMistakesAreSaidAtOnce() throws IOException {
    Path file =
        file(SMALL.replace("\"kernel\": 3", "\"kernl\": 3").replace("\"units\"", "\"unit\""));
    Session session = Session.of("validate", file.toString());
    assertEquals(ExitStatus.WRONG_INPUT, session.status());
    assertTrue(session.err().contains("did you mean 'kernel'?"), session.err());
    assertTrue(session.err().contains("did you mean 'units'?"), session.err());
    assertTrue(
        session.err().contains("\n\n" + file + ":"), "a blank line between: " + session.err());
    assertEquals("", session.out());
  }

  private Path file(String text) throws IOException {
    Path file = folder.resolve("model.json");
    Files.writeString(file, text);
    return file;
  }

  private static List<String> squeezed(String table) {
    return table.lines().map(line -> line.strip().replaceAll(" {2,}", "  ")).toList();
  }
}

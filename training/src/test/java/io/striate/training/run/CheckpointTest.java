package io.striate.training.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.train.EpochFigures;
import io.striate.arrays.safetensors.Safetensors;
import io.striate.json.Fields;
import io.striate.json.Json;
import io.striate.json.JsonWriter;
import io.striate.layers.program.Figure;
import io.striate.layers.spec.Normalization;
import io.striate.training.file.AtomicFiles;
import io.striate.training.file.AtomicFiles.Content;
import io.striate.training.file.CheckedArchive;
import io.striate.training.file.SampleFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  @TempDir Path folder;

  @Test
  void holdsTheFiguresOfAllEpochsExactly() {
    var figures = new LinkedHashMap<String, Double>();
    figures.put("loss", Double.POSITIVE_INFINITY);
    figures.put("accuracy", 0.1 + 0.2);
    figures.put("f1", Double.NaN);
    var sums = new Sums();
    figures.forEach((name, value) -> sums.add(Map.of(name, new double[] {value, 0.1}), 3));
    var moment =
        new Moment(
            1,
            12,
            2,
            19,
            7,
            sums,
            List.of(new EpochFigures(1, figures, Map.of()), new EpochFigures(2, Map.of(), figures)),
            Optional.of(new Moment.Best(18, 2, -0.25)),
            Optional.of(new EarlyStop("early-stopping", "no \"better\" loss")));
    var format = new SampleFormat(Map.of("main", List.of("a")), Map.of("x", Normalization.none(1)));
    Path file = folder.resolve("step-000000019.checkpoint");
    new Checkpoint(Optional.of("{\"striate\": 1}"), moment, 77, format, List.of())
        .write(file, AtomicFiles.onDisk());
    var read = Checkpoint.read(file);
    assertEquals(Optional.of("{\"striate\": 1}"), read.spec());
    assertEquals(77, read.metricsLength());
    assertEquals(moment.history(), read.moment().history());
    assertEquals(moment.best(), read.moment().best());
    assertEquals(7, read.moment().averaged());
    assertEquals(moment.stop(), read.moment().stop());
    assertEquals(List.of("loss", "accuracy", "f1"), names(read.moment().history().getFirst()));
    for (String name : figures.keySet()) {
      var figure = new Figure(name, Optional.empty());
      assertArrayEquals(sums.of(figure), read.moment().sums().of(figure));
    }
    assertEquals(1, read.moment().phase());
    assertEquals(12, read.moment().phaseStep());
    assertEquals(2, read.moment().phaseEpoch());
    assertEquals(19, read.step());
  }

  private static List<String> names(EpochFigures figures) {
    return List.copyOf(figures.training().keySet());
  }

  /// Format 1 had the total of a mean over samples where there are sums now.
  @Test
  void readsTheSumsOfFormatOne() {
    var sums = Sums.of(Fields.parse("{ \"samples\": 8, \"totals\": { \"accuracy\": 6 } }", "test"));
    assertEquals(
        Map.of("accuracy", 0.75), sums.values(List.of(new Figure("accuracy", Optional.empty()))));
  }

  /// Format 1 had no phases, no history and no early stops.
  @Test
  void aRunWithACheckpointOfFormatOneResumesTheSame() throws IOException {
    new Bench().start(folder.resolve("unbroken"), Bench.ALL);
    Path run = folder.resolve("old");
    new Bench().start(run, 2);
    Path file = run.resolve("checkpoints/step-000000012.checkpoint");
    writeAsFormatOne(Checkpoint.read(file), file);
    var bench = new Bench();
    assertEquals(Outcome.End.FINISHED, bench.resume(run, Bench.ALL).end());
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("unbroken/model.striate")),
        Files.readAllBytes(run.resolve("model.striate")));
    String name = "checkpoints/step-000000018.checkpoint";
    var expected = Checkpoint.read(folder.resolve("unbroken").resolve(name)).moment();
    var found = Checkpoint.read(run.resolve(name)).moment();
    assertEquals(expected.best(), found.best());
    assertEquals(expected.history().subList(2, 3), found.history());
  }

  private static void writeAsFormatOne(Checkpoint checkpoint, Path file) {
    var best = checkpoint.moment().best().orElseThrow();
    var state =
        Json.object()
            .put("step", checkpoint.step())
            .put("metricsLength", checkpoint.metricsLength())
            .put("sums", checkpoint.moment().sums().json())
            .put(
                "best",
                Json.object()
                    .put("step", best.step())
                    .put("epoch", best.epoch())
                    .put("value", best.score())
                    .build())
            .build();
    write(checkpoint, JsonWriter.pretty(state), 1, file);
  }

  private static void write(Checkpoint checkpoint, String state, int version, Path file) {
    var entries = new LinkedHashMap<String, Content>();
    entries.put("state.json", CheckedArchive.bytes(state));
    checkpoint.format().addTo(entries);
    entries.put("tensors.safetensors", out -> Safetensors.write(checkpoint.tensors(), out));
    var format = new CheckedArchive.Format("striate-checkpoint", version);
    AtomicFiles.onDisk()
        .write(file, CheckedArchive.content(format, Json.object().build(), entries));
  }

  @Test
  void refusesANewerFormat() {
    var moment = Moment.start();
    var format = new SampleFormat(Map.of(), Map.of());
    Path file = folder.resolve("step-000000000.checkpoint");
    write(new Checkpoint(Optional.empty(), moment, 0, format, List.of()), "{}", 5, file);
    var e = assertThrows(StriateException.class, () -> Checkpoint.read(file));
    assertEquals(
        file
            + ": written by format 5, this Striate reads 1 to 4; upgrade Striate or save the file"
            + " again [STR-202]",
        e.getMessage());
  }

  /// The loss of a step is that of the weights before it, so it does not show what the step has
  /// made of them.
  @Test
  void nonFiniteWeightsAreNeverSaved() throws IOException {
    var bench = new Bench();
    bench.checkpointEvery = 1;
    bench.learningRate = 1e300;
    Path run = folder.resolve("run");
    var e = assertThrows(StriateException.class, () -> bench.start(run, Bench.ALL));
    var problem = e.problems().getFirst();
    assertEquals(Code.DIVERGED, problem.code());
    assertTrue(
        problem.what().matches("'[a-z.]+' holds -?(NaN|Infinity) after step 1 \\(epoch 1 of 3\\)"),
        problem.what());
    try (var files = Files.list(run.resolve("checkpoints"))) {
      assertEquals(
          List.of("step-000000000.checkpoint"),
          files.map(file -> String.valueOf(file.getFileName())).toList());
    }
  }
}

package io.striate.training.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.error.StriateException;
import io.striate.api.train.Decision;
import io.striate.training.run.TrainingEvent.EpochDone;
import io.striate.training.run.TrainingEvent.Started;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run that is resumed by another specification than that by which it has trained.
class ResumeChangesTest {
  private static final String CONSTANT = "a constant rate";

  @TempDir Path folder;

  private static Bench bench(int epochs) {
    var bench = new Bench();
    bench.epochs = epochs;
    bench.batch = 11; // the samples fill their four batches
    bench.schedule = (initial, _) -> initial;
    bench.spec = spec("\"epochs\": " + epochs + ", \"batch\": 8");
    return bench;
  }

  private static String spec(String train) {
    return "{ \"layers\": [ \"a\", \"b\" ], \"train\": { " + train + " } }";
  }

  private byte[] model(String run) throws IOException {
    return Files.readAllBytes(folder.resolve(run).resolve("model.striate"));
  }

  @Test
  void aFinishedRunContinuesWithTheBitsOfALongerOne() throws IOException {
    bench(5).start(folder.resolve("long"), Bench.ALL);
    Path run = folder.resolve("run");
    bench(2).start(run, Bench.ALL);
    var longer = bench(5);
    longer.written = Optional.of(bench(2).spec);
    var outcome = longer.resume(run, Bench.ALL);
    assertEquals(Outcome.End.FINISHED, outcome.end());
    assertEquals(
        List.of(3, 4, 5), longer.events(EpochDone.class).stream().map(EpochDone::epoch).toList());
    assertEquals(
        List.of("changed since the checkpoint: train.epochs: 2 -> 5"),
        longer.events(Started.class).getFirst().remarks());
    assertArrayEquals(model("long"), model("run"));
    assertEquals(longer.spec, Files.readString(run.resolve("spec.json")));
  }

  @Test
  void aChangeIsKnownToTheCheckpointAtOnce() {
    Path run = folder.resolve("run");
    bench(2).start(run, Bench.ALL);
    var longer = bench(5);
    longer.written = Optional.of(bench(2).spec);
    longer.interrupted = () -> true;
    longer.resume(run, Bench.ALL);
    assertEquals(
        Optional.of(longer.spec),
        Checkpoint.read(run.resolve("checkpoints/step-000000008.checkpoint")).spec());
    var again = bench(5);
    again.resume(run, Bench.ALL);
    assertEquals(List.of(), again.events(Started.class).getFirst().remarks());
  }

  @Test
  void aScheduleThatCountsEpochsIsRemarked() {
    for (boolean counts : List.of(true, false)) {
      Path run = folder.resolve("counts-" + counts);
      bench(2).start(run, Bench.ALL);
      var longer = bench(4);
      longer.written = Optional.of(bench(2).spec);
      longer.schedule =
          (initial, progress) ->
              counts
                  ? initial * (1 - 0.5 * progress.share())
                  : progress.epoch() == 0 ? initial : initial / 2;
      longer.resume(run, 3);
      var remarks = longer.events(Started.class).getFirst().remarks();
      assertEquals(counts ? 2 : 1, remarks.size(), remarks.toString());
      if (counts) {
        assertEquals(
            "the learning rates so far are those of a schedule of 2 epochs; a run of 4 from its"
                + " start would have had others",
            remarks.get(1));
      }
    }
  }

  @Test
  void whatWouldMakeAnotherRunIsRefused() throws IOException {
    Path run = folder.resolve("run");
    bench(2).start(run, 1);
    var other = bench(2);
    other.spec = spec("\"epochs\": 2, \"batch\": 16, \"seed\": 3").replace("\"b\" ]", "\"c\" ]");
    String remedy =
        " [STR-203]\n  only these may change: train.epochs, train.weights, train.checkpointEvery,"
            + " train.checkpointEpochs, train.data.path\n  put the value back, or begin a new run with the weights of this"
            + " one: train SPEC --from "
            + run;
    String what = run + ": a run is resumed with the settings by which it has trained; changed: ";
    assertEquals(
        List.of(
            what + "layers[1]: \"b\" -> \"c\"" + remedy,
            what + "train.batch: 8 -> 16" + remedy,
            what + "train.seed: absent -> 3" + remedy),
        refused(other, run).problems().stream().map(Object::toString).toList());
    assertEquals(bench(2).spec, Files.readString(run.resolve("spec.json")));
  }

  private static StriateException refused(Bench bench, Path run) {
    return assertThrows(StriateException.class, () -> bench.resume(run, Bench.ALL));
  }

  /// A file that somebody has edited is as good as a flag: the checkpoint knows better.
  @Test
  void anEditedSpecificationIsComparedWithTheCheckpoint() {
    Path run = folder.resolve("run");
    bench(2).start(run, 1);
    var edited = bench(2);
    edited.spec = spec("\"epochs\": 2, \"batch\": 4");
    edited.written = Optional.of(edited.spec);
    assertEquals(1, refused(edited, run).problems().size());
  }

  @Test
  void whatChangesNoStepIsAllowed() throws IOException {
    bench(2).start(folder.resolve("unbroken"), Bench.ALL);
    Path run = folder.resolve("run");
    bench(2).start(run, 1);
    var moved = bench(2);
    moved.checkpointEvery = 2;
    moved.spec =
        spec(
            "\"epochs\": 2, \"batch\": 8, \"checkpointEvery\": 2,"
                + " \"data\": { \"path\": \"there\" }");
    var base = bench(2);
    base.spec = spec("\"epochs\": 2, \"batch\": 8, \"data\": { }");
    Path other = folder.resolve("other");
    base.start(other, 1);
    moved.resume(other, Bench.ALL);
    assertEquals(
        List.of(
            "changed since the checkpoint: train.data.path: absent -> \"there\"",
            "changed since the checkpoint: train.checkpointEvery: absent -> 2"),
        moved.events(Started.class).getFirst().remarks());
  }

  @Test
  void fewerEpochsThanAreDoneAreRefused() {
    Path run = folder.resolve("run");
    bench(3).start(run, 2);
    assertEquals(
        run
            + ": train.epochs is 1, the run is in epoch 2; name at least that many epochs, or an"
            + " earlier checkpoint: --resume CHECKPOINT [STR-203]",
        refused(bench(1), run).getMessage());
    var enough = bench(2);
    assertEquals(Outcome.End.FINISHED, enough.resume(run, Bench.ALL).end());
    assertEquals(List.of(), enough.events(EpochDone.class));
  }

  @Test
  void aRunThatACallbackHasEndedTrainsNoFurtherEpoch() {
    Path run = folder.resolve("run");
    var stopped = bench(3);
    stopped.callbacks =
        List.of(new NamedCallback("enough", _ -> Decision.stop(CONSTANT + " is enough")));
    stopped.start(run, Bench.ALL);
    assertEquals(
        run
            + ": callback 'enough' has ended the run (a constant rate is enough), so it trains no"
            + " further epoch; begin a new run with its weights: train SPEC --from "
            + run
            + " [STR-203]",
        refused(bench(9), run).getMessage());
  }
}

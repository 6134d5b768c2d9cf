package io.striate.training.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.arrays.StoredTensor;
import io.striate.arrays.npy.NpzFile;
import io.striate.arrays.safetensors.Safetensors;
import io.striate.json.Fields;
import io.striate.layers.program.Programs;
import io.striate.training.file.ModelFile;
import io.striate.training.run.TrainingEvent.CheckpointWritten;
import io.striate.training.run.TrainingEvent.Started;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A new run that begins with the weights of another model.
class InheritanceTest {
  @TempDir Path folder;

  private static Programs.State state(String name, int... shape) {
    return new Programs.State(name, Shape.of(shape), true, _ -> new float[Shape.of(shape).size()]);
  }

  private static StoredTensor tensor(String name, int... shape) {
    var values = new HostArray.Floats(new float[Shape.of(shape).size()]);
    return new StoredTensor(name, Shape.of(shape), values);
  }

  private static Parent parent(StoredTensor... tensors) {
    return new Parent(new Parent.Source(Path.of("a.striate"), "00"), List.of(tensors));
  }

  @Test
  void layersOfTheSameNameAndShapesAreTaken() {
    var states =
        List.of(
            state("conv1.weight", 4, 1, 3, 3),
            state("conv1.bias", 4),
            state("dense1.weight", 3, 9),
            state("dense1.bias", 3),
            state("new.weight", 2),
            new Programs.State("conv1.weight.velocity", Shape.of(4), false, _ -> new float[4]));
    var inheritance =
        Inheritance.of(
            states,
            parent(
                tensor("conv1.weight", 4, 1, 3, 3),
                tensor("conv1.bias", 4),
                tensor("conv1.weight.velocity", 4, 1, 3, 3),
                tensor("conv1.weight.m", 4, 1, 3, 3),
                tensor("dense1.weight", 10, 9),
                tensor("dense1.bias", 10),
                tensor("old.weight", 1)));
    assertEquals(
        List.of("conv1.weight", "conv1.bias"),
        inheritance.taken().stream().map(StoredTensor::name).toList());
    assertEquals(
        List.of(
            "a.striate: conv1",
            "dense1 begins with random weights: 'dense1.weight' is [10, 9] there, [3, 9] here",
            "new begins with random weights: no layer of this name there",
            "not used: old"),
        inheritance.lines());
  }

  @Test
  void aLayerTakesAllOfItsTensorsOrNone() {
    var states = List.of(state("a.weight", 1), state("b.weight", 2), state("b.bias", 2));
    var lacks = parent(tensor("a.weight", 1), tensor("b.weight", 2));
    assertEquals(Map.of("b", "no 'b.bias' there"), Inheritance.of(states, lacks).begins());
    var more =
        parent(
            tensor("a.weight", 1),
            tensor("a.scale", 1),
            tensor("b.weight", 2),
            tensor("b.bias", 2));
    var found = Inheritance.of(states, more);
    assertEquals(Map.of("a", "has 'a.scale' there, not here"), found.begins());
    assertEquals(List.of("b"), found.layers());
    var ints =
        parent(
            new StoredTensor("a.weight", Shape.of(1), new HostArray.Ints(new int[1])),
            tensor("b.weight", 2),
            tensor("b.bias", 2));
    assertEquals(
        Map.of("a", "'a.weight' does not hold floats there"),
        Inheritance.of(states, ints).begins());
  }

  @Test
  void amongLayersThatAreNotAlikeNothingIsTaken() {
    var e =
        assertThrows(
            StriateException.class,
            () ->
                Inheritance.of(
                    List.of(state("a.weight", 1)), parent(tensor("b.w", 2), tensor("c.w", 2))));
    assertEquals(
        "a.striate: no layer here can take its weights (a: no layer of this name there); its"
            + " layers: b, c; layers that are alike must have the same names [STR-202]",
        e.getMessage());
  }

  @Test
  void aRunBeginsWithTheWeightsOfAnother() throws IOException {
    Path first = folder.resolve("first");
    new Bench().start(first, Bench.ALL);
    var bench = new Bench();
    bench.seed = 9;
    bench.parent = Optional.of(Parent.read(first));
    Path second = folder.resolve("second");
    bench.start(second, 1);
    Path model = first.resolve("model.striate");
    assertEquals(
        List.of(model.toAbsolutePath() + ": hidden, norm, out"),
        bench.events(Started.class).getFirst().inherited());
    var start = Checkpoint.read(second.resolve("checkpoints/step-000000000.checkpoint")).tensors();
    for (StoredTensor expected : ModelFile.read(model).weights()) {
      StoredTensor found =
          start.stream().filter(t -> t.name().equals(expected.name())).findFirst().orElseThrow();
      for (int i = 0; i < expected.values().length(); i++) {
        assertEquals(expected.values().get(i), found.values().get(i), expected.name());
      }
    }
    var described =
        Fields.parse(Files.readString(second.resolve("run.json")), "run").fields("parent");
    assertEquals(model.toAbsolutePath().toString(), described.text("file"));
    assertEquals(64, described.text("sha256").length());
    bench.parent = Optional.empty();
    bench.resume(second, Bench.ALL);
    assertEquals(List.of(), bench.events(Started.class).getLast().inherited());
  }

  @Test
  void theParentMayBeAFileOfArrays() throws IOException {
    Path run = folder.resolve("run");
    new Bench().start(run, Bench.ALL);
    List<StoredTensor> weights = ModelFile.read(run.resolve("model.striate")).weights();
    Path safetensors = folder.resolve("w.safetensors");
    try (var out = Files.newOutputStream(safetensors)) {
      Safetensors.write(weights, out);
    }
    Path npz = folder.resolve("w.npz");
    try (var out = Files.newOutputStream(npz)) {
      NpzFile.write(weights, out);
    }
    for (Path file : List.of(safetensors, npz)) {
      Parent parent = Parent.read(file);
      assertEquals(file.toAbsolutePath(), parent.source().file());
      assertEquals(weights.size(), parent.weights().size());
      for (StoredTensor expected : weights) {
        StoredTensor found =
            parent.weights().stream()
                .filter(each -> each.name().equals(expected.name()))
                .findFirst()
                .orElseThrow();
        assertEquals(expected.shape(), found.shape());
        for (int i = 0; i < expected.values().length(); i++) {
          assertEquals((float) expected.values().get(i), found.values().get(i), expected.name());
        }
      }
    }
  }

  @Test
  void theParentIsAModelACheckpointOrARun() {
    Path run = folder.resolve("run");
    new Bench().start(run, 1);
    Path newest = run.resolve("checkpoints/step-000000006.checkpoint").toAbsolutePath();
    assertEquals(newest, Parent.read(run).source().file());
    Path start = run.resolve("checkpoints/step-000000000.checkpoint");
    assertEquals(start.toAbsolutePath(), Parent.read(start).source().file());
    new Bench().resume(run, Bench.ALL);
    Path model = run.resolve("model.striate");
    assertEquals(model.toAbsolutePath(), Parent.read(run).source().file());
    assertEquals(model.toAbsolutePath(), Parent.read(model).source().file());
  }

  @Test
  void aRunThatWasKilledBeforeItsFirstCheckpointTakesTheWeightsAgain() throws IOException {
    Path first = folder.resolve("first");
    new Bench().start(first, Bench.ALL);
    Path unbroken = folder.resolve("unbroken");
    var whole = new Bench();
    whole.parent = Optional.of(Parent.read(first));
    whole.start(unbroken, Bench.ALL);
    Path random = folder.resolve("random");
    new Bench().start(random, Bench.ALL);
    Path run = folder.resolve("killed");
    killBeforeTheFirstCheckpoint(first, run);
    var bench = new Bench();
    bench.resume(run, Bench.ALL);
    assertEquals(1, bench.events(Started.class).getFirst().inherited().size());
    byte[] found = Files.readAllBytes(run.resolve("model.striate"));
    assertArrayEquals(Files.readAllBytes(unbroken.resolve("model.striate")), found);
    assertFalse(Arrays.equals(Files.readAllBytes(random.resolve("model.striate")), found));
    Path other = folder.resolve("changed");
    killBeforeTheFirstCheckpoint(first, other);
    Files.copy(
        random.resolve("model.striate"),
        first.resolve("model.striate"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    var longer = new Bench();
    longer.seed = 6;
    longer.start(folder.resolve("other"), Bench.ALL);
    Files.copy(
        folder.resolve("other/model.striate"),
        first.resolve("model.striate"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    var e = assertThrows(StriateException.class, () -> new Bench().resume(other, Bench.ALL));
    assertEquals(
        first.resolve("model.striate").toAbsolutePath()
            + ": the run began with weights of this file, which has changed since; put it back, or"
            + " start a new run [STR-202]",
        e.getMessage());
  }

  private static void killBeforeTheFirstCheckpoint(Path parent, Path run) {
    var bench = new Bench();
    bench.parent = Optional.of(Parent.read(parent));
    bench.onEvent =
        event -> {
          if (event instanceof CheckpointWritten written) {
            try {
              Files.delete(written.file());
            } catch (IOException e) {
              throw new AssertionError(e);
            }
            throw new IllegalStateException("killed");
          }
        };
    assertThrows(IllegalStateException.class, () -> bench.start(run, Bench.ALL));
  }
}

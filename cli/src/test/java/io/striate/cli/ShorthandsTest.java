package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What hands type by themselves.
class ShorthandsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train m.json --epochs 3 | train m.json --set train.epochs=3",
        "train m.json --epochs=3 | train m.json --set train.epochs=3",
        "train m.json --batch 64 --lr 0.1 | train m.json --set train.batch=64 --set"
            + " train.optimizer.learningRate=0.1",
        "train m.json --learning-rate 0.1 | train m.json --set train.optimizer.learningRate=0.1",
        "train m.json train.epochs=3 | train m.json --set train.epochs=3",
        "train m.json epochs=3 | train m.json --set train.epochs=3",
        "train m.json --set epochs=3 | train m.json --set train.epochs=3",
        "train m.json --set=lr=0.1 | train m.json --set=train.optimizer.learningRate=0.1",
        "validate m.json layers[0].filters=3 | validate m.json --set layers[0].filters=3",
        "train m.json name=x | train m.json --set name=x",
        "train m.json --run a=b | train m.json --run a=b",
        "time m.json --batch 3 | time m.json --batch 3",
        "help | --help",
        "help train | train --help",
        "help conv2d | explain conv2d",
        "version | --version",
        "eval a=b | eval a=b",
        "train m.json --epochs | train m.json --epochs",
      })
  void wordsInFull(String words, String full) {
    assertEquals(
        List.of(full.split(" ", -1)),
        new Shorthands(Set.of("train", "explain")).expand(words.split(" ", -1)));
  }

  @Test
  void helpKnowsCommandsAndTypes() {
    assertTrue(Session.of("help", "validate").out().contains("Usage: striate validate"));
    assertTrue(Session.of("help", "conv2d").out().contains("filters"));
    assertTrue(Session.of("help").out().contains("Commands:"));
    // A command of another module.
    assertTrue(Session.of("help", "serve").out().contains("Usage: striate serve"));
    assertTrue(Session.of("help").out().contains("  serve "));
  }

  @Test
  void theShellCompletesEveryCommand() {
    String script = Session.of("completion").out();
    for (String word : List.of("diff-backends", "validate", "--checkpoint-every")) {
      assertTrue(script.contains(word), word);
    }
  }

  @ParameterizedTest
  @CsvSource({"cpu, cpu-vector", "gpu, gpu-aparapi", "referense, reference"})
  void aBackendHasANearestName(String word, String name) {
    Session session = Session.installed("time", "../models/lenet5.json", "--backend", word);
    assertTrue(
        session
            .err()
            .startsWith(
                "no backend named '" + word + "'; did you mean '" + name + "'? Installed: "),
        session.err());
  }
}

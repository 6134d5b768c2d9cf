package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is legal and never meant is remarked on, one mistake is one message, and words of other
/// frameworks are understood.
class RemarksTest {
  /// With fewer, a class is missing in the validation set.
  private static final String VALIDATION = "train.data.validation=16";

  @TempDir Path folder;

  private Session validate(String target, String replacement, String... words) {
    String spec =
        Fixtures.spec(
            Fixtures.synthetic(64, 8), "\"epochs\": 2, \"batch\": 8, \"schedule\": \"constant\"");
    assertTrue(spec.contains(target), target);
    Path file = Fixtures.write(folder.resolve("s.json"), spec.replace(target, replacement));
    var all = new java.util.ArrayList<>(List.of("validate", file.toString()));
    all.addAll(List.of(words));
    return Session.of(all.toArray(String[]::new));
  }

  @Test
  void aSoundSpecificationHasNoRemarks() {
    assertEquals(1, validate("small", "small").out().lines().count());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ \"type\": \"dense\", \"units\": 4 } | { \"type\": \"dense\", \"units\": 4 }, \"softmax\""
            + " | softmax1: softmax gives probabilities, but the loss 'softmax-cross-entropy' takes"
            + " logits, which are any numbers, and normalizes them itself; remove 'softmax1'",
        "{ \"type\": \"dense\", \"units\": 4 } | { \"type\": \"dense\", \"units\": 4,"
            + " \"activation\": \"relu\" } | dense1.relu: relu gives numbers of at least 0, but the"
            + " loss 'softmax-cross-entropy' takes logits, which are any numbers, and normalizes"
            + " them itself; remove 'dense1.relu'",
        "{ \"type\": \"dense\", \"units\": 4 } | { \"type\": \"dense\", \"units\": 1 } | dense1: a"
            + " softmax over one output is always 1, so that there is nothing to learn; give it one"
            + " output for each class",
        "{ \"type\": \"dense\", \"units\": 4 } | { \"type\": \"dense\", \"units\": 9 }, { \"type\":"
            + " \"dropout\", \"rate\": 0.5 }, { \"type\": \"dense\", \"units\": 4 } | dense2: no"
            + " non-linear function between 'dense1' and 'dense2': the two are one linear layer;"
            + " give 'dense1' an \"activation\"",
        "{ \"type\": \"dense\", \"units\": 4 } | { \"type\": \"dense\", \"units\": 4, \"freeze\":"
            + " true } | dense1: frozen with the initial weights, which are random; freeze layers"
            + " whose weights come from another model (train --from)",
        "\"schedule\": \"constant\" | \"schedule\": { \"type\": \"warm-up\", \"epochs\": 2,"
            + " \"schedule\": \"constant\" } | train.schedule (warm-up): warms up for 2 epochs of a"
            + " training of 2, so that the full learning rate is never reached",
        "\"validation\": 8 | \"validation\": 8, \"normalize\": { \"mean\": [123.675],"
            + " \"deviation\": [58.395] } | train.data.normalize: figures of 0 to 255, but pixels"
            + " are 0 to 1 here; divided by 255 they are \"mean\": [0.485], \"deviation\": [0.229]",
      })
  void aRemark(String target, String replacement, String remark) {
    Session session = validate(target, replacement);
    assertEquals(0, session.status(), session.err());
    assertEquals(
        List.of("remark: " + remark), session.out().lines().skip(1).toList(), session.out());
  }

  @Test
  void theDataIsOpened() {
    Session session = validate("\"batch\": 8", "\"batch\": 100", "--data", "--set", VALIDATION);
    assertEquals(0, session.status(), session.err());
    assertEquals(
        List.of(
            "data: 64 training samples, 200 test samples, 4 classes",
            "remark: train.batch: the batch of 100 is larger than the 64 training samples: an epoch"
                + " is one step"),
        session.out().lines().skip(1).toList());
  }

  /// What `validate --data` remarks on.
  private static List<String> remarks(Session session) {
    assertEquals(0, session.status(), session.err());
    return session.out().lines().skip(2).toList();
  }

  @Test
  void batchNormalizationOfFewValuesIsRemarkedOn() {
    Session session =
        validate(
            "{ \"type\": \"dense\", \"units\": 4 }",
            "{ \"type\": \"dense\", \"units\": 4 }, \"batchnorm\"",
            "--data",
            "--set",
            VALIDATION,
            "--set",
            "train.batch=6");
    assertEquals(
        List.of(
            "remark: train.batch: layer 'batchnorm1' computes mean and variance from only 6 values"
                + " per channel, in batches of 6 samples; use a larger train.batch, or no batch"
                + " normalization"),
        remarks(session));
  }

  @Test
  void batchNormalizationOfOneValueIsAnError() {
    Session session =
        validate(
            "{ \"type\": \"dense\", \"units\": 4 }",
            "{ \"type\": \"dense\", \"units\": 4 }, \"batchnorm\"",
            "--data",
            "--set",
            "train.batch=1");
    assertEquals(2, session.status(), session.out());
    assertTrue(session.err().contains("cannot compute a variance from 1 value"), session.err());
  }

  @Test
  void moreOutputsThanClassesAreRemarkedOn() {
    assertEquals(
        List.of(
            "remark: dense1: the data has 4 classes, but the network has 9 outputs: the others are"
                + " never right"),
        remarks(validate("\"units\": 4", "\"units\": 9", "--data", "--set", VALIDATION)));
  }

  /// `few` has one image for training, none for validation or test.
  @Test
  void missingAndRareClassesAreRemarkedOn() {
    Path data = folder.resolve("photos");
    for (String name : List.of("cat", "dog", "owl")) {
      for (int i = 0; i < 30; i++) {
        Fixtures.write(data.resolve("train/" + name + "/" + i + ".png"), Fixtures.png(12, 12));
      }
      Fixtures.write(data.resolve("val/" + name + "/0.png"), Fixtures.png(12, 12));
      Fixtures.write(data.resolve("test/" + name + "/0.png"), Fixtures.png(12, 12));
    }
    Fixtures.write(data.resolve("train/few/0.png"), Fixtures.png(12, 12));
    Session session =
        validate(
            Fixtures.synthetic(64, 8),
            "{ \"type\": \"image-folder\", \"path\": \"photos\" }",
            "--data");
    assertEquals(
        List.of(
            "remark: train.data: the classes differ much in size: 30 training samples of 'cat', but"
                + " 1 of 'few'; the \"weights\" of a loss give rare classes more weight,"
                + " \"sampling\": \"balanced\" in train.data shows all classes equally often",
            "remark: train.data: no validation sample of class 'few': how well it is recognized is"
                + " not measured",
            "remark: train.data: no test sample of class 'few': how well it is recognized is not"
                + " measured"),
        remarks(session));
  }

  /// The seed puts the only sample of a class into the validation set.
  @Test
  void aClassThatTheSplitTakesAwayIsRemarkedOn() {
    Path data = folder.resolve("photos");
    for (String name : List.of("a/0", "a/1", "b/0", "b/1", "c/0", "c/1", "d/0")) {
      Fixtures.write(data.resolve("train/" + name + ".png"), Fixtures.png(12, 12));
    }
    Session session =
        validate(
            Fixtures.synthetic(64, 8),
            "{ \"type\": \"image-folder\", \"path\": \"photos\", \"validation\": 1 }",
            "--data",
            "--set",
            "train.seed=2");
    assertTrue(session.out().contains("of class 'd': it cannot be learned"), session.toString());
  }

  @Test
  void jsonHoldsProblemsAndRemarks() {
    Session wrong = validate("\"filters\"", "\"fliters\"", "--format", "json");
    assertEquals(2, wrong.status());
    assertTrue(wrong.out().contains("\"correct\": false"), wrong.out());
    assertTrue(wrong.out().contains("\"code\": \"STR-102\""), wrong.out());
    Session right =
        validate(
            "{ \"type\": \"dense\", \"units\": 4 }",
            "{ \"type\": \"dense\", \"units\": 4 }, \"softmax\"",
            "--format",
            "json");
    assertTrue(right.out().contains("\"subject\": \"softmax1\""), right.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"filters\": 4 | \"fliters\": 4 | unknown key 'fliters' of conv2d; did you"
            + " mean 'filters'?",
        "\"filters\": 4 | \"units\": 4 | unknown key 'units' of conv2d; here it is"
            + " called 'filters'",
        "\"filters\": 4 | \"num_output\": 4 | unknown key 'num_output' of conv2d;"
            + " here it is called 'filters'",
        "\"kernel\": 3 | \"kernel_size\": 3 | unknown key 'kernel_size' of conv2d;"
            + " here it is called 'kernel'",
        "\"units\": 4 | \"num_output\": 4 | unknown key 'num_output' of dense;"
            + " here it is called 'units'",
        "\"learningRate\" | \"learning_rate\" | unknown key 'learning_rate' of sgd; here it is"
            + " called 'learningRate'",
        "\"batch\": 8 | \"batch_size\": 8 | unknown key 'batch_size' of train; here it is called"
            + " 'batch'",
        "\"type\": \"conv2d\" | \"type\": \"Conv2D\" | no layer named 'Conv2D'; here it is called"
            + " 'conv2d'",
        "\"type\": \"dense\" | \"type\": \"InnerProduct\" | no layer named 'InnerProduct'; here it"
            + " is called 'dense'",
        "\"softmax-cross-entropy\" | \"categorical_crossentropy\" | no loss named"
            + " 'categorical_crossentropy'; here it is called 'softmax-cross-entropy'",
        "\"softmax-cross-entropy\" | 7 | must be a name",
      })
  void oneMistakeIsOneMessage(String target, String replacement, String message) {
    Session session = validate(target, replacement);
    assertEquals(2, session.status());
    assertTrue(session.err().contains(message), session.err());
    assertEquals(
        1, session.err().lines().filter(line -> line.contains("[STR-")).count(), session.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ \"mean\": [1e39], \"deviation\": [1] }",
        "{ \"mean\": [0], \"deviation\": [1e-60] }"
      })
  void aFigureThatNoFloatHoldsIsRefused(String figures) {
    Session session = validate("\"validation\": 8", "\"validation\": 8, \"normalize\": " + figures);
    assertEquals(2, session.status(), session.out());
    assertFalse(session.err().contains("bug"), session.err());
  }
}

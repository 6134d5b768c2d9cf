package io.striate.training.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Each mistake that a person can make in a specification gives one problem, at its place, that
/// says what to do.
class MistakesTest {
  private static final String HEAD = "{ 'striate': 1, 'input': [1, 7, 7],\n";

  @Test
  void anUnknownKeyGetsTheNearestKnownOne() {
    String text =
        HEAD + "  'layers': [ { 'type': 'conv2d', 'filters': 2, 'kernel': 3, 'strid': 2 } ] }";
    assertEquals(
        "m.json:2:62: $.layers[0].strid: unknown key 'strid' of conv2d; did you mean 'stride'?"
            + " [STR-102]",
        Specs.complaint(text));
  }

  @Test
  void anUnknownKeyWithoutANearOneGetsAllKeys() {
    assertEquals(
        "m.json:2:36: $.layers[0].speed: unknown key 'speed' of dropout; its keys are type, name,"
            + " from, branches, freeze, shareWith, activation, rate [STR-102]",
        Specs.complaint(HEAD + "  'layers': [ { 'type': 'dropout', 'speed': 2 }, 'flatten' ] }"));
  }

  @Test
  void aWrongTypeOfValueSaysWhatItMustBe() {
    assertEquals(
        "m.json:2:46: $.layers[0].filters: must be a whole number of at least 1, got \"six\""
            + " [STR-104]",
        Specs.complaint(
            HEAD + "  'layers': [ { 'type': 'conv2d', 'filters': 'six', 'kernel': 3 } ] }"));
    assertEquals(
        List.of(Code.BAD_VALUE),
        codes(HEAD + "  'layers': [ { 'type': 'conv2d', 'filters': 2, 'kernel': null } ] }"));
    assertEquals(
        List.of(Code.BAD_VALUE),
        codes(HEAD + "  'layers': [ { 'type': 'conv2d', 'filters': 2.5, 'kernel': 3 } ] }"));
  }

  @Test
  void aMissingKeySaysWhatItIsFor() {
    assertEquals(
        "m.json:2:15: $.layers[0]: missing key 'kernel' of conv2d"
            + " (height and width of a filter, in pixels) [STR-103]",
        Specs.complaint(HEAD + "  'layers': [ { 'type': 'conv2d', 'filters': 2 } ] }"));
    assertEquals(
        "m.json:1:1: $: missing key 'layers' of the specification (the list of layers) [STR-103]",
        Specs.complaint("{ 'striate': 1, 'input': [1, 7, 7] }"));
    assertEquals(
        "m.json:1:1: $: missing key 'input': the shape of a sample, such as [1, 28, 28] [STR-103]",
        Specs.complaint("{ 'striate': 1, 'layers': ['relu'] }"));
  }

  @Test
  void anUnknownTypeGetsTheNearestAndWhereAllAreListed() {
    List<String> installed = Catalog.installed().names(Kinds.LAYER);
    assertTrue(installed.size() > 20, installed::toString);
    assertEquals(
        """
        m.json:2:15: $.layers[0]: no layer named 'rleu'; did you mean 'relu'? [STR-105]
          %d are installed; 'striate types layer' lists them\
        """
            .formatted(installed.size()),
        Specs.complaint(HEAD + "  'layers': [ 'rleu' ] }"));
  }

  @Test
  void fewTypesAreListedAtOnce() {
    List<String> installed = Catalog.installed().names(Kinds.OPTIMIZER);
    String complaint =
        Specs.complaint(
            HEAD
                + """
                  'layers': [ 'relu' ],
                  'train': { 'data': 'mnist', 'epochs': 1, 'optimizer': 'sdg' } }
                """);
    assertTrue(complaint.contains("\n  installed: " + String.join(", ", installed)), complaint);
  }

  @Test
  void aLayerThatDoesNotFitIsToldWhatWould() {
    assertEquals(
        """
        m.json:2:15: layer 'conv1' (conv2d) does not fit [STR-101]
          (N + 2P - F)/S + 1 = (7 + 2*0 - 3)/3 + 1 = 2.33 must be a whole number
          fits: padding 1 -> 3x3; stride 1 -> 5x5, 2 -> 3x3, 4 -> 2x2; kernel 1 -> 3x3, 4 -> 2x2, 7 -> 1x1
          or round down with "fit": "floor" -> 2x2 (the last row and column of the input are not used)\
        """,
        Specs.complaint(
            HEAD
                + "  'layers': [ { 'type': 'conv2d', 'filters': 1, 'kernel': 3, 'stride': 3 } ]"
                + " }"));
  }

  @Test
  void aDanglingFromGetsTheNearestName() {
    assertEquals(
        "m.json:2:49: $.layers[1].from: no layer or input is named 'relu'; did you mean 'relu1'?"
            + " [STR-107]",
        Specs.complaint(HEAD + "  'layers': [ 'relu', { 'type': 'tanh', 'from': 'relu' } ] }"));
  }

  @Test
  void aCycleIsNamedAllTheWayRound() {
    String text =
        HEAD
            + """
            'layers': [
              { 'type': 'add', 'name': 'a', 'from': ['input', 'c'] },
              { 'type': 'relu', 'name': 'b' },
              { 'type': 'tanh', 'name': 'c' },
              'flatten'
            ] }\
            """;
    List<Problem> problems = Specs.problems(text);
    assertEquals(1, problems.size());
    assertEquals(Code.CYCLE, problems.getFirst().code());
    assertEquals(
        "$.layers[0]: layers feed one another in a circle: a -> b -> c -> a",
        problems.getFirst().what());
    assertEquals(
        List.of(Code.CYCLE),
        codes(HEAD + "'layers': [ { 'type': 'relu', 'name': 'r', 'from': 'r' } ] }"));
  }

  @Test
  void twoLayersOfOneNameAreBothNamed() {
    String text =
        HEAD
            + "  'layers': [ { 'type': 'relu', 'name': 'a' }, { 'type': 'relu', 'name': 'a',"
            + " 'from': 'input' } ] }";
    assertEquals(
        """
        m.json:2:48: $.layers[1]: the name 'a' is taken; it stands first at m.json:2:15 [STR-106]
          give this layer another "name\"\
        """,
        Specs.complaint(text));
    assertEquals(
        List.of(Code.DUPLICATE_NAME),
        codes(HEAD + "'layers': [ { 'type': 'relu', 'name': 'input' } ] }"));
  }

  @Test
  void outputsAndInputsThatNothingTakesUpAreNamed() {
    assertEquals(
        """
        m.json:2:15: the output of layer 'relu1' (relu) is not used [STR-114]
          name it in a "from" or in "outputs", or remove it\
        """,
        Specs.complaint(HEAD + "  'layers': [ 'relu', { 'type': 'tanh', 'from': 'input' } ] }"));
    assertEquals(
        List.of(Code.UNUSED_OUTPUT),
        codes(
            "{ 'striate': 1, 'inputs': { 'a': [1], 'b': [1] }, 'layers': [ { 'type': 'relu',"
                + " 'from': 'a' } ] }"));
  }

  @Test
  void shapesThatDisagreeAreBothNamed() {
    String text =
        HEAD
            + "  'layers': [ { 'type': 'conv2d', 'filters': 2, 'kernel': 1 }, { 'type': 'add',"
            + " 'from': ['conv1', 'input'] } ] }";
    assertTrue(
        Specs.complaint(text)
            .contains(
                "layer 'add1' (add) needs inputs of one shape, got [2, 7, 7] and [1, 7, 7]"
                    + " [STR-109]"),
        Specs.complaint(text));
    assertTrue(
        Specs.complaint(HEAD + "'layers': [ { 'type': 'dense', 'units': 2 } ] }")
            .contains("layer 'dense1' (dense) needs a flat input, got [1, 7, 7] [STR-109]"));
    assertTrue(
        Specs.complaint(HEAD + "'layers': [ 'add' ] }")
            .contains("layer 'add1' (add) takes at least 2 inputs, got 1 [STR-109]"));
  }

  @Test
  void aTensorPastTheArrayLimitIsRefusedWithoutAllocatingIt() {
    assertEquals(
        List.of(Code.TENSOR_TOO_LARGE),
        codes("{ 'striate': 1, 'input': [3, 40000, 40000], 'layers': [ 'relu' ] }"));
    assertEquals(
        List.of(Code.TENSOR_TOO_LARGE),
        codes(
            "{ 'striate': 1, 'input': [2000000000, 2000000000, 2000000000], 'layers': [ 'relu' ]"
                + " }"));
    assertEquals(
        List.of(Code.TENSOR_TOO_LARGE),
        codes(
            "{ 'striate': 1, 'input': [100000], 'layers': [ { 'type': 'dense', 'units': 100000 } ]"
                + " }"));
    String batch =
        "{ 'striate': 1, 'input': [3, 1000, 1000], 'layers': [ 'relu', 'flatten', { 'type':"
            + " 'dense', 'units': 2 } ], 'loss': 'softmax-cross-entropy', 'train': { 'data': {"
            + " 'type': 'mnist' }, 'epochs': 1, 'batch': 1000, 'optimizer': 'adam' } }";
    assertTrue(
        Specs.complaint(batch)
            .contains(
                "layer 'relu1' (relu) gives [3, 1000, 1000] for each sample, more than an array can"
                    + " hold for a batch of 1,000"),
        Specs.complaint(batch));
  }

  @Test
  void otherVersionsAreRefused() {
    assertEquals(
        "m.json:1:14: this file is written in format 2, this Striate reads 1 [STR-113]\n"
            + "  use a Striate that reads it",
        Specs.complaint("{ 'striate': 2, 'future': true }"));
    assertEquals(List.of(Code.MISSING_KEY), codes("{ 'input': [1], 'layers': ['relu'] }"));
    assertEquals(
        List.of(Code.BAD_VALUE), codes("{ 'striate': 'one', 'input': [1], 'layers': ['relu'] }"));
  }

  @Test
  void allMistakesAreFoundAtOnceInTheOrderOfTheirPlaces() {
    String text =
        """
        { 'striate': 1, 'input': [1, 28, 28], 'nmae': 'x',
          'layers': [
            { 'type': 'conv2d', 'filters': 0, 'kernel': 5 },
            { 'type': 'maxpool2d', 'kernal': 2 },
            'flattn',
            { 'type': 'dense', 'units': 10, 'from': 'nowhere' }
          ],
          'loss': 'softmax-cross-entropie',
          'train': { 'data': { 'type': 'mnist', 'validation': -1 }, 'epochs': 0, 'optimizer': { 'type': 'sgd' } },
          'nmae': 'y'
        }\
        """;
    assertEquals(
        List.of(
            "1:39 STR-102",
            "3:36 STR-104",
            "4:28 STR-102",
            "5:5 STR-105",
            "6:45 STR-107",
            "8:11 STR-105",
            "9:55 STR-104",
            "9:71 STR-104",
            "9:87 STR-103",
            "10:3 STR-112"),
        Specs.problems(text).stream()
            .map(p ->
                p.place().orElseThrow().line()
                    + ":"
                    + p.place().orElseThrow().column()
                    + " "
                    + p.code().id())
            .toList());
  }

  @Test
  void oneMistakeIsOneProblem() {
    String text =
        HEAD
            + "'layers': [ { 'type': 'conv2d', 'filters': 1, 'kernel': 9 }, 'relu', 'flatten', {"
            + " 'type': 'dense', 'units': 3 } ] }";
    assertEquals(List.of(Code.WINDOW_DOES_NOT_FIT), codes(text));
  }

  @Test
  void settingsThatContradictEachOtherAreRefused() {
    assertTrue(
        Specs.complaint(
                HEAD
                    + "'layers': [ { 'type': 'conv2d', 'filters': 3, 'kernel': 1, 'groups': 2 } ]"
                    + " }")
            .contains(
                "layer 'conv1' (conv2d) cannot split 3 filters into 2 groups; use a multiple of 2"
                    + " filters [STR-104]"));
    assertTrue(
        Specs.complaint(
                train("'optimizer': { 'type': 'sgd', 'learningRate': 0.1, 'nesterov': true }"))
            .contains(
                "optimizer 'sgd' needs a momentum above 0 where \"nesterov\" is true [STR-104]"));
    assertTrue(
        Specs.complaint(train("'optimizer': 'adam', 'weights': 'best'"))
            .contains("$.train.weights: \"best\" needs validation samples to judge by [STR-104]"));
  }

  @Test
  void trainingWithoutALossIsRefused() {
    assertTrue(
        Specs.complaint(
                train("'optimizer': 'adam'").replace("'loss': 'softmax-cross-entropy',", ""))
            .contains(
                "$.train: training needs a loss; add \"loss\": \"softmax-cross-entropy\""
                    + " [STR-103]"));
  }

  @Test
  void valuesOfTheWrongKindEverywhereAreProblemsAndNotCrashes() {
    for (String wrong :
        List.of(
            "null",
            "true",
            "7",
            "'text'",
            "[]",
            "{}",
            "[[]]",
            "[null]",
            "{ 'a': null }",
            "1e300",
            "-1",
            "9223372036854775807")) {
      for (String key :
          List.of(
              "striate",
              "name",
              "input",
              "inputs",
              "layers",
              "defaults",
              "loss",
              "metrics",
              "outputs",
              "train",
              "backend")) {
        Specs.whateverHappens(
            "{ 'striate': 1, 'input': [2], 'layers': ['relu'], '" + key + "': " + wrong + " }");
      }
      for (String key :
          List.of(
              "type",
              "name",
              "from",
              "activation",
              "freeze",
              "filters",
              "kernel",
              "stride",
              "padding",
              "dilation",
              "fit",
              "groups",
              "bias",
              "init",
              "biasInit")) {
        Specs.whateverHappens(
            HEAD
                + "'layers': [ { 'type': 'conv2d', 'filters': 2, 'kernel': 3, '"
                + key
                + "': "
                + wrong
                + " } ] }");
        Specs.whateverHappens(
            HEAD
                + "'layers': [ { 'type': 'avgpool2d', 'kernel': 3, '"
                + key
                + "': "
                + wrong
                + " } ] }");
      }
      for (String key :
          List.of(
              "data",
              "epochs",
              "batch",
              "lastBatch",
              "seed",
              "optimizer",
              "schedule",
              "checkpointEvery",
              "checkpointEpochs",
              "weights")) {
        Specs.whateverHappens(train("'" + key + "': " + wrong));
      }
      Specs.whateverHappens(HEAD + "'layers': [ " + wrong + " ] }");
    }
  }

  private static String train(String more) {
    return HEAD
        + "'layers': [ 'flatten' ], 'loss': 'softmax-cross-entropy', 'train': { 'data': 'mnist',"
        + " 'epochs': 1, "
        + more
        + " } }";
  }

  private static List<Code> codes(String text) {
    return Specs.problems(text).stream().map(Problem::code).toList();
  }

  @Test
  void aMetricOfAnOutputWithoutALossIsRefused() {
    var problems =
        Specs.problems(
            "{ 'striate': 1, 'input': [4], 'layers': [ { 'type': 'dense', 'units': 2 } ],"
                + " 'metrics': ['accuracy'] }");
    assertEquals(1, problems.size(), problems::toString);
    assertEquals(
        "output 'output' has no loss, so there is nothing that metric 'accuracy' compares it with",
        problems.getFirst().what());
  }
}

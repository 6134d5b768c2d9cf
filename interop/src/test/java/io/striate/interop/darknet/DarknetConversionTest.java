package io.striate.interop.darknet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.StriateException;
import io.striate.interop.convert.Converted;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DarknetConversionTest {
  private static final String NET = "[net]\nheight=8\nwidth=8\nchannels=3\n";

  private static Converted converted(String sections) {
    return Converted.darknet(NET + sections, Converted.request());
  }

  private static int setting(String section, String key, int otherwise) {
    var found = Pattern.compile("(?m)^" + key + "\\s*=\\s*(\\d+)").matcher(section);
    return found.find() ? Integer.parseInt(found.group(1)) : otherwise;
  }

  /// What a file of weights has of each convolution: a bias for each filter, with normalization a
  /// scale too, and the filters. Means and variances are statistics, no parameters.
  ///
  /// Source: Darknet, src/parser.c, `save_convolutional_weights`.
  private static long counted(String cfg) {
    long count = 0;
    int channels = 3;
    for (String section : cfg.split("(?m)^(?=\\[)", -1)) {
      if (section.startsWith("[convolutional]")) {
        int filters = setting(section, "filters", 1);
        int size = setting(section, "size", 1);
        int vectors = 1 + setting(section, "batch_normalize", 0);
        count += (long) vectors * filters + (long) filters * channels * size * size;
        channels = filters;
      }
    }
    return count;
  }

  /// Their layers follow each other, so the numbers follow from the sizes alone.
  @ParameterizedTest
  @CsvSource({"darknet.cfg, 7319416", "darknet19.cfg, 20842376", "tiny.cfg, 1042104"})
  void classifiersHaveTheParametersOfTheirSizes(String file, long parameters) {
    Converted net = Converted.darknet(Converted.file(file), Converted.request());
    assertEquals(parameters, counted(Converted.file(file)));
    assertEquals(parameters, net.parameters());
    assertEquals("\"softmax-cross-entropy\"", net.member("loss"));
  }

  @Test
  void theTrainingNeedsTheNumberOfSamples() {
    Converted net =
        Converted.darknet(Converted.file("darknet19.cfg"), Converted.training(1_280_000));
    assertEquals(
        "{\"data\":\"mnist\",\"epochs\":80,\"batch\":128,\"shards\":2,"
            + "\"optimizer\":{\"type\":\"sgd\",\"learningRate\":0.1,\"momentum\":0.9,"
            + "\"weightDecay\":0.0005},\"schedule\":{\"type\":\"polynomial\",\"power\":4}}",
        net.member("train"));
    assertEquals(
        List.of(
            "net.cfg:10:1: [net]: max_crop 448",
            "net.cfg:15:1: [net]: angle 7",
            "net.cfg:16:1: [net]: hue .1",
            "net.cfg:17:1: [net]: saturation .75",
            "net.cfg:18:1: [net]: exposure .75"),
        net.leftOut());
    assertEquals(
        List.of(
            "net.cfg:2:1: [net]: the training, since its iterations become epochs if you give the "
                + "number of training samples: --samples 60000"),
        Converted.darknet(Converted.file("tiny.cfg"), Converted.request()).leftOut());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "policy=steps;steps=100,200;scales=.1,.1 |"
            + " {'type':'multi-step','milestones':[1,2],'factor':0.1}",
        "policy=step;step=200;scale=.5 | {'type':'step','every':2,'factor':0.5}",
        "policy=exp;gamma=1 | {'type':'exponential','factor':1,'smooth':true}",
        "policy=poly | {'type':'polynomial','power':4}",
      })
  void policiesBecomeSchedules(String policy, String schedule) {
    String cfg =
        "[net]\nheight=28\nwidth=28\nchannels=1\nbatch=100\nmax_batches=500\n"
            + policy.replace(';', '\n')
            + "\n[connected]\noutput=10\nactivation=linear\n[softmax]\n[cost]\n";
    String train = Converted.darknet(cfg, Converted.training(10_000)).member("train");
    assertTrue(train.contains("\"schedule\":" + schedule.replace('\'', '"')), train);
  }

  @Test
  void headsOfDetectorsBecomeOutputs() {
    Converted net = Converted.darknet(Converted.file("detector.cfg"), Converted.request());
    assertEquals(
        "{\"yolo6\":{\"from\":\"layer5\"},\"yolo11\":{\"from\":\"layer10\"}}",
        net.member("outputs"));
    assertEquals(
        List.of(
            "net.cfg:2:1: [net]: the training, since the network has no loss",
            "net.cfg:50:1: [yolo] 6: no loss and no boxes; its input is an output",
            "net.cfg:69:1: [yolo] 11: no loss and no boxes; its input is an output"),
        net.leftOut());
    long convolutions = 16 * 27 + 32 * 16 * 9 + 32 * 33 + 18 * 33 + 18 * (32 + 16 + 1);
    assertEquals(convolutions + 2 * (16 + 32), net.parameters());
  }

  @Test
  void darknetsDefaultsAreWrittenOut() {
    Converted net =
        converted(
            "[convolutional]\nsize=3\npad=1\n[maxpool]\nsize=3\nstride=2\n[connected]\noutput=2\n");
    assertEquals(
        "[{\"type\":\"conv2d\",\"name\":\"layer0\",\"filters\":1,\"kernel\":3,\"padding\":1,"
            + "\"activation\":\"sigmoid\"},"
            + "{\"type\":\"maxpool2d\",\"kernel\":3,\"stride\":2,\"padding\":1,\"fit\":\"floor\"},"
            + "\"flatten\",{\"type\":\"dense\",\"name\":\"layer2\",\"units\":2,"
            + "\"activation\":\"sigmoid\"}]",
        net.member("layers"));
    // (8 + 2 - 3) / 2 + 1 = 4 rows
    assertEquals(27 + 1 + 2 * 17, net.parameters());
  }

  @Test
  void groupsOfARouteAreSlices() {
    Converted net =
        converted(
            """
            [convolutional]
            filters=8
            [route]
            layers=-1
            groups=2
            group_id=1
            [route]
            layers=0,1
            [avgpool]
            """);
    assertTrue(net.member("layers").contains("\"begin\":4,\"end\":8"), net.member("layers"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[reorg] | net.cfg:5:1: [reorg]: no layer is its counterpart",
        "[route];layers=-9 | net.cfg:6:1: 'layers' names the layer -9; the layers before it are 0"
            + " to -1",
        "[shortcut] | net.cfg:5:1: 'shortcut' has no 'from'",
        "[convolutional];filters=x | net.cfg:6:1: 'filters' must be a whole number, not 'x'",
        "[convolutional;filters=1 | net.cfg:5:1: the section [convolutional does not end in ']'",
        "[dropout];probability | net.cfg:6:1: expected '[section]' or 'key=value', not"
            + " 'probability'",
      })
  void whatCannotBeWrittenIsReportedAtItsLine(String sections, String expected) {
    String said =
        assertThrows(StriateException.class, () -> converted(sections.replace(';', '\n') + "\n"))
            .getMessage();
    assertTrue(said.startsWith(expected), said);
  }

  @Test
  void aFileBeginsWithTheNetwork() {
    assertTrue(
        assertThrows(
                StriateException.class,
                () -> Converted.darknet("[convolutional]\n", Converted.request()))
            .getMessage()
            .contains("the first section must be [net]"));
    assertTrue(
        assertThrows(StriateException.class, () -> Converted.darknet("a=1\n", Converted.request()))
            .getMessage()
            .contains("'a=1' stands before the first section"));
  }
}

package io.striate.interop.caffe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.StriateException;
import io.striate.interop.convert.Converted;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaffeConversionTest {
  private static final String INPUT =
      "layer { name: 'data' type: 'Input' top: 'data' input_param { shape { dim: 1 dim: 4 dim: 8"
          + " dim: 8 } } }\n";

  private static Converted lenet(String solver) {
    return Converted.caffe(
        Converted.file("lenet_train.prototxt"), solver, Converted.training(60_000, 1, 28, 28));
  }

  private static String message(String layers) {
    return assertThrows(
            StriateException.class, () -> Converted.caffe(INPUT + layers, Converted.request()))
        .getMessage();
  }

  private static Converted converted(String layers) {
    return Converted.caffe(INPUT + layers, Converted.request());
  }

  // ---- whole networks

  @Test
  void lenetHasThePublishedNumberOfParametersAndItsSolver() {
    Converted lenet = lenet(Converted.file("lenet_solver.prototxt"));
    assertEquals(431_080, lenet.parameters());
    assertEquals("\"softmax-cross-entropy\"", lenet.member("loss"));
    assertEquals(
        "{\"data\":\"mnist\",\"epochs\":11,\"batch\":64,"
            + "\"optimizer\":{\"type\":\"sgd\",\"learningRate\":0.01,\"momentum\":0.9,"
            + "\"weightDecay\":0.0005},"
            + "\"parameters\":[{\"match\":\"*.bias\",\"rate\":2}],"
            + "\"schedule\":{\"type\":\"inverse\",\"gamma\":0.0001,\"power\":0.75}}",
        lenet.member("train"));
    assertEquals(
        List.of(
            "net.prototxt:6:21: layer 'mnist' (Data): scale 0.00390625",
            "net.prototxt:7:16: layer 'mnist' (Data): source mnist_train_lmdb",
            "net.prototxt:7:60: layer 'mnist' (Data): backend LMDB",
            "solver.prototxt:2:1: the solver: test_iter 100",
            "solver.prototxt:3:1: the solver: test_interval 500",
            "solver.prototxt:10:1: max_iter: 10000 iterations are 10.67 epochs; written as 11"),
        lenet.leftOut());
  }

  @Test
  void lenetIsReadable() {
    assertEquals(
        "[{\"type\":\"conv2d\",\"name\":\"conv1\",\"filters\":20},\"maxpool2d\","
            + "{\"type\":\"conv2d\",\"name\":\"conv2\",\"filters\":50},\"maxpool2d\",\"flatten\","
            + "{\"type\":\"dense\",\"name\":\"ip1\",\"units\":500,\"activation\":\"relu\"},"
            + "{\"type\":\"dense\",\"name\":\"ip2\",\"units\":10}]",
        lenet(Converted.file("lenet_solver.prototxt")).member("layers"));
  }

  @Test
  void caffenetHasThePublishedNumberOfParameters() {
    Converted net = Converted.caffe(Converted.file("caffenet.prototxt"), Converted.request());
    assertEquals(60_965_224, net.parameters());
    assertEquals("[3,227,227]", net.member("input"));
    assertEquals(List.of(), net.leftOut());
    assertTrue(net.member("defaults").contains("\"lrn\":{\"size\":5,\"alpha\":0.0001"));
    assertTrue(net.member("defaults").contains("\"stride\":2,\"fit\":\"ceil\""));
  }

  @Test
  void anInceptionHasBranchesAndAHead() {
    Converted net = Converted.caffe(Converted.file("inception.prototxt"), Converted.request());
    long stem = 192 * (3 * 49 + 1);
    long inception =
        64 * 193 + 96 * 193 + 128 * (96 * 9 + 1) + 16 * 193 + 32 * (16 * 25 + 1) + 32 * 193;
    // The pooled maps of the head are 18 x 18: (56 - 5) / 3 + 1.
    long ends = 10 * (256 * 18 * 18 + 1) + 1000 * 257;
    assertEquals(stem + inception + ends, net.parameters());
    assertEquals(
        "{\"loss1/loss\":{\"from\":\"loss1/fc\",\"loss\":\"softmax-cross-entropy\",\"weight\":0.3},"
            + "\"loss\":{\"from\":\"classifier\",\"loss\":\"softmax-cross-entropy\"}}",
        net.member("outputs"));
    assertTrue(
        net.leftOut()
            .contains(
                "net.prototxt:11:11: conv1/7x7_s2.bias: lr_mult 2, which needs the solver: "
                    + "--solver solver.prototxt"),
        net.leftOut()::toString);
    assertTrue(
        net.leftOut().contains("net.prototxt:96:3: layer 'top-5' (Accuracy): accuracy_param"),
        net.leftOut()::toString);
  }

  @Test
  void normalizationAndScaleAreOneLayer() {
    Converted net = Converted.caffe(Converted.file("residual.prototxt"), Converted.request());
    long convolutions = 64 * 3 * 49 + 128 * 64 + 128 * 64 * 9;
    assertEquals(convolutions + 2 * (64 + 128 + 128) + 1000 * 129, net.parameters());
    assertEquals(List.of(), net.leftOut());
    assertTrue(
        net.member("layers")
            .contains(
                "{\"type\":\"add\",\"from\":[\"bn2a_1\",\"bn2a_2\"],\"activation\":\"relu\"}"));
  }

  // ---- solvers

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "lr_policy: 'fixed' | ``",
        "lr_policy: 'step' stepsize: 1875 gamma: 0.1 | {`type`:`step`,`every`:2,`factor`:0.1}",
        "lr_policy: 'multistep' stepvalue: 1875 stepvalue: 3750 gamma: 0.5 |"
            + " {`type`:`multi-step`,`milestones`:[2,4],`factor`:0.5}",
        "lr_policy: 'poly' power: 0.5 | {`type`:`polynomial`,`power`:0.5}",
        "lr_policy: 'exp' gamma: 1 | {`type`:`exponential`,`factor`:1,`smooth`:true}",
        "lr_policy: 'sigmoid' gamma: 1 stepsize: 5 | ``",
      })
  void policiesBecomeSchedules(String policy, String schedule) {
    Converted net = lenet("base_lr: 0.1 max_iter: 9375 " + policy.replace('`', '"'));
    String train = net.member("train");
    String expected = schedule.replace('`', '"').replace("\"\"", "");
    if (expected.isBlank()) {
      assertTrue(!train.contains("schedule"), train);
    } else {
      assertTrue(train.contains("\"schedule\":" + expected.strip()), train);
    }
  }

  @Test
  void solversBecomeOptimizers() {
    assertTrue(
        lenet("type: 'Nesterov' base_lr: 0.1 momentum: 0.5 max_iter: 938")
            .member("train")
            .contains("\"learningRate\":0.1,\"momentum\":0.5,\"nesterov\":true"));
    assertTrue(
        lenet("solver_type: ADAM base_lr: 0.1 momentum: 0.9 delta: 1e-7 max_iter: 938")
            .member("train")
            .contains("{\"type\":\"adam\",\"learningRate\":0.1,\"beta1\":0.9,\"beta2\":0.999"));
    String parts =
        lenet("base_lr: 0.1 iter_size: 2 clip_gradients: 35 random_seed: 7 max_iter: 938")
            .member("train");
    assertTrue(parts.contains("\"epochs\":2,\"batch\":128,\"shards\":2,\"seed\":7"), parts);
    assertTrue(parts.contains("\"gradients\":[{\"type\":\"clip-norm\",\"norm\":35}]"), parts);
  }

  @Test
  void aSolverNeedsTheNumberOfSamplesAndALoss() {
    String samples =
        assertThrows(
                StriateException.class,
                () ->
                    Converted.caffe(
                        Converted.file("lenet_train.prototxt"),
                        "base_lr: 1",
                        Converted.request(1, 28, 28)))
            .getMessage();
    assertTrue(samples.contains("solver.prototxt:1:1"), samples);
    assertTrue(samples.contains("--samples 60000"), samples);
    String rate = assertThrows(StriateException.class, () -> lenet("max_iter: 5")).getMessage();
    assertEquals("solver.prototxt:1:1: 'solver.prototxt' has no 'base_lr' [STR-202]", rate);
  }

  // ---- layers

  @Test
  void sharedParametersAreWrittenOnce() {
    Converted net =
        converted(
            """
            layer { name: 'a' type: 'Convolution' bottom: 'data' top: 'a'
                    param { name: 'w' } convolution_param { num_output: 4 kernel_size: 1 } }
            layer { name: 'b' type: 'Convolution' bottom: 'a' top: 'b'
                    param { name: 'w' } convolution_param { num_output: 4 kernel_size: 1 } }
            """);
    assertEquals(4 * 5, net.parameters());
  }

  @Test
  void aRectifierThatOthersReadBesideItsInputStaysALayer() {
    Converted net =
        converted(
            """
            layer { name: 'a' type: 'Convolution' bottom: 'data' top: 'a'
                    convolution_param { num_output: 4 kernel_h: 1 kernel_w: 3 } }
            layer { name: 'r' type: 'ReLU' bottom: 'a' top: 'r' relu_param { negative_slope: 0.1 } }
            layer { name: 's' type: 'Eltwise' bottom: 'a' bottom: 'r' top: 's'
                    eltwise_param { operation: MAX } }
            """);
    assertTrue(net.member("layers").contains("\"kernel\":[1,3]"), net.member("layers"));
    assertTrue(
        net.member("layers").contains("{\"type\":\"leaky-relu\",\"name\":\"r\",\"slope\":0.1}"),
        net.member("layers"));
    assertTrue(
        net.member("layers").contains("{\"type\":\"maximum\",\"from\":[\"a\",\"r\"]}"),
        net.member("layers"));
  }

  @Test
  void slicesAreLayers() {
    Converted net =
        converted(
            """
            layer { name: 's' type: 'Slice' bottom: 'data' top: 'x' top: 'y' slice_param { slice_point: 1 } }
            layer { name: 'c' type: 'Concat' bottom: 'y' bottom: 'x' top: 'c' }
            """);
    assertEquals(
        "[{\"type\":\"slice\",\"name\":\"s_1\",\"end\":1},"
            + "{\"type\":\"slice\",\"name\":\"s_2\",\"from\":\"input\",\"begin\":1},"
            + "{\"type\":\"concat\",\"from\":[\"s_2\",\"s_1\"]}]",
        net.member("layers"));
  }

  @Test
  void aLayerThatChangesNoShapeIsLeftOut() {
    Converted net =
        converted(
            """
            layer { name: 'p' type: 'Power' bottom: 'data' top: 'p' power_param { scale: 0.5 } }
            layer { name: 'f' type: 'InnerProduct' bottom: 'p' top: 'f' inner_product_param { num_output: 2 } }
            """);
    assertEquals(2 * 257, net.parameters());
    assertEquals(
        List.of(
            "net.prototxt:2:1: layer 'p' (Power): no counterpart; left out, and what comes after it"
                + " reads the input"),
        net.leftOut());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "layer { name: 'q' type: 'SPP' bottom: 'data' top: 'q' } |"
            + " layer 'q' (SPP): no layer is its counterpart",
        "layer { name: 'q' type: 'ReLU' bottom: 'lost' top: 'q' } |"
            + " layer 'q' reads 'lost', which no layer before it gives",
        "layer { name: 'q' type: 'ReLU' top: 'q' } | layer 'q' reads nothing: it has no 'bottom'",
        "layer { name: 'q' bottom: 'data' } | 'layer' has no 'type'",
        "layer { name: 'q' type: 'Convolution' bottom: 'data' } |"
            + " 'convolution_param' has no 'num_output'",
        "layer { name: 'q' type: 'Pooling' bottom: 'data' pooling_param { pool: STOCHASTIC"
            + " kernel_size: 2 } } | layer 'q': no layer is the counterpart of STOCHASTIC pooling",
        "layer { name: 'q' type: 'Scale' bottom: 'data' } |"
            + " layer 'q' (Scale) follows no BatchNorm: no layer is its counterpart",
      })
  void whatCannotBeWrittenIsReportedAtItsLine(String layer, String expected) {
    String said = message(layer);
    assertTrue(said.contains(expected), said);
    assertTrue(said.startsWith("net.prototxt:2:"), said);
  }

  @Test
  void theShapeOfTheInputMustBeKnown() {
    String said =
        assertThrows(
                StriateException.class,
                () -> Converted.caffe(Converted.file("lenet_train.prototxt"), Converted.request()))
            .getMessage();
    assertTrue(said.contains("net.prototxt:4:32"), said);
    assertTrue(said.contains("--input [3,224,224]"), said);
  }

  @Test
  void anEmptyFileHasNoLayer() {
    String said =
        assertThrows(
                StriateException.class, () -> Converted.caffe("# nothing\n", Converted.request()))
            .getMessage();
    assertEquals("net.prototxt:1:1: there is no layer in this file [STR-202]", said);
  }
}

package io.striate.training.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.Catalog;
import io.striate.api.tensor.Shape;
import io.striate.layers.Network;
import io.striate.layers.graph.Graph;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The networks of the folder `models` have the parameters and the shapes that were published.
class ZooTest {
  private static Graph graph(String model) {
    Path file = Path.of("../models/" + model + ".json");
    return Network.read(file, List.of(), Catalog.installed()).graph();
  }

  /// Sources: torchvision 0.29 for its models; Caffe for `alexnet-caffe`, `cifar10-quick`,
  /// `googlenet` and `lenet-caffe`; Keras for `mlp` and `mobilenet-v1`; pytorchcv for
  /// `shufflenet-v1`; the papers for the others, or their definitions where a paper gives no count.
  @ParameterizedTest
  @CsvSource({
    "alexnet, 62378344",
    "alexnet-caffe, 60965224",
    "alexnet-torchvision, 61100840",
    "cifar10-quick, 145578",
    "deepface, 118923774",
    "densenet121, 7978856",
    "dqn-2013, 677172",
    "efficientnet-b0, 5288548",
    "googlenet, 13378280",
    "inception-v3, 27161264",
    "lenet-caffe, 431080",
    "lenet5, 61706",
    "mlp, 669706",
    "mobilenet-v1, 4231976",
    "mobilenet-v2, 3504872",
    "pilotnet, 252219",
    "resnet101, 44549160",
    "resnet152, 60192808",
    "resnet18, 11689512",
    "resnet20-cifar, 269722",
    "resnet34, 21797672",
    "resnet50, 25557032",
    "shufflenet-v1, 1865728",
    "squeezenet, 1235496",
    "two-stream, 181335594", // 90,627,813 for a frame and 90,707,781 for its flow
    "vgg11, 132863336",
    "vgg13, 133047848",
    "vgg16, 138357544",
    "vgg19, 143667240",
    "zfnet, 62357608"
  })
  void hasThePublishedNumberOfParameters(String model, long parameters) {
    assertEquals(parameters, graph(model).parameters());
  }

  /// Heads that are only for training are not counted where others count what predicts.
  @ParameterizedTest
  @CsvSource({"googlenet, 6998552, 2", "inception-v3, 23834568, 1"})
  void hasThePublishedNumberOfParametersWithoutHeads(String model, long parameters, int heads) {
    Graph whole = graph(model);
    Graph used = whole.used();
    assertEquals(parameters, used.parameters());
    assertEquals(whole.outputs().size() - heads, used.outputs().size());
  }

  /// Keras counts the running statistics of batch normalization, too.
  ///
  /// Source: the models of github.com/mlcommons/tiny, as Keras summarizes them.
  @ParameterizedTest
  @CsvSource({
    "mlperf-tiny-anomalies, 269992",
    "mlperf-tiny-images, 78666",
    "mlperf-tiny-keywords, 24908",
    "mlperf-tiny-wakewords, 221794"
  })
  void hasAsManyNumbersAsInKeras(String model, long numbers) {
    assertEquals(
        numbers,
        graph(model).states().stream()
            .mapToLong(state -> state.parameter().shape().elements())
            .sum());
  }

  /// Source: LeCun, Bottou, Bengio and Haffner, 1998, section II.B: 60,000 trainable parameters;
  /// the ten codes of 84 numbers are fixed.
  @Test
  void lenetOf1998Trains60000Parameters() {
    assertEquals(
        60_000,
        graph("lenet5-1998").states().stream()
            .filter(Graph.State::trained)
            .mapToLong(state -> state.parameter().shape().elements())
            .sum());
  }

  /// Sources: the tables and figures of the papers; torchvision where it differs (the first layers
  /// of `alexnet-torchvision`, `squeezenet`, the sizes of `inception-v3`).
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          alexnet | conv1 96 55 55, pool1 96 27 27, conv2 256 27 27, pool2 256 13 13, conv3 384 13 13, conv4 384 13 13, conv5 256 13 13, pool3 256 6 6, dense1 4096, dense3 1000
          alexnet-caffe | conv1 96 55 55, pool1 96 27 27, conv2 256 27 27, pool2 256 13 13, conv3 384 13 13, conv4 384 13 13, conv5 256 13 13, pool3 256 6 6, dense1 4096, dense3 1000
          alexnet-torchvision | conv1 64 55 55, pool1 64 27 27, conv2 192 27 27, pool2 192 13 13, conv3 384 13 13, conv4 256 13 13, pool3 256 6 6, dense3 1000
          cifar10-quick | pool1 32 16 16, pool2 32 8 8, pool3 64 4 4, dense1 64, dense2 10
          deepface | conv1 32 142 142, pool1 32 71 71, conv2 16 63 63, locally-connected1 16 55 55, locally-connected2 16 25 25, locally-connected3 16 21 21, dense1 4096, dense2 4030
          densenet121 | conv1 64 112 112, pool1 64 56 56, stage/1/concat6 256 56 56, stage/1/pool1 128 28 28, stage/2/concat12 512 28 28, stage/2/pool1 256 14 14, stage/3/concat24 1024 14 14, stage/3/pool1 512 7 7, last/concat16 1024 7 7, dense1 1000
          dqn-2013 | conv1 16 20 20, conv2 32 9 9, dense1 256, dense2 4
          efficientnet-b0 | conv1 32 112 112, first/batchnorm2 16 112 112, stage/1/add1 24 56 56, stage/2/add1 40 28 28, stage/3/add2 80 14 14, stage/4/add2 112 14 14, stage/5/add3 192 7 7, last/batchnorm3 320 7 7, conv2 1280 7 7, dense1 1000
          googlenet | conv1 64 112 112, pool1 64 56 56, conv3 192 56 56, pool2 192 28 28, concat1 256 28 28, concat2 480 28 28, pool5 480 14 14, 4a/concat1 512 14 14, 4d/1/concat1 512 14 14, 4d/2/concat1 512 14 14, 4d/3/concat1 528 14 14, concat3 832 14 14, pool7 832 7 7, concat4 832 7 7, concat5 1024 7 7, head1/pool1 512 4 4, head2/pool1 528 4 4
          inception-v3 | conv1 32 149 149, conv2 32 147 147, conv3 64 147 147, pool1 64 73 73, conv4 80 73 73, conv5 192 71 71, pool2 192 35 35, a/1/concat1 256 35 35, a/2/concat1 288 35 35, a/3/concat1 288 35 35, reduction1 768 17 17, b/4/concat1 768 17 17, reduction2 1280 8 8, c/1/concat3 2048 8 8, c/2/concat3 2048 8 8, head/pool1 768 5 5, classes 1000
          lenet-caffe | conv1 20 24 24, pool1 20 12 12, conv2 50 8 8, pool2 50 4 4, dense1 500, dense2 10
          lenet5 | conv1 6 28 28, pool1 6 14 14, conv2 16 10 10, pool2 16 5 5, dense1 120, dense2 84, dense3 10
          lenet5-1998 | C1 6 28 28, S2 6 14 14, C3 16 10 10, S4 16 5 5, C5 120 1 1, F6 84, output 10
          mlperf-tiny-anomalies | dense1 128, dense5 8, dense9 128, dense10 640
          mlperf-tiny-images | add1 16 32 32, add2 32 16 16, add3 64 8 8, dense1 10
          mlperf-tiny-keywords | conv1 64 25 5, conv5 64 25 5, pool1 64 1 1, dense1 12
          mlperf-tiny-wakewords | conv1 8 48 48, conv2 16 48 48, conv4 32 24 24, conv6 64 12 12, conv12 128 6 6, conv14 256 3 3, dense1 2
          mobilenet-v1 | conv1 32 112 112, conv2 64 112 112, conv4 128 56 56, conv6 256 28 28, conv12 512 14 14, conv14 1024 7 7, dense1 1000
          mobilenet-v2 | conv1 32 112 112, batchnorm3 16 112 112, stage/1/add1 24 56 56, stage/2/add2 32 28 28, stage/3/add3 64 14 14, stage/4/add2 96 14 14, stage/5/add2 160 7 7, stage/6/batchnorm3 320 7 7, conv3 1280 7 7, dense1 1000
          pilotnet | conv1 24 31 98, conv2 36 14 47, conv3 48 5 22, conv4 64 3 20, conv5 64 1 18, flatten1 1152, dense1 100, dense2 50, dense3 10, dense4 1
          resnet101 | stage/1/add3 256 56 56, stage/2/add4 512 28 28, stage/3/add23 1024 14 14, stage/4/add3 2048 7 7
          resnet152 | stage/1/add3 256 56 56, stage/2/add8 512 28 28, stage/3/add36 1024 14 14, stage/4/add3 2048 7 7
          resnet18 | conv1 64 112 112, pool1 64 56 56, first/2/add1 64 56 56, stage/1/add2 128 28 28, stage/2/add2 256 14 14, stage/3/add2 512 7 7, pool2 512, dense1 1000
          resnet20-cifar | conv1 16 32 32, stage1/3/add1 16 32 32, stage2/add3 32 16 16, stage3/add3 64 8 8, pool1 64, dense1 10
          resnet34 | first/3/add1 64 56 56, stage/1/add4 128 28 28, stage/2/add6 256 14 14, stage/3/add3 512 7 7
          resnet50 | conv1 64 112 112, pool1 64 56 56, stage/1/add3 256 56 56, stage/2/add4 512 28 28, stage/3/add6 1024 14 14, stage/4/add3 2048 7 7, pool2 2048, dense1 1000
          segment-fcn | stage1/pool1 16 48 48, stage2/pool1 32 24 24, stage3/pool1 64 12 12, coarse 5 24 24, finer 5 48 48, conv-transpose3 5 96 96
          sermanet-traffic | stage1/conv1 108 28 28, stage1/pool1 108 14 14, stage2/conv1 200 10 10, stage2/pool1 200 5 5, concat1 10292, dense1 100, dense2 43
          shufflenet-v1 | conv1 24 112 112, pool1 24 56 56, stage/1/concat1 240 28 28, stage/1/add3 240 28 28, stage/2/add7 480 14 14, stage/3/add3 960 7 7, pool2 960, dense1 1000
          squeezenet | conv1 64 111 111, pool1 64 55 55, concat2 128 55 55, pool2 128 27 27, concat4 256 27 27, pool3 256 13 13, concat8 512 13 13, conv26 1000 13 13, pool4 1000
          two-stream | spatial/conv1 96 109 109, spatial/pool1 96 54 54, spatial/conv2 256 25 25, spatial/pool2 256 12 12, spatial/conv5 512 12 12, spatial/pool3 512 6 6, spatial/dense1 4096, spatial/dense2 2048, temporal/dense3 101, fused 101
          unet-small | down1/conv2 16 64 64, down2/conv2 32 32 32, bottom/conv2 64 16 16, concat1 64 32 32, concat2 32 64 64, conv1 2 64 64
          vgg11 | pool1 64 112 112, pool2 128 56 56, pool3 256 28 28, pool4 512 14 14, pool5 512 7 7, dense3 1000
          vgg13 | pool1 64 112 112, pool2 128 56 56, pool3 256 28 28, pool4 512 14 14, pool5 512 7 7, dense3 1000
          vgg16 | conv2 64 224 224, pool1 64 112 112, conv4 128 112 112, pool2 128 56 56, conv7 256 56 56, pool3 256 28 28, conv10 512 28 28, pool4 512 14 14, conv13 512 14 14, pool5 512 7 7, dense1 4096, dense3 1000
          vgg19 | conv16 512 14 14, pool1 64 112 112, pool2 128 56 56, pool3 256 28 28, pool4 512 14 14, pool5 512 7 7, dense3 1000
          zfnet | conv1 96 110 110, pool1 96 55 55, conv2 256 26 26, pool2 256 13 13, conv3 384 13 13, conv4 384 13 13, conv5 256 13 13, pool3 256 6 6, dense3 1000
          """)
  void hasThePublishedShapeAtEachStage(String model, String stages) {
    Graph graph = graph(model);
    for (String stage : stages.split(", ", -1)) {
      List<String> words = List.of(stage.split(" ", -1));
      int[] extents = words.subList(1, words.size()).stream().mapToInt(Integer::parseInt).toArray();
      assertEquals(
          Shape.of(extents), graph.node(words.getFirst()).shape(), () -> model + ": " + stage);
    }
  }
}

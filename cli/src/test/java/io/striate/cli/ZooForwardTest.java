package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.layer.Mode;
import io.striate.api.program.Value;
import io.striate.api.random.RandomStream;
import io.striate.api.step.Step;
import io.striate.api.step.Weights;
import io.striate.api.tensor.HostArray;
import io.striate.layers.Network;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Networks of full size on an image, with the weights that training begins with: at every stage
/// the published number of values, all finite.
class ZooForwardTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          densenet121 | pool1 64 56 56, stage/1/pool1 128 28 28, stage/2/pool1 256 14 14, stage/3/pool1 512 7 7, last/concat16 1024 7 7, dense1 1000
          efficientnet-b0 | first/batchnorm2 16 112 112, stage/1/add1 24 56 56, stage/2/add1 40 28 28, stage/3/add2 80 14 14, stage/4/add2 112 14 14, stage/5/add3 192 7 7, last/batchnorm3 320 7 7, dense1 1000
          inception-v3 | pool1 64 73 73, pool2 192 35 35, a/1/concat1 256 35 35, a/3/concat1 288 35 35, reduction1 768 17 17, b/4/concat1 768 17 17, reduction2 1280 8 8, c/2/concat3 2048 8 8, classes 1000
          mobilenet-v2 | batchnorm3 16 112 112, stage/1/add1 24 56 56, stage/2/add2 32 28 28, stage/3/add3 64 14 14, stage/4/add2 96 14 14, stage/5/add2 160 7 7, stage/6/batchnorm3 320 7 7, dense1 1000
          resnet50 | pool1 64 56 56, stage/1/add3 256 56 56, stage/2/add4 512 28 28, stage/3/add6 1024 14 14, stage/4/add3 2048 7 7, dense1 1000
          vgg16 | pool1 64 112 112, pool2 128 56 56, pool3 256 28 28, pool4 512 14 14, pool5 512 7 7, dense1 4096, dense2 4096, dense3 1000
          """)
  void everyStageHasFiniteValues(String model, String stages) {
    var names = new ArrayList<String>();
    var sizes = new ArrayList<Integer>();
    for (String stage : stages.split(", ", -1)) {
      List<String> words = List.of(stage.split(" ", -1));
      names.add(words.getFirst());
      sizes.add(words.stream().skip(1).map(Integer::valueOf).reduce(1, Math::multiplyExact));
    }
    Path file = Path.of("../models", model + ".json");
    var programs = Network.read(file, List.of(), Catalog.installed()).programs();
    var backends = Backends.installed();
    try (Backend backend = backends.open(backends.choose("cpu-vector"), BackendOptions.defaults());
        Weights weights = programs.begin(backend, 1);
        Step step = Step.of(programs.forward(1, Mode.INFERENCE, names), weights)) {
      for (Value input : step.program().inputs()) {
        var random = new RandomStream(1, input.name(), 0, 0);
        HostArray image = HostArray.allocate(input.type());
        for (int i = 0; i < image.length(); i++) {
          image.set(i, 2 * random.nextUniform() - 1);
        }
        step.set(input.name(), image);
      }
      step.run();
      for (int i = 0; i < names.size(); i++) {
        float[] values = step.read(names.get(i));
        assertEquals(sizes.get(i), values.length, names.get(i));
        boolean differ = false;
        for (float value : values) {
          assertTrue(Float.isFinite(value), names.get(i));
          differ |= value != values[0];
        }
        assertTrue(differ, names.get(i) + ": all values are the same");
      }
    }
  }
}

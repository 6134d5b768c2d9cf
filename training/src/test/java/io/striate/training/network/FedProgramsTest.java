package io.striate.training.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.program.Program;
import io.striate.api.tensor.TensorType;
import io.striate.layers.Network;
import io.striate.training.data.TrainingData;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is measured without the data is what training computes with them.
class FedProgramsTest {
  private static Network network(int channels) {
    return Specs.parse(
        """
        { 'striate': 1, 'name': 'fed', 'input': [%d, 6, 6],
          'layers': ['flatten', { 'type': 'dense', 'units': 10 }],
          'loss': 'softmax-cross-entropy',
          'train': { 'data': { 'type': 'synthetic', 'samples': 40 }, 'epochs': 1, 'batch': 4,
                     'seed': 1, 'optimizer': { 'type': 'sgd', 'learningRate': 0.1 } } }
        """
            .formatted(channels));
  }

  @Test
  void isFedWithBytesAsTrainingIs() {
    for (int channels : new int[] {1, 3}) {
      Network network = network(channels);
      var train = network.training();
      var dataset = train.data().value().open(Path.of(""), network.graph().fedShapes());
      try (var data =
          TrainingData.of(dataset, train.validation(), train.normalize(), train.seed())) {
        Program trained = network.programs(data.byteInputs()).training(4);
        Program measured = network.programsAsFed().training(4);
        assertEquals(TensorType.uint8(4, channels, 6, 6), measured.inputs().getFirst().type());
        assertEquals(inputs(trained), inputs(measured));
        assertEquals(operations(trained), operations(measured));
      }
    }
  }

  private static List<String> inputs(Program program) {
    return program.inputs().stream().map(input -> input.name() + " " + input.type()).toList();
  }

  private static List<String> operations(Program program) {
    return program.instructions().stream()
        .map(instruction -> instruction.op().name() + " " + instruction.outputTypes())
        .toList();
  }

  /// Where nothing says how to train, nothing is known of the data.
  @Test
  void isFedWithNumbersOtherwise() {
    Network network =
        Specs.parse("{ 'striate': 1, 'name': 'fed', 'input': [1, 6, 6], 'layers': ['flatten'] }");
    assertEquals(
        TensorType.float32(2, 1, 6, 6),
        network.programsAsFed().prediction(2).inputs().getFirst().type());
  }
}

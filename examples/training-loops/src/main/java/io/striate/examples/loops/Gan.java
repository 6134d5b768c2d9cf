package io.striate.examples.loops;

import module io.striate.training;
import module java.base;

/// A generator of points against a critic, with the loss of least squares; stopped and resumed.
///
/// Source: Mao and others, "Least Squares Generative Adversarial Networks", 2017.
public final class Gan {
  private Gan() {}

  /// Trains up to a step, from where a file was written if there is one; writes the file.
  ///
  /// @param real 64 points of the plane for each step
  public static void train(
      Weights weights, Catalog catalog, LongFunction<float[]> real, Path file, int last) {
    NetworkPrograms generator = network(catalog, 2);
    NetworkPrograms critic = network(catalog, 1);
    var adam = catalog.create(Kinds.OPTIMIZER, "adam", Map.of("learningRate", 0.01, "beta1", 0.5));
    var emit = new Emitter("gan", 64, 1);
    Value truth = emit.input("real", TensorType.float32(64, 2), true);
    Inlined made = emit.inline("g/", forward(generator), Map.of("input", emit.normal(truth)));
    Inlined onMade = emit.inline("d/", forward(critic), Map.of("input", made.output("out")));
    Inlined onTruth = emit.inline("d/", forward(critic), Map.of("input", truth));
    var judged = onMade.parameters("");
    adam.minimize(emit, emit.add(error(emit, onTruth, 1), error(emit, onMade, 0)), judged);
    adam.minimize(emit, error(emit, onMade, 1), made.parameters(""));
    try (var step = Step.of(emit.build(), weights)) {
      generator.begin(weights, "g/", 1);
      critic.begin(weights, "d/", 1);
      adam.begin(weights, Stream.of(judged, made.parameters("")).flatMap(List::stream).toList(), 1);
      step.at(Files.exists(file) ? WeightsFile.read(file, weights) : 0);
      while (step.next() < last) {
        step.set("real", real.apply(step.next())).run();
      }
      WeightsFile.write(file, weights, step.next());
    }
  }

  private static Value error(Emitter emit, Inlined critic, double wanted) {
    return emit.mean(emit.square(emit.subtract(critic.output("out"), emit.constant(wanted))));
  }

  private static Program forward(NetworkPrograms network) {
    return network.forward(64, Mode.TRAINING, List.of("out"));
  }

  private static NetworkPrograms network(Catalog catalog, int units) {
    var spec = NetworkBuilder.named("gan").input(2).layer("dense", "units", 32).layer("tanh");
    return spec.layer("dense", "name", "out", "units", units).build(catalog).programs();
  }
}

package io.striate.examples.loops;

import module io.striate.training;
import module java.base;

/// A regression whose body learns by SGD and whose head learns by Adam, in one step.
public final class TwoOptimizers {
  private static final int BATCH = 32;

  private TwoOptimizers() {}

  /// Trains, and returns the loss of each step.
  public static List<Double> train(Backend backend, Catalog catalog, int steps) {
    var spec = NetworkBuilder.named("regression").input(2);
    spec.layer("dense", "name", "body", "units", 16, "activation", "tanh");
    var network = spec.layer("dense", "name", "head", "units", 1).build(catalog).programs();
    var sgd = catalog.create(Kinds.OPTIMIZER, "sgd", Map.of("learningRate", 0.05));
    var adam = catalog.create(Kinds.OPTIMIZER, "adam", Map.of("learningRate", 0.01));
    var emit = new Emitter("two optimizers", BATCH, 1);
    Value x = emit.input("x", TensorType.float32(BATCH, 2), true);
    Value target = emit.reduce(Reduce.Kind.MAX, x, List.of(1));
    var forward = network.forward(BATCH, Mode.TRAINING, List.of("head"));
    Inlined net = emit.inline(forward, Map.of("input", x));
    Value loss = emit.mean(emit.square(emit.subtract(net.output("head"), target)));
    sgd.minimize(emit, loss, net.parameters("body."));
    adam.minimize(emit, loss, net.parameters("head."));
    emit.output("loss", loss);
    try (var weights = network.begin(backend, 1);
        var step = Step.of(emit.build(), weights)) {
      sgd.begin(weights, net.parameters("body."), 1);
      adam.begin(weights, net.parameters("head."), 1);
      var random = new RandomStream(1, "data", 0, 0);
      var losses = new ArrayList<Double>();
      for (int i = 0; i < steps; i++) {
        step.set("x", Initializer.uniform(1).values(Shape.of(BATCH, 2), random));
        losses.add(step.run().figure("loss"));
      }
      return losses;
    }
  }
}

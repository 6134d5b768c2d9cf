package io.striate.examples.loops;

import module io.striate.training;
import module java.base;

/// Deep Q-learning: a network that acts and learns, and a copy of it that sets the targets.
///
/// Source: Mnih and others, "Human-level Control through Deep Reinforcement Learning", 2015.
public final class DeepQ {
  private static final int BATCH = 32;
  private static final double DISCOUNT = 0.9;

  private DeepQ() {}

  /// Lets a network play and learn.
  ///
  /// @param weights of the network, under `online/`
  public static void train(Weights weights, NetworkPrograms network, Optimizer adam, World world) {
    var emit = new Emitter("deep q", BATCH, 1);
    TensorType seen = TensorType.float32(BATCH, world.size());
    Value before = emit.input("before", seen, true);
    Value after = emit.input("after", seen, true);
    Value action = emit.input("action", TensorType.float32(BATCH, world.actions()), true);
    Value reward = emit.input("reward", TensorType.float32(BATCH, 1), true);
    Value continues = emit.input("continues", TensorType.float32(BATCH, 1), true);
    Program values = network.forward(BATCH, Mode.TRAINING, List.of("q"));
    Inlined online = emit.inline("online/", values, Map.of("input", before));
    Value next = emit.inline("target/", values, Map.of("input", after)).output("q");
    Value best = emit.multiply(continues, emit.reduce(Reduce.Kind.MAX, next, List.of(1)));
    Value wanted = emit.add(reward, emit.scale(best, DISCOUNT));
    Value taken =
        emit.reduce(Reduce.Kind.SUM, emit.multiply(online.output("q"), action), List.of(1));
    adam.minimize(
        emit, emit.mean(emit.square(emit.subtract(taken, wanted))), online.parameters(""));
    network.begin(weights, "online/", 1);
    network.begin(weights, "target/", 1);
    adam.begin(weights, online.parameters(""), 1);
    try (var step = Step.of(emit.build(), weights)) {
      while (step.next() < world.steps()) {
        world.play(step.next());
        world.replay(BATCH, step.next()).forEach(step::set);
        step.run();
        if (step.next() % 50 == 0) {
          weights.copy("online/", "target/");
        }
      }
    }
  }
}

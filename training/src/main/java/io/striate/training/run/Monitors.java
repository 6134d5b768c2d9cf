package io.striate.training.run;

import io.striate.api.train.Direction;
import io.striate.api.train.Monitor;
import io.striate.layers.Network;
import io.striate.layers.graph.GraphOutput;
import io.striate.layers.program.Programs;
import java.util.ArrayList;
import java.util.List;

/// Decides by which figures the epochs of a network can be compared.
final class Monitors {
  private static final String ACCURACY = "accuracy";

  private Monitors() {}

  /// The figures of a network that have a direction. The first one decides which epoch is the best:
  /// the metric of a network with a single output, else the loss.
  static List<Monitor> of(Network network) {
    var monitors = new ArrayList<Monitor>();
    List<GraphOutput> outputs = network.graph().outputs();
    for (GraphOutput output : outputs) {
      String prefix = outputs.size() == 1 ? "" : output.spec().name() + ".";
      output.spec().metrics().stream()
          .filter(metric -> metric.id().equals(ACCURACY))
          .map(metric -> new Monitor(prefix + metric.id(), Direction.HIGHER))
          .forEach(monitors::add);
    }
    var loss = new Monitor(Programs.LOSS, Direction.LOWER);
    if (outputs.size() == 1) {
      monitors.add(loss);
    } else {
      monitors.addFirst(loss);
    }
    return monitors;
  }
}

package io.striate.training.run;

import io.striate.api.train.Direction;
import io.striate.api.train.Monitor;
import io.striate.layers.Network;
import io.striate.layers.program.Figure;
import io.striate.layers.program.Programs;
import java.util.ArrayList;
import java.util.List;

/// Decides by which figures the epochs of a network can be compared.
final class Monitors {
  private Monitors() {}

  /// The figures of a network that have a direction. The first one decides which epoch is the best:
  /// the first metric of a network with a single loss that lasts after training, else the sum of
  /// the losses.
  static List<Monitor> of(Network network) {
    var monitors = new ArrayList<Monitor>();
    boolean single =
        network.graph().lasting().stream().filter(each -> each.spec().loss().isPresent()).count()
            == 1;
    for (Figure figure : network.evaluated()) {
      if (figure.direction() != Direction.NONE) {
        var monitor = new Monitor(figure.name(), figure.direction());
        if (!single && figure.name().equals(Programs.LOSS)) {
          monitors.addFirst(monitor);
        } else {
          monitors.add(monitor);
        }
      }
    }
    return monitors;
  }
}

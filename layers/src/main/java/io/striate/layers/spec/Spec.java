package io.striate.layers.spec;

import io.striate.api.component.Component;
import io.striate.api.error.Place;
import io.striate.api.play.Learner;
import io.striate.api.train.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a model's file says: the network and, if it is to be trained, how.
///
/// @param name the model's name; `model` if it has none
/// @param inputs at least one
/// @param layers in the order written, which need not be that of computation
/// @param outputs at least one
/// @param views versions of images that evaluation and prediction average over
/// @param train how it is trained; a network that only computes needs none. With phases it is the
///   first of them, unless [#in] has chosen another
/// @param phases parts of the training, one after the other; empty if it has no parts
/// @param learner a training that makes its own data, in place of `train`
/// @param backend which backend it prefers; a flag outranks it
/// @param place where the whole begins
public record Spec(
    String name,
    List<InputSpec> inputs,
    List<LayerSpec> layers,
    List<OutputSpec> outputs,
    List<Component<View>> views,
    Optional<TrainSpec> train,
    List<TrainPhase> phases,
    Optional<Component<Learner>> learner,
    Optional<String> backend,
    Place place) {
  /// The version of the format that this reads and writes: the value of the key `striate`.
  public static final int VERSION = 1;

  public Spec {
    inputs = List.copyOf(inputs);
    layers = List.copyOf(layers);
    outputs = List.copyOf(outputs);
    views = List.copyOf(views);
    phases = List.copyOf(phases);
  }

  /// Whether the size of an input is only known when the network is used.
  public boolean open() {
    return inputs.stream().anyMatch(input -> !input.any().isEmpty());
  }

  /// The same specification with some of its inputs, layers and outputs.
  ///
  /// @param names of inputs and layers, with all that the layers read
  /// @param kept the outputs
  public Spec restricted(Set<String> names, List<OutputSpec> kept) {
    var read = new ArrayList<LayerSpec>();
    String before = inputs.getFirst().name();
    for (LayerSpec layer : layers) {
      // The layer before it may be left out.
      boolean chained = layer.from().isEmpty();
      LayerSpec explicit =
          chained ? layer.withFrom(List.of(new Reference(before, layer.place()))) : layer;
      if (names.contains(layer.name())) {
        read.add(explicit);
      }
      before = layer.name();
    }
    return new Spec(
        name,
        inputs.stream().filter(input -> names.contains(input.name())).toList(),
        read,
        kept.stream().map(output -> explicit(output)).toList(),
        views,
        train,
        phases,
        learner,
        backend,
        place);
  }

  private OutputSpec explicit(OutputSpec output) {
    var last = new Reference(layers.getLast().name(), output.place());
    return output.from().isEmpty() ? output.withFrom(List.of(last)) : output;
  }

  /// The same specification, trained as one of its phases says.
  public Spec in(TrainPhase phase) {
    return new Spec(
        name,
        inputs,
        layers,
        outputs,
        views,
        Optional.of(phase.train()),
        phases,
        learner,
        backend,
        place);
  }

  /// The same specification where open heights and widths have these extents.
  ///
  /// @param height in pixels
  /// @param width in pixels
  public Spec at(int height, int width) {
    List<InputSpec> sized = inputs.stream().map(input -> input.at(height, width)).toList();
    return new Spec(name, sized, layers, outputs, views, train, phases, learner, backend, place);
  }
}

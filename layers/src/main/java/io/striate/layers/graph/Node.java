package io.striate.layers.graph;

import io.striate.api.error.Place;
import io.striate.api.layer.Layer;
import io.striate.api.layer.Parameter;
import io.striate.api.layer.Parameter.Role;
import io.striate.api.tensor.Shape;
import java.util.List;

/// A layer in its place in the network.
///
/// @param name unique among nodes and inputs
/// @param type the type's id, such as `conv2d`
/// @param layer what it does
/// @param inputs names of the nodes or inputs that feed it
/// @param shape of its output, one sample
/// @param parameters what it keeps
/// @param owner the name of the node whose parameters it uses, mostly its own
/// @param frozen whether training leaves its parameters as they are
/// @param place where it is written
public record Node(
    String name,
    String type,
    Layer layer,
    List<String> inputs,
    Shape shape,
    List<Parameter> parameters,
    String owner,
    boolean frozen,
    Place place) {
  public Node {
    inputs = List.copyOf(inputs);
    parameters = List.copyOf(parameters);
  }

  /// Whether it uses the parameters of another node.
  public boolean shares() {
    return !owner.equals(name);
  }

  /// The parameters that training may change, frozen or not.
  public List<Parameter> trainable() {
    return parameters.stream().filter(each -> each.role() == Role.TRAINABLE).toList();
  }

  /// How many numbers the trainable parameters have.
  public long trainableElements() {
    return trainable().stream().mapToLong(each -> each.shape().elements()).sum();
  }

  /// The name by which the whole network knows one of its parameters: `conv1.weight`.
  public String stateName(Parameter parameter) {
    return owner + "." + parameter.name();
  }
}

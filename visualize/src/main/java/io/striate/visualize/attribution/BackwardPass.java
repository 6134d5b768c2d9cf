package io.striate.visualize.attribution;

import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.GradientRule;
import io.striate.api.program.Value;
import io.striate.api.step.Step;
import io.striate.visualize.model.ImageModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The gradient of what a node gives, by the image and by other nodes.
///
/// A node gives many values; the caller says with which weight each counts: 1 for a class and 0 for
/// the others, or 1 for one position of one map. Planned once, run for any number of images.
public final class BackwardPass implements AutoCloseable {
  private static final String WANTED = "wanted";
  private static final String VALUE = "value of ";
  private static final String GRADIENT = "gradient by ";

  private final Step step;

  /// @param node whose values are differentiated
  /// @param by nodes that it depends on, beside the image
  /// @param rule gradients in place of those of the operations
  public BackwardPass(ImageModel model, String node, List<String> by, GradientRule rule) {
    var emit = new Emitter("gradient of " + node, 1, 1);
    Value image = model.image(emit);
    var watched = new ArrayList<>(by);
    if (!by.contains(node)) {
      watched.add(node);
    }
    Map<String, Value> values = model.forward(emit, image, watched).outputs();
    Value value = java.util.Objects.requireNonNull(values.get(node));
    Value wanted = emit.input(WANTED, value.type(), true);
    Value score = emit.sum(emit.multiply(value, wanted));
    var sources = new ArrayList<>(List.of(image));
    by.forEach(each -> sources.add(java.util.Objects.requireNonNull(values.get(each))));
    List<Value> gradients = Differentiation.gradients(emit, score, sources, rule);
    emit.output(GRADIENT + ImageModel.IMAGE, gradients.getFirst());
    for (int i = 0; i < by.size(); i++) {
      emit.output(GRADIENT + by.get(i), gradients.get(i + 1));
    }
    values.forEach((name, each) -> emit.output(VALUE + name, each));
    step = model.step(emit);
  }

  /// Runs forward and backward.
  ///
  /// @param image `[C, H, W]`
  /// @param wanted a weight for each value of the node
  /// @return this, to read what came out
  public BackwardPass run(float[] image, float[] wanted) {
    step.set(ImageModel.IMAGE, image).set(WANTED, wanted).run();
    return this;
  }

  /// The gradient by the image, `[C, H, W]`.
  public float[] byImage() {
    return step.read(GRADIENT + ImageModel.IMAGE);
  }

  /// The gradient by one of the other nodes.
  public float[] by(String node) {
    return step.read(GRADIENT + node);
  }

  /// What a node gave.
  public float[] value(String node) {
    return step.read(VALUE + node);
  }

  @Override
  public void close() {
    step.close();
  }
}

package io.striate.visualize.attribution;

import io.striate.api.program.Emitter;
import io.striate.visualize.model.ImageModel;
import io.striate.visualize.picture.Pictures;
import io.striate.visualize.picture.Plane;
import java.util.List;

/// Gradients of a class by the pixels in which rectifiers follow another rule.
public enum RuledGradient implements AttributionMethod {
  /// Guided back-propagation.
  GUIDED(
      RectifierRule.GUIDED,
      "guided",
      "Guided back-propagation",
      "The gradient of the class by each pixel, where each relu passes back only what is positive"
          + " and where it was active."),
  /// The deconvnet.
  DECONVNET(
      RectifierRule.DECONVNET,
      "deconvnet",
      "Deconvnet",
      "The class carried back to the pixels: max pooling puts values back in the places of the"
          + " maxima, each relu passes on what is positive, convolutions use the flipped filters.");

  private final RectifierRule rule;
  private final String id;
  private final String title;
  private final String meaning;

  RuledGradient(RectifierRule rule, String id, String title, String meaning) {
    this.rule = rule;
    this.id = id;
    this.title = title;
    this.meaning = meaning;
  }

  /// Whether a network has rectifiers: without them both are the gradient.
  public static boolean applies(ImageModel model) {
    var emit = new Emitter("forward", 1, 1);
    model.forward(emit, model.image(emit), List.of(model.classes().name()));
    return emit.instructions().stream().anyMatch(RectifierRule::isRectifier);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String meaning() {
    return meaning;
  }

  @Override
  public boolean insensitive() {
    return this == GUIDED;
  }

  @Override
  public Attribution of(ImageModel model, float[] image, int index) {
    float[] gradient = InputGradient.of(model, image, index, rule);
    Plane plane = Plane.strongest(gradient, model.shape().extent(1), model.shape().extent(2));
    return new Attribution(plane, gradient, Pictures.aroundGray(gradient, model.shape()));
  }
}

package io.striate.visualize.attribution;

import io.striate.api.program.GradientRule;
import io.striate.visualize.model.ImageModel;
import io.striate.visualize.picture.ColorMap;
import io.striate.visualize.picture.Pictures;
import io.striate.visualize.picture.Plane;

/// The magnitude of the gradient of a class by the pixels, the largest over the channels.
///
/// Source: Simonyan, Vedaldi and Zisserman, "Deep Inside Convolutional Networks", arXiv:1312.6034.
public record Saliency() implements AttributionMethod {
  @Override
  public String id() {
    return "saliency";
  }

  @Override
  public String title() {
    return "Saliency";
  }

  @Override
  public String meaning() {
    return "Magnitude of the gradient of the class by each pixel: bright pixels change the value of"
        + " the class most.";
  }

  @Override
  public Attribution of(ImageModel model, float[] image, int index) {
    float[] gradient = InputGradient.of(model, image, index, GradientRule.OWN);
    Plane plane = Plane.strongest(gradient, model.shape().extent(1), model.shape().extent(2));
    return new Attribution(plane, gradient, Pictures.range(plane, ColorMap.GRAY));
  }
}

package io.striate.visualize.attribution;

import io.striate.api.program.GradientRule;
import io.striate.api.tensor.Shape;
import io.striate.layers.graph.Node;
import io.striate.visualize.model.ImageModel;
import io.striate.visualize.picture.Pictures;
import io.striate.visualize.picture.Plane;
import java.util.List;

/// The maps of a layer, each weighted by the mean gradient of the class by it, where their sum is
/// positive: `relu(sum over c of mean(d class / d A[c]) * A[c])`, at the size of the image.
///
/// Source: Selvaraju and others, "Grad-CAM", arXiv:1610.02391.
///
/// @param layer gives maps; late layers show what, early ones where
public record GradCam(String layer) implements AttributionMethod {
  private static final double COVER = 0.55;

  @Override
  public String id() {
    return "grad-cam";
  }

  @Override
  public String title() {
    return "Grad-CAM of " + layer;
  }

  @Override
  public String meaning() {
    return "Where the maps of the layer speak for the class: bright regions raise its value.";
  }

  @Override
  public Attribution of(ImageModel model, float[] image, int index) {
    Shape shape = model.shape();
    Plane plane = map(model, image, index).resized(shape.extent(1), shape.extent(2));
    var below = Pictures.image(model.pixels().brightness(image), shape);
    return new Attribution(plane, Pictures.blend(below, Pictures.heat(plane), COVER));
  }

  /// The map at the size of the layer.
  ///
  /// @param image `[C, H, W]`
  /// @param index of the class
  public Plane map(ImageModel model, float[] image, int index) {
    Node classes = model.classes();
    Shape maps = model.layer(layer).shape();
    try (var pass = new BackwardPass(model, classes.name(), List.of(layer), GradientRule.OWN)) {
      pass.run(image, ClassWeights.of(classes.shape(), index));
      return weighted(pass.value(layer), pass.by(layer), maps);
    }
  }

  private static Plane weighted(float[] values, float[] gradients, Shape maps) {
    int size = maps.extent(1) * maps.extent(2);
    var sum = new double[size];
    for (int map = 0; map < maps.extent(0); map++) {
      double weight = 0;
      for (int i = 0; i < size; i++) {
        weight += gradients[map * size + i] / size;
      }
      for (int i = 0; i < size; i++) {
        sum[i] += weight * values[map * size + i];
      }
    }
    var positive = new float[size];
    for (int i = 0; i < size; i++) {
      positive[i] = (float) Math.max(0, sum[i]);
    }
    return new Plane(maps.extent(1), maps.extent(2), positive);
  }
}

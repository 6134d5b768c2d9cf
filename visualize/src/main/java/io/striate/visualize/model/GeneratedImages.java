package io.striate.visualize.model;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Mode;
import io.striate.api.op.Generate;
import io.striate.api.program.Program;
import io.striate.api.step.Step;
import io.striate.api.tensor.Shape;
import io.striate.layers.graph.Graph;
import io.striate.layers.graph.GraphOutput;
import io.striate.layers.program.NetworkPrograms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Images that a network makes of random numbers, such as the generator of an adversarial network.
public final class GeneratedImages {
  private GeneratedImages() {}

  /// The layer that gives images: that of the first output without a loss.
  ///
  /// @throws StriateException if there is none
  public static String layer(ImageModel model) {
    return model.graph().outputs().stream()
        .filter(output -> output.spec().loss().isEmpty())
        .map(GraphOutput::node)
        .findFirst()
        .orElseThrow(() ->
            new StriateException(
                Code.BAD_FLAG,
                "the network has no output without a loss, which would be the generated image",
                "name the layer that gives the images with --layer"));
  }

  /// Makes images.
  ///
  /// @param layer gives what the network takes as an image, `[C, H, W]`
  /// @param count how many; an image does not depend on it
  /// @param seed of the random numbers
  /// @return brightness, from 0 to 1 where the network keeps within it
  /// @throws StriateException if the layer gives something else, or nothing random
  public static List<Picture> of(ImageModel model, String layer, int count, long seed) {
    Shape shape = model.layer(layer).shape();
    if (shape.rank() != 3 || shape.extent(0) != model.shape().extent(0)) {
      throw new StriateException(
          Code.BAD_FLAG,
          String.format(
              Locale.ROOT,
              "layer '%s' gives %s, which is no image as the network takes it, %s",
              layer,
              shape,
              model.shape()));
    }
    Graph graph = model.graph();
    NetworkPrograms whole = model.trained().network().programs();
    var programs = new NetworkPrograms(graph, whole.bytes(), whole.rules(), seed, whole.views());
    Program program = programs.forward(count, Mode.INFERENCE, List.of(layer));
    if (program.instructions().stream().noneMatch(each -> each.op() instanceof Generate.Uniform)) {
      throw new StriateException(
          Code.BAD_FLAG,
          "layer '" + layer + "' draws no random numbers, so all its images would be the same",
          "name a layer that follows one of the type latent");
    }
    Pixels pixels = model.pixels().at(shape);
    var pictures = new ArrayList<Picture>();
    try (Step step = Step.of(program, model.weights())) {
      // The numbers of an image tell how many there are, and are not read.
      graph.fedShapes().forEach((input, fed) -> step.set(input, new float[count * fed.size()]));
      float[] values = step.run().read(layer);
      for (int i = 0; i < count; i++) {
        float[] own = Arrays.copyOfRange(values, i * shape.size(), (i + 1) * shape.size());
        pictures.add(new Picture(shape, pixels.brightness(own)));
      }
    }
    return pictures;
  }
}

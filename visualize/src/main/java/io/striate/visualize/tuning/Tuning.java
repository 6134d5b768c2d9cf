package io.striate.visualize.tuning;

import io.striate.api.program.Emitter;
import io.striate.api.step.Step;
import io.striate.api.tensor.Shape;
import io.striate.layers.graph.Node;
import io.striate.visualize.model.ImageModel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Shows gratings to a network and notes what the units of a layer answer. Of a layer that gives
/// maps, the unit of a map is that in its middle.
///
/// Source: Hubel and Wiesel, "Receptive fields of single neurones in the cat's striate cortex",
/// Journal of Physiology 148, 1959.
///
/// @param orientations how many, evenly from 0 up to 180 degrees
/// @param phases how many, evenly from 0 up to 360 degrees; even
/// @param wavelengths in pixels
public record Tuning(int orientations, int phases, List<Double> wavelengths) {
  private static final int BATCH = 32;

  public Tuning {
    wavelengths = List.copyOf(wavelengths);
  }

  /// Wavelengths from 3 pixels up to half the smaller side, each half as long again as the one
  /// before.
  public static List<Double> wavelengthsFor(Shape shape) {
    double most = Math.min(shape.extent(1), shape.extent(2)) / 2.0;
    var wavelengths = new ArrayList<Double>();
    for (double wavelength = 3; wavelength <= Math.max(3, most); wavelength *= 1.5) {
      wavelengths.add(wavelength);
    }
    return wavelengths;
  }

  /// Asks all units.
  ///
  /// @param layer the name of the layer
  /// @return for each unit its answers
  /// @throws io.striate.api.error.StriateException if there is no such layer
  public List<UnitTuning> of(ImageModel model, String layer) {
    Node node = model.layer(layer);
    double[][] answers = answers(model, node);
    return IntStream.range(0, answers.length).mapToObj(unit -> unit(answers[unit])).toList();
  }

  /// The grating of a number: phases first, then orientations, then wavelengths.
  private Grating grating(int number) {
    return new Grating(
        Math.PI * (number / phases % orientations) / orientations,
        wavelengths.get(number / (phases * orientations)),
        2 * Math.PI * (number % phases) / phases);
  }

  private double[][] answers(ImageModel model, Node node) {
    Shape shape = node.shape();
    int units = shape.rank() == 3 ? shape.extent(0) : shape.size();
    int spread = shape.size() / units;
    int middle =
        shape.rank() == 3 ? shape.extent(1) / 2 * shape.extent(2) + shape.extent(2) / 2 : 0;
    int gratings = wavelengths.size() * orientations * phases;
    var answers = new double[units][gratings];
    int pixels = model.shape().size();
    var emit = new Emitter("answers of " + node.name(), BATCH, 1);
    model.forward(emit, model.image(emit), List.of(node.name())).outputs().forEach(emit::output);
    try (Step step = model.step(emit)) {
      var images = new float[BATCH * pixels];
      for (int first = 0; first < gratings; first += BATCH) {
        int many = Math.min(BATCH, gratings - first);
        for (int i = 0; i < many; i++) {
          System.arraycopy(image(model, grating(first + i)), 0, images, i * pixels, pixels);
        }
        float[] values = step.set(ImageModel.IMAGE, images).run().read(node.name());
        for (int i = 0; i < many; i++) {
          for (int unit = 0; unit < units; unit++) {
            answers[unit][first + i] = values[i * shape.size() + unit * spread + middle];
          }
        }
      }
    }
    return answers;
  }

  private static float[] image(ImageModel model, Grating grating) {
    Shape shape = model.shape();
    double row = (shape.extent(1) - 1) / 2.0;
    double column = (shape.extent(2) - 1) / 2.0;
    return model.pixels().image(grating.brightness(shape, row, column));
  }

  private UnitTuning unit(double[] answers) {
    int best = 0;
    for (int i = 1; i < answers.length; i++) {
      best = answers[i] > answers[best] ? i : best;
    }
    int wavelength = best / (orientations * phases);
    var byPhase = new ArrayList<List<Double>>();
    for (int orientation = 0; orientation < orientations; orientation++) {
      int from = (wavelength * orientations + orientation) * phases;
      byPhase.add(IntStream.range(from, from + phases).mapToObj(i -> answers[i]).toList());
    }
    return new UnitTuning(wavelengths.get(wavelength), byPhase);
  }
}

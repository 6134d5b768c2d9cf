package io.striate.training;

import io.striate.api.data.FileDecoder;
import io.striate.api.data.ImageSize;
import io.striate.api.data.SampleSource;
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// Makes what is given to a [Predictor] ready to run. May be used by several threads at once.
final class SamplePreparation {
  private final TrainedModel model;

  /// What a sample consists of.
  private final Map<String, Shape> shapes;

  private final Recent<ImageSize, TrainedModel> sizes;
  private final Recent<Map<String, TensorType>, SampleKind> kinds;

  /// @param most how many sizes of images, and kinds of samples, are remembered
  SamplePreparation(TrainedModel model, int most) {
    this.model = model;
    this.shapes = model.inputs();
    this.sizes = new Recent<>(most);
    this.kinds = new Recent<>(most);
  }

  /// An image.
  ///
  /// @throws StriateException if it cannot be read or does not suit the network
  PreparedSample of(SampleSource source) {
    FileDecoder decoder = model.decoder();
    TrainedModel sized = sized(source, decoder);
    Map.Entry<String, Shape> input = sized.onlyInput();
    Samples samples = decoder.decodeAll(input.getKey(), input.getValue(), List.of(source));
    HostArray values = HostArray.allocate(samples.features().getFirst().type());
    samples.read(0, 0, values, 0);
    return whole(
        sized,
        Map.of(input.getKey(), samples.features().getFirst()),
        Map.of(input.getKey(), values));
  }

  private TrainedModel sized(SampleSource source, FileDecoder decoder) {
    return model.network().sized() ? model : sizes.of(model.sizeOf(source, decoder), model::at);
  }

  /// Values of each input, by name.
  ///
  /// @throws StriateException if an input is missing or does not suit the network
  PreparedSample of(Map<String, HostArray> inputs) {
    if (!model.network().sized()) {
      throw bad("takes images of any size: give an image instead of numbers");
    }
    if (!inputs.keySet().equals(shapes.keySet())) {
      throw bad(
          String.format(
              Locale.ROOT, "has the inputs %s, got %s", shapes.keySet(), inputs.keySet()));
    }
    var features = new LinkedHashMap<String, Samples.Feature>();
    var arrays = new LinkedHashMap<String, HostArray>();
    shapes.forEach((name, shape) -> {
      HostArray given = single(Objects.requireNonNull(inputs.get(name)));
      ElementType element =
          given instanceof HostArray.Bytes ? ElementType.UINT8 : ElementType.FLOAT32;
      if (given.length() != shape.elements()) {
        throw bad(
            String.format(
                Locale.ROOT,
                "input '%s' is %s, which has %d elements, got %d",
                name,
                shape,
                shape.elements(),
                given.length()));
      }
      features.put(name, new Samples.Feature(name, new TensorType(element, shape)));
      arrays.put(name, given);
    });
    return whole(model, features, arrays);
  }

  /// A sample with all inputs, in the order of the network: those that searches fill are zeros.
  private PreparedSample whole(
      TrainedModel sized, Map<String, Samples.Feature> features, Map<String, HostArray> arrays) {
    var all = new ArrayList<Samples.Feature>();
    var values = new ArrayList<HostArray>();
    sized
        .network()
        .graph()
        .fedShapes()
        .forEach((name, shape) -> {
          var zeros = new Samples.Feature(name, TensorType.float32(shape));
          all.add(features.getOrDefault(name, zeros));
          HostArray given = arrays.get(name);
          values.add(given == null ? HostArray.allocate(zeros.type()) : given);
        });
    return new PreparedSample(kind(sized, all), values);
  }

  /// Numbers in single precision, in which they are computed; bytes as they are.
  private HostArray single(HostArray values) {
    return switch (values) {
      case HostArray.Bytes _, HostArray.Floats _ -> values;
      case HostArray.Doubles(double[] doubles) -> {
        var floats = new HostArray.Floats(new float[doubles.length]);
        for (int i = 0; i < doubles.length; i++) {
          floats.set(i, doubles[i]);
        }
        yield floats;
      }
      case HostArray.Ints _ -> throw bad("takes bytes or numbers, not ints");
    };
  }

  /// A sample of zeros, of the kind that the network was trained on. The size of its inputs is
  /// known.
  PreparedSample blank() {
    var features = new LinkedHashMap<String, Samples.Feature>();
    var arrays = new LinkedHashMap<String, HostArray>();
    shapes.forEach((name, shape) -> {
      boolean bytes = model.format().normalization(name).isPresent();
      ElementType element = bytes ? ElementType.UINT8 : ElementType.FLOAT32;
      var feature = new Samples.Feature(name, new TensorType(element, shape));
      features.put(name, feature);
      arrays.put(name, HostArray.allocate(feature.type()));
    });
    return whole(model, features, arrays);
  }

  private SampleKind kind(TrainedModel sized, List<Samples.Feature> features) {
    return kinds.of(SampleKind.types(features), _ -> SampleKind.of(sized, features));
  }

  private StriateException bad(String what) {
    return new StriateException(
        Code.BAD_DATA, String.format(Locale.ROOT, "%s: the network %s", model.file(), what));
  }
}

package io.striate.backend.tck.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.data.Augmentation;
import io.striate.api.data.Sample;
import io.striate.api.data.Samples.Feature;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.run.Seed;
import java.util.ArrayList;
import java.util.List;

/// A batch of three samples, one of which is changed. The elements of each feature of that sample
/// are 1, 2, 3, ..., so that the first channel of an image equals its mask.
final class AugmentedBatch implements Sample {
  private static final int BATCH = 3;

  /// How many samples there are to mix with; their labels are 2 and 3.
  static final int OTHER_SAMPLES = 2;

  /// What all elements of the other samples are.
  private static final double OTHERS = 99;

  private final List<Feature> features;
  private final int position;
  private final List<HostArray> arrays = new ArrayList<>();

  AugmentedBatch(List<Feature> features, int position) {
    this(features, position, 1);
  }

  /// @param first the first element of each feature
  private AugmentedBatch(List<Feature> features, int position, double first) {
    this.features = List.copyOf(features);
    this.position = position;
    for (int feature = 0; feature < features.size(); feature++) {
      TensorType type = features.get(feature).type();
      var array = HostArray.allocate(new TensorType(type.element(), type.shape().prepend(BATCH)));
      arrays.add(array);
      for (int i = 0; i < array.length(); i++) {
        int own = i - offset(feature);
        array.set(i, own >= 0 && own < type.shape().size() ? own + first : OTHERS);
      }
    }
  }

  /// Gives the sample other elements: 0 in the left half of each row and 100 in the right.
  void halve() {
    for (int feature = 0; feature < features.size(); feature++) {
      var shape = features.get(feature).type().shape();
      if (shape.rank() >= 2) {
        int width = shape.extent(shape.rank() - 1);
        for (int i = 0; i < shape.size(); i++) {
          arrays.get(feature).set(offset(feature) + i, i % width < width / 2 ? 0 : 100);
        }
      }
    }
  }

  void apply(Augmentation augmentation, int stream) {
    augmentation.apply(this, new RandomStream(Seed.get(), "kit/augmentation", 0, stream));
  }

  @Override
  public List<Feature> features() {
    return features;
  }

  @Override
  public HostArray values(int feature) {
    return arrays.get(feature);
  }

  @Override
  public int offset(int feature) {
    return position * features.get(feature).type().shape().size();
  }

  /// The samples that this one may be mixed with begin with other numbers.
  @Override
  public int others() {
    return OTHER_SAMPLES;
  }

  @Override
  public Sample other(int number) {
    return new AugmentedBatch(features, 0, 2 + number);
  }

  /// Fails if another sample has changed, or if values are not finite.
  void checkOthers() {
    for (int feature = 0; feature < features.size(); feature++) {
      HostArray array = arrays.get(feature);
      int size = features.get(feature).type().shape().size();
      String name = features.get(feature).name();
      for (int i = 0; i < array.length(); i++) {
        int element = i;
        if (i < offset(feature) || i >= offset(feature) + size) {
          assertEquals(OTHERS, array.get(i), () -> name + "[" + element + "] is another sample's");
        } else {
          assertTrue(
              Double.isFinite(array.get(i)),
              () -> name + "[" + element + "] is " + array.get(element));
        }
      }
    }
  }

  /// The elements of the sample, feature by feature.
  List<Double> sample() {
    var values = new ArrayList<Double>();
    features.forEach(feature -> values.addAll(feature(feature.name())));
    return values;
  }

  /// The elements of one feature of the sample.
  List<Double> feature(String name) {
    var values = new ArrayList<Double>();
    for (int feature = 0; feature < features.size(); feature++) {
      if (features.get(feature).name().equals(name)) {
        int size = features.get(feature).type().shape().size();
        for (int i = offset(feature); i < offset(feature) + size; i++) {
          values.add(arrays.get(feature).get(i));
        }
      }
    }
    return values;
  }
}

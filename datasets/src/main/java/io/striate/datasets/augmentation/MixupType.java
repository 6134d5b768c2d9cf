package io.striate.datasets.augmentation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Augmentation;
import io.striate.api.data.AugmentationType;
import io.striate.api.data.Sample;
import io.striate.api.tensor.HostArray;
import java.util.List;

/// `mixup`: blends samples with other training samples, in a proportion of the beta distribution.
///
/// Targets of numbers, such as distributions over classes, are mixed in the same proportion. A
/// label is a whole number: it is that of the first sample with the probability of its share, else
/// that of the other. On average the loss is that of mixed labels.
///
/// Source: Zhang, Cisse, Dauphin and Lopez-Paz, "mixup: Beyond empirical risk minimization", 2018.
public final class MixupType implements AugmentationType {
  private static final Field<Double> ALPHA =
      Field.of(
          "alpha",
          FieldKind.number(0.01, 100),
          0.2,
          "both parameters of the beta distribution; small ones make most samples nearly pure");

  @Override
  public String id() {
    return "mixup";
  }

  @Override
  public String summary() {
    return "blends samples with other training samples";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(ALPHA);
  }

  @Override
  public Augmentation create(Config config) {
    double alpha = config.get(ALPHA);
    return (sample, random) -> {
      Places.refuse(sample, id());
      double kept = Mixture.share(alpha, random);
      double drawn = random.nextUniform();
      if (sample.others() > 0) {
        apply(sample, sample.other(random.nextInt(sample.others())), kept, drawn);
      }
    };
  }

  /// Blends a sample with another.
  ///
  /// @param kept the share of the sample
  /// @param drawn a number from 0 to 1 that decides about labels
  static void apply(Sample sample, Sample other, double kept, double drawn) {
    for (int feature = 0; feature < sample.features().size(); feature++) {
      if (sample.isImage(feature)) {
        blend(sample, other, feature, kept);
      }
    }
    Mixture.targets(sample, other, kept, drawn, _ -> false);
  }

  private static void blend(Sample sample, Sample other, int feature, double kept) {
    HostArray values = sample.values(feature);
    for (int i = 0; i < sample.features().get(feature).type().shape().size(); i++) {
      int at = sample.offset(feature) + i;
      double from = other.values(feature).get(other.offset(feature) + i);
      double mixed = kept * values.get(at) + (1 - kept) * from;
      values.set(at, values instanceof HostArray.Bytes ? Math.floor(mixed + 0.5) : mixed);
    }
  }
}

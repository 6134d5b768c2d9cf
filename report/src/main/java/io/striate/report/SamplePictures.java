package io.striate.report;

import io.striate.api.data.Samples;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.report.ReportPage.Picture;
import io.striate.visualize.picture.Pictures;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Samples as pictures, with what a network said of them.
final class SamplePictures {
  private static final float WHITE = 255;

  private SamplePictures() {}

  /// The pictures of some answers; none if samples are no images of bytes.
  static List<Picture> of(Samples samples, List<String> labels, List<Answered> answers) {
    int image =
        IntStream.range(0, samples.features().size())
            .filter(i -> shows(samples.features().get(i)))
            .findFirst()
            .orElse(-1);
    var pictures = new ArrayList<Picture>();
    if (image < 0) {
      return pictures;
    }
    Samples.Feature feature = samples.features().get(image);
    for (Answered answer : answers) {
      HostArray bytes = HostArray.allocate(feature.type());
      samples.read(answer.sample(), image, bytes, 0);
      float[] brightness = new float[bytes.length()];
      for (int i = 0; i < brightness.length; i++) {
        brightness[i] = (float) bytes.get(i) / WHITE;
      }
      pictures.add(
          new Picture(
              Pictures.enlarged(Pictures.image(brightness, feature.type().shape())),
              "Sample "
                  + answer.sample()
                  + ": "
                  + labels.get(answer.label())
                  + ", taken for "
                  + labels.get(answer.said())));
    }
    return pictures;
  }

  private static boolean shows(Samples.Feature feature) {
    Shape shape = feature.type().shape();
    return feature.type().element() == ElementType.UINT8
        && shape.rank() == 3
        && (shape.extent(0) == 1 || shape.extent(0) == 3);
  }
}

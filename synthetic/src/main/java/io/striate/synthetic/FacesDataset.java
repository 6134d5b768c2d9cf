package io.striate.synthetic;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.api.data.PassMonitor;
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.datasets.image.ImageSettings;
import io.striate.datasets.image.ImageSource;
import io.striate.datasets.image.Resize;
import io.striate.synthetic.draw.Canvas;
import io.striate.synthetic.draw.Rgb;
import io.striate.synthetic.sample.Amounts;
import io.striate.synthetic.sample.Draws;
import io.striate.synthetic.sample.Maker;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// Aligned faces of people who do not exist, to recognize them or to compare two faces.
///
/// A network of one input gets a face; the target is the person, `i32[]`, taken in turn, the same
/// people in training and test. A network of two inputs gets two faces; the target `f32[1]` is 1 if
/// they are of one person, which half of the pairs are, and 0 if not; test pairs are of other
/// people than training pairs. Inputs are `u8[1, height, width]` or `u8[3, height, width]`.
///
/// A person has twelve measures: of eyes, brows, nose, mouth and outline, hair and skin. Pictures
/// of a person differ in light, place and expression.
///
/// A stand-in for photographs: Taigman and others, "DeepFace: closing the gap to human-level
/// performance in face verification", 2014.
public final class FacesDataset implements DatasetType {
  private static final Amounts AMOUNTS = Amounts.of(6000, 1200);

  private static final Field<Integer> PEOPLE =
      Field.of("people", FieldKind.integer(2), 120, "number of people");

  private static final Field<Integer> OTHERS =
      Field.of(
          "testPeople", FieldKind.integer(2), 40, "number of other people that test pairs are of");

  private static final Field<Double> SHIFT =
      Field.of(
          "shift",
          FieldKind.number(0, 100),
          1.0,
          "most pixels by which a face is shifted up, down, left or right");

  /// For [java.util.ServiceLoader].
  public FacesDataset() {}

  @Override
  public String id() {
    return "faces";
  }

  @Override
  public String summary() {
    return "aligned faces, to recognize people or to compare two faces";
  }

  @Override
  public List<Field<?>> fields() {
    return AMOUNTS.with(PEOPLE, OTHERS, SHIFT);
  }

  @Override
  public DatasetSource create(Config config) {
    return new ImageSource(
        ImageSettings.of(Resize.NONE), (_, inputs, monitor) -> open(config, inputs, monitor));
  }

  private static Dataset open(Config config, Map<String, Shape> inputs, PassMonitor monitor) {
    var shapes = List.copyOf(inputs.values());
    boolean fit =
        (shapes.size() == 1 || shapes.size() == 2)
            && shapes.getFirst().equals(shapes.getLast())
            && shapes.getFirst().rank() == 3
            && (shapes.getFirst().extent(0) == 1 || shapes.getFirst().extent(0) == 3);
    if (!fit) {
      throw new StriateException(
          Code.BAD_DATA,
          String.format(
              Locale.ROOT,
              "data 'faces' feeds one face, or two of the same size, [1, height, width] or [3,"
                  + " height, width]; the inputs are %s",
              inputs),
          "write \"input\": [1, 48, 48], or \"inputs\": { \"left\": [1, 48, 48], \"right\": [1,"
              + " 48, 48] }");
    }
    var faces =
        new Faces(
            List.copyOf(inputs.keySet()),
            shapes.getFirst(),
            config.get(PEOPLE),
            config.get(OTHERS),
            config.get(SHIFT),
            config.get(Amounts.SEED));
    var names =
        IntStream.range(0, faces.pairs() ? 0 : faces.people)
            .mapToObj(person -> "person " + (person + 1))
            .toList();
    return AMOUNTS.dataset(config, faces, names, monitor);
  }

  private record Faces(
      List<String> inputs, Shape shape, int people, int others, double shift, long seed)
      implements Maker {
    boolean pairs() {
      return inputs.size() == 2;
    }

    @Override
    public List<Samples.Feature> features() {
      var target = pairs() ? TensorType.float32(1) : TensorType.int32();
      var features = new ArrayList<Samples.Feature>();
      for (String input : inputs) {
        features.add(
            new Samples.Feature(
                input, TensorType.uint8(shape.extent(0), shape.extent(1), shape.extent(2))));
      }
      features.add(new Samples.Feature("target", target));
      return features;
    }

    @Override
    public void make(int number, boolean test, List<HostArray> sample) {
      var draws = Draws.of(seed, "faces", number);
      if (!pairs()) {
        sample.getLast().set(0, number % people);
        draw(number % people, draws).store(sample.getFirst());
        return;
      }
      // Test pairs are of people who come after those of training pairs.
      int first = test ? people : 0;
      int count = test ? others : people;
      boolean same = number % 2 == 0;
      int one = draws.below(count);
      int other = same ? one : (one + 1 + draws.below(count - 1)) % count;
      sample.getLast().set(0, same ? 1 : 0);
      draw(first + one, draws).store(sample.get(0));
      draw(first + other, draws).store(sample.get(1));
    }

    private Canvas draw(int person, Draws draws) {
      var canvas = new Canvas(shape.extent(2), shape.extent(1), Rgb.any(draws, 0.2, 0.8));
      double pixel = 1.0 / shape.extent(1);
      double x = canvas.right() / 2 + pixel * draws.between(-shift, shift);
      double y = 0.5 + pixel * draws.between(-shift, shift);
      Face.of(Draws.of(seed, "faces/person", person)).draw(canvas, x, y, draws);
      double slope = draws.between(-0.3, 0.3);
      double contrast = draws.between(0.7, 1.1);
      double brightness = draws.between(-0.12, 0.12);
      return canvas.lightFrom(slope, x).light(contrast, brightness).noise(draws, 0.04);
    }
  }
}

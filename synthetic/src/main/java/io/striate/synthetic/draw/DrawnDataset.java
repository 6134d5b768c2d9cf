package io.striate.synthetic.draw;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.datasets.image.ImageSettings;
import io.striate.datasets.image.ImageSource;
import io.striate.datasets.image.Resize;
import io.striate.datasets.labeled.LabeledDataset;
import io.striate.synthetic.sample.Amounts;
import io.striate.synthetic.sample.Maker;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A data set of one drawn picture for each sample: a subclass says how a [Scene] is made of the
/// settings.
///
/// The input is `u8[1, height, width]` or `u8[3, height, width]` of any size from 8 pixels on.
public abstract class DrawnDataset implements DatasetType {
  /// Smaller pictures show nothing.
  private static final int LEAST = 8;

  private final String id;
  private final String summary;
  private final Amounts amounts;
  private final List<Field<?>> own;
  private final List<Integer> channels;

  /// @param id the word in specifications
  /// @param summary what the pictures show, in one line
  /// @param amounts how many there are by default
  /// @param channels 1 for gray pictures, 3 for color, or both
  /// @param own settings that other data sets do not have
  protected DrawnDataset(
      String id, String summary, Amounts amounts, List<Integer> channels, Field<?>... own) {
    this.id = id;
    this.summary = summary;
    this.amounts = amounts;
    this.channels = List.copyOf(channels);
    this.own = List.of(own);
  }

  /// The scene for pictures of a size.
  protected abstract Scene scene(Config config, Frame frame);

  /// The names of the classes, by label; by default targets are not classes.
  ///
  /// @throws StriateException if the settings allow no such classes
  protected List<String> labels(Config config) {
    return List.of();
  }

  @Override
  public final String id() {
    return id;
  }

  @Override
  public final String summary() {
    return summary;
  }

  @Override
  public final List<Field<?>> fields() {
    return amounts.with(own.toArray(Field<?>[]::new));
  }

  @Override
  public final DatasetSource create(Config config) {
    List<String> labels = labels(config);
    return new ImageSource(
        ImageSettings.of(Resize.NONE),
        (_, inputs, monitor) -> amounts.dataset(config, maker(config, inputs), labels, monitor));
  }

  private Maker maker(Config config, Map<String, Shape> inputs) {
    var input = LabeledDataset.onlyInput(id, inputs);
    Shape shape = input.getValue();
    boolean picture =
        shape.rank() == 3
            && channels.contains(shape.extent(0))
            && Math.min(shape.extent(1), shape.extent(2)) >= LEAST;
    if (!picture) {
      throw new StriateException(
          Code.BAD_DATA,
          String.format(
              Locale.ROOT,
              "data '%s' feeds pictures [channels, height, width] of %s channels and at least %d"
                  + " pixels a side; input '%s' is %s",
              id,
              channels.stream().map(String::valueOf).collect(Collectors.joining(" or ")),
              LEAST,
              input.getKey(),
              shape),
          "change \"input\"");
    }
    var frame = new Frame(shape.extent(1), shape.extent(2), config.get(Amounts.SEED));
    return new Pictures(
        new Samples.Feature(
            input.getKey(), TensorType.uint8(shape.extent(0), frame.height(), frame.width())),
        scene(config, frame));
  }

  /// The pictures of a scene.
  private record Pictures(Samples.Feature picture, Scene scene) implements Maker {
    @Override
    public List<Samples.Feature> features() {
      return Stream.concat(Stream.of(picture), scene.targets().stream()).toList();
    }

    @Override
    public void make(int number, boolean test, List<HostArray> sample) {
      scene.draw(number, test, sample.subList(1, sample.size())).store(sample.getFirst());
    }
  }
}

package io.striate.synthetic.sample;

import io.striate.api.component.Config;
import io.striate.api.data.DatasetSource;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.Shape;
import io.striate.datasets.image.ImageSettings;
import io.striate.datasets.image.ImageSource;
import io.striate.datasets.image.Resize;
import io.striate.datasets.labeled.LabeledDataset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// What data sets of drawn pictures share.
public final class Pictures {
  /// Smaller pictures show nothing.
  private static final int LEAST = 8;

  private Pictures() {}

  /// An input that takes pictures.
  ///
  /// @param name of the input
  /// @param channels 1 for gray, 3 for red, green and blue
  /// @param height in pixels
  /// @param width in pixels
  public record Input(String name, int channels, int height, int width) {}

  /// The only input of a network, which takes gray pictures.
  ///
  /// @param kind the id of the data set
  /// @throws StriateException if the network has more inputs or takes something else
  public static Input gray(String kind, Map<String, Shape> inputs) {
    return of(kind, LabeledDataset.onlyInput(kind, inputs), List.of(1));
  }

  /// The only input of a network, which takes pictures in gray or color.
  ///
  /// @param kind the id of the data set
  /// @throws StriateException if the network has more inputs or takes something else
  public static Input any(String kind, Map<String, Shape> inputs) {
    return of(kind, LabeledDataset.onlyInput(kind, inputs), List.of(1, 3));
  }

  /// An input among several.
  ///
  /// @param kind the id of the data set
  /// @param channels how many are possible
  /// @throws StriateException if the input takes something else
  public static Input of(String kind, Map.Entry<String, Shape> input, List<Integer> channels) {
    Shape shape = input.getValue();
    if (shape.rank() != 3
        || !channels.contains(shape.extent(0))
        || Math.min(shape.extent(1), shape.extent(2)) < LEAST) {
      throw new StriateException(
          Code.BAD_DATA,
          String.format(
              Locale.ROOT,
              "data '%s' feeds an input [channels, height, width] of %s channels and at least %d"
                  + " pixels a side; '%s' is %s",
              kind,
              channels.size() == 1 ? channels.getFirst() : "1 or 3",
              LEAST,
              input.getKey(),
              shape),
          "change \"input\"");
    }
    return new Input(input.getKey(), shape.extent(0), shape.extent(1), shape.extent(2));
  }

  /// A source of drawn pictures; a trained model takes files of images.
  ///
  /// @param amounts the settings of their numbers
  /// @param maker makes them for the inputs of a network
  /// @param labels the names of the classes, empty if targets are none
  public static DatasetSource source(
      Amounts amounts,
      Config config,
      Function<Map<String, Shape>, Maker> maker,
      Function<Config, List<String>> labels) {
    return new ImageSource(
        ImageSettings.of(Resize.NONE),
        (_, inputs, monitor) ->
            amounts.dataset(config, maker.apply(inputs), labels.apply(config), monitor));
  }
}

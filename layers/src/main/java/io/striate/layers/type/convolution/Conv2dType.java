package io.striate.layers.type.convolution;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.component.FieldKind.Pair;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Fit;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Padding;
import io.striate.api.layer.WindowRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `conv2d`: filters that slide over the input and compute dot products (lecture, slides 35 to 76).
///
/// | tensor | shape |
/// |---|---|
/// | input | `[C, H, W]` |
/// | `weight` | `[filters, C / groups, kH, kW]` |
/// | `bias` | `[filters]` |
/// | output | `[filters, oH, oW]` with `oH = (H + 2P - F)/S + 1` |
public final class Conv2dType implements LayerType {
  static final Field<Integer> FILTERS =
      Field.required(
          "filters", FieldKind.integer(1), "number of filters, the channels of the output");
  static final Field<Pair> KERNEL =
      Field.required("kernel", FieldKind.pixels(), "height and width of a filter, in pixels");
  static final Field<Pair> STRIDE =
      Field.of(
          "stride",
          FieldKind.pixels(),
          new Pair(1, 1),
          "step between positions of the filter, in pixels");
  static final Field<Padding> PADDING =
      Field.of("padding", Padding.kind(), Padding.of(0), "zeros added around the input, in pixels");
  static final Field<Pair> DILATION =
      Field.of(
          "dilation",
          FieldKind.pixels(),
          new Pair(1, 1),
          "step between the elements of a filter, in pixels");
  static final Field<Fit> FIT =
      Field.of(
          "fit",
          FieldKind.word(Fit.class),
          Fit.STRICT,
          "what to do if the windows do not cover the input exactly");
  static final Field<Integer> GROUPS =
      Field.of(
          "groups",
          FieldKind.integer(1),
          1,
          "number of groups that channels and filters are divided into");
  static final Field<Boolean> BIAS =
      Field.of("bias", FieldKind.flag(), true, "whether a bias is added to each output channel");
  static final Field<Component<Initializer>> INIT =
      Field.of(
          "init",
          FieldKind.component(Kinds.INITIALIZER),
          Component.of("he-normal", Initializer.heNormal()),
          "initial values of the weight");
  static final Field<Component<Initializer>> BIAS_INIT =
      Field.of(
          "biasInit",
          FieldKind.component(Kinds.INITIALIZER),
          Component.of("constant", Map.of("value", 0.0), Initializer.constant(0)),
          "initial values of the bias");

  @Override
  public String id() {
    return "conv2d";
  }

  @Override
  public String summary() {
    return "2-D convolution (cross-correlation) with learned filters";
  }

  @Override
  public List<String> otherNames() {
    return List.of("Conv2D", "Convolution", "Convolution2D", "Convolutional");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(FILTERS, KERNEL, STRIDE, PADDING, DILATION, FIT, GROUPS, BIAS, INIT, BIAS_INIT);
  }

  @Override
  public Layer create(Config config) {
    int filters = config.get(FILTERS);
    int groups = config.get(GROUPS);
    checkGroups(filters, groups);
    return new Convolution(
        filters,
        window(config),
        groups,
        config.get(BIAS),
        config.get(INIT).value(),
        config.get(BIAS_INIT).value());
  }

  /// The window of the settings.
  static WindowRequest window(Config config) {
    return new WindowRequest(
        config.get(KERNEL),
        config.get(STRIDE),
        config.get(PADDING),
        config.get(DILATION),
        config.get(FIT));
  }

  static void checkGroups(int filters, int groups) {
    if (filters % groups != 0) {
      throw new StriateException(
          Code.BAD_VALUE,
          String.format(
              Locale.ROOT,
              "cannot split %d filters into %d groups; use a multiple of %d filters",
              filters,
              groups,
              groups));
    }
  }
}

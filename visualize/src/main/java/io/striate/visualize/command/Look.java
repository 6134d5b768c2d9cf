package io.striate.visualize.command;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.inspect.explain.ReceptiveField;
import io.striate.layers.graph.Node;
import io.striate.visualize.attribution.Attribution;
import io.striate.visualize.attribution.AttributionMethod;
import io.striate.visualize.attribution.GradCam;
import io.striate.visualize.attribution.Occlusion;
import io.striate.visualize.attribution.RankCorrelation;
import io.striate.visualize.attribution.RuledGradient;
import io.striate.visualize.attribution.Saliency;
import io.striate.visualize.feature.ActivationMaps;
import io.striate.visualize.feature.Filters;
import io.striate.visualize.feature.TopPatches;
import io.striate.visualize.model.ImageModel;
import io.striate.visualize.model.NamedImage;
import io.striate.visualize.page.Figure;
import io.striate.visualize.page.Gallery;
import io.striate.visualize.picture.Pictures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// What `look` shows of a model and of images.
final class Look {
  private static final double PERCENT = 100;

  /// How many times random weights are drawn.
  private static final int RANDOM = 3;

  private final int maps;
  private final Optional<Integer> wanted;
  private final Optional<String> layer;
  private final Gallery gallery;
  private int images;

  /// @param maps how many maps of each layer are shown
  /// @param wanted the class that is explained; absent for the most probable
  /// @param layer that of Grad-CAM; absent for the last that gives maps
  /// @param gallery where figures go
  Look(int maps, Optional<Integer> wanted, Optional<String> layer, Gallery gallery) {
    this.maps = maps;
    this.wanted = wanted;
    this.layer = layer;
    this.gallery = gallery;
  }

  /// Shows the filters of the first layer.
  void filters(ImageModel model) {
    Filters.of(model)
        .ifPresent(filters ->
            gallery.add(
                "Filters",
                "",
                List.of(
                    new Figure(
                        "filters.png",
                        filters.picture(),
                        "Filters of " + filters.node(),
                        "Weights of the first layer as images, each scaled by its largest"
                            + " magnitude: gray is 0, bright is positive, dark is negative."))));
  }

  /// Shows what the network sees in an image.
  void image(ImageModel model, NamedImage image) {
    images++;
    attributions(model, image);
    activations(model, image);
    fields(model, image);
  }

  /// Shows the places in many images to which each map responds most.
  ///
  /// @param samples the images
  void patches(ImageModel model, List<NamedImage> samples) {
    var figures = new ArrayList<Figure>();
    for (Node node : TopPatches.convolutions(model)) {
      TopPatches top = TopPatches.of(model, node, samples, maps);
      figures.add(
          new Figure(
              "patches-" + node.name() + ".png",
              top.picture(model),
              "Top patches of " + node.name(),
              String.format(
                  Locale.ROOT,
                  "A row for each map: the %dx%d pixels that raise it most, and what a deconvnet"
                      + " carries back from there.",
                  top.field().height(),
                  top.field().width())));
    }
    if (!figures.isEmpty()) {
      gallery.add(
          "Top patches",
          String.format(
              Locale.ROOT,
              "The places to which each map responds most, among %,d samples of the data, at most"
                  + " one in each sample. Gray is outside of the image.",
              samples.size()),
          figures);
    }
  }

  private void fields(ImageModel model, NamedImage image) {
    List<Node> nodes = TopPatches.convolutions(model);
    Map<String, float[]> values =
        model.values(image.values(), nodes.stream().map(Node::name).toList());
    var pixels = Pictures.image(model.pixels().brightness(image.values()), model.shape());
    var figures = new ArrayList<Figure>();
    for (Node node : nodes) {
      float[] all = Objects.requireNonNull(values.get(node.name()));
      int size = node.shape().extent(1) * node.shape().extent(2);
      int peak = largest(all);
      ReceptiveField field = TopPatches.field(model, node);
      figures.add(
          new Figure(
              file("field-" + node.name()),
              Pictures.outlined(pixels, TopPatches.box(field, peak % size, node.shape().extent(2))),
              "Receptive field of " + node.name(),
              String.format(
                  Locale.ROOT,
                  "The %dx%d pixels that the largest value of the layer sees, that of map %d; what"
                      + " is outside of the image is padding.",
                  field.height(),
                  field.width(),
                  peak / size)));
    }
    if (!figures.isEmpty()) {
      gallery.add("Receptive fields in " + image.name(), "", figures);
    }
  }

  private String file(String what) {
    return String.format(Locale.ROOT, "image%d-%s.png", images, what);
  }

  private void attributions(ImageModel model, NamedImage image) {
    float[] answer = model.answers(List.of(image.values())).getFirst();
    int index = wanted.orElseGet(() -> largest(answer));
    int classes = model.classes().shape().extent(0);
    if (index >= classes) {
      throw new StriateException(
          Code.BAD_FLAG,
          String.format(
              Locale.ROOT, "class %d: the network has the classes 0 to %d", index, classes - 1));
    }
    var figures = new ArrayList<Figure>();
    figures.add(
        new Figure(
            file("input"),
            Pictures.enlarged(
                Pictures.image(model.pixels().brightness(image.values()), model.shape())),
            "Image",
            "The image as the network takes it."));
    for (AttributionMethod method : methods(model)) {
      figures.add(figure(method, model, image.values(), index));
    }
    gallery.add(
        String.format(Locale.ROOT, "%s: class %s", image.name(), model.label(index)),
        classified(model, answer, index)
            + " The pictures explain the value of this class. The rank correlation compares each"
            + " with those of the same network with random weights, drawn three times: near 0, the"
            + " picture shows what training has contributed."
            + (RuledGradient.applies(model)
                ? ""
                : " Guided back-propagation and the deconvnet replace the gradient of relu; this"
                    + " network has no relu, so they are left out."),
        figures);
  }

  private static String classified(ImageModel model, float[] answer, int index) {
    return model.classifies() && answer.length > index
        ? String.format(Locale.ROOT, "Probability %.1f %%.", PERCENT * answer[index])
        : "";
  }

  private static int largest(float[] values) {
    int largest = 0;
    for (int i = 1; i < values.length; i++) {
      largest = values[i] > values[largest] ? i : largest;
    }
    return largest;
  }

  private List<AttributionMethod> methods(ImageModel model) {
    var methods = new ArrayList<AttributionMethod>();
    methods.add(new Saliency());
    camLayer(model).ifPresent(name -> methods.add(new GradCam(name)));
    methods.add(Occlusion.of(model.shape()));
    if (RuledGradient.applies(model)) {
      methods.add(RuledGradient.GUIDED);
      methods.add(RuledGradient.DECONVNET);
    }
    return methods;
  }

  private Optional<String> camLayer(ImageModel model) {
    if (layer.isEmpty()) {
      return model.maps().stream().map(Node::name).reduce((_, last) -> last);
    }
    Node node = model.layer(layer.get());
    if (node.shape().rank() != 3) {
      throw new StriateException(
          Code.BAD_FLAG,
          String.format(
              Locale.ROOT,
              "layer '%s' gives %s; Grad-CAM needs maps [C, H, W]",
              node.name(),
              node.shape()));
    }
    return layer;
  }

  private Figure figure(AttributionMethod method, ImageModel model, float[] image, int index) {
    Attribution trained = method.of(model, image, index);
    return new Figure(
        file(method.id()),
        Pictures.enlarged(trained.picture()),
        method.title(),
        String.format(
            Locale.ROOT,
            "%s Rank correlation with random weights: %.2f.",
            method.meaning(),
            correlation(method, model, image, index, trained)),
        method.insensitive()
            ? "Shows edges of the image more than the decision: this method gives similar pictures"
                + " for random weights (Adebayo and others, 2018)."
            : "");
  }

  /// The mean correlation with the attributions of random weights.
  private static double correlation(
      AttributionMethod method, ImageModel model, float[] image, int index, Attribution trained) {
    double sum = 0;
    for (int seed = 1; seed <= RANDOM; seed++) {
      try (ImageModel randomized = model.randomized(seed)) {
        sum += RankCorrelation.of(trained.signed(), method.of(randomized, image, index).signed());
      }
    }
    return sum / RANDOM;
  }

  private void activations(ImageModel model, NamedImage image) {
    var figures = new ArrayList<Figure>();
    for (ActivationMaps layerMaps : ActivationMaps.of(model, image.values(), maps)) {
      String count =
          layerMaps.maps().size() == layerMaps.all()
              ? String.format(Locale.ROOT, "All %d maps", layerMaps.all())
              : String.format(
                  Locale.ROOT, "Maps 0 to %d of %d", layerMaps.maps().size() - 1, layerMaps.all());
      figures.add(
          new Figure(
              file("maps-" + layerMaps.node()),
              layerMaps.picture(),
              "Maps of " + layerMaps.node(),
              count + ", each from its least value (dark) to its largest (yellow)."));
    }
    if (!figures.isEmpty()) {
      gallery.add("Activation maps of " + image.name(), "", figures);
    }
  }
}

package io.striate.history;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.history.Figures.Counter;
import io.striate.history.Figures.Goal;
import java.util.List;

/// All systems, in the order of history.
final class Exhibits {
  /// In the order of the years.
  static final List<Exhibit> ALL =
      List.of(
          new Perceptron(),
          new MarkOne(),
          new Adaline(),
          new Madaline(),
          new Neocognitron(),
          new BackPropagation.Xor(),
          new BackPropagation.Encoder(),
          new BackPropagation.Symmetry(),
          new Figures(
              "lenet5-1998",
              "LeNet-5 (1998)",
              "LeCun, Bottou, Bengio and Haffner, Proceedings of the IEEE 86(11), 1998",
              "Trained subsampling, a table of connections, and distances to pictures of the digits:"
                  + " 60,000 trained numbers, 340,908 connections.",
              List.of(Goal.share("accuracy", "digits recognized", "99.05 %", 98.9)),
              List.of()),
          new Figures(
              "neocognitron-taught",
              "Neocognitron under a teacher (1983)",
              "Fukushima, 1980; Fukushima, Miyake and Ito, 1983",
              "S cells learn by gradients, C cells average with fixed weights.",
              List.of(Goal.share("accuracy", "digits recognized", "", 98.5)),
              List.of()),
          new Autoencoder(),
          new Figures(
              "roads",
              "Roads from above (2010)",
              "Mnih and Hinton, ECCV 2010",
              "A patch of a picture gives the map of its middle; what is around tells a road from a"
                  + " roof.",
              List.of(
                  Goal.share(
                      "break-even",
                      "precision and recall with 3 pixels of slack, where they are equal",
                      "",
                      92)),
              List.of()),
          new Figures(
              "signs",
              "Traffic signs at two scales (2011)",
              "Sermanet and LeCun, IJCNN 2011",
              "The classifier sees the maps of the first stage, too, pooled once more.",
              List.of(Goal.share("accuracy", "signs recognized", "98.97 % of real ones", 98)),
              List.of()),
          new Figures(
              "textures",
              "Scene labeling at three scales (2012)",
              "Farabet, Couprie, Najman and LeCun, PAMI 35(8), 2013",
              "One network sees a picture at three sizes with the same weights; what is found at"
                  + " all of them decides about each pixel.",
              List.of(
                  Goal.share("accuracy", "pixels right", "78.8 % of real scenes", 93),
                  Goal.share("mean-iou", "mean intersection over union", "", 80)),
              List.of(new Counter("one scale", "accuracy", 3, "textures-one-scale", List.of()))),
          new Figures(
              "two-stream",
              "Two streams (2014)",
              "Simonyan and Zisserman, arXiv:1406.2199",
              "A frame shows the figure and not its motion, flow shows the motion and not the"
                  + " figure: each alone knows a quarter of the classes.",
              List.of(
                  Goal.share("fused.accuracy", "both streams", "88.0 % of real clips", 95),
                  Goal.share("spatial.accuracy", "frame alone", "73 %", 24),
                  Goal.share("temporal.accuracy", "flow alone", "83.7 %", 24),
                  new Goal("spatial.accuracy", "frame alone, not more", "", 100, "%", 26, false),
                  new Goal("temporal.accuracy", "flow alone, not more", "", 100, "%", 26, false)),
              List.of()),
          new Faces(),
          new Figures(
              "pose-cascade",
              "Poses (2014)",
              "Toshev and Szegedy, arXiv:1312.4659",
              "The places of 14 joints by regression from the whole picture, corrected twice by what"
                  + " is around each joint.",
              List.of(
                  Goal.share(
                      "third.pcp", "limbs found within half their length", "61 % of photos", 90),
                  new Goal(
                      "first.pcp", "by the first stage alone, not more", "", 100, "%", 80, false)),
              List.of()),
          new Figures(
              "whales-aligned",
              "Whales (2015)",
              "Competition of Kaggle, right whale recognition",
              "One network finds the two ends of a head, another names the whale from the head with"
                  + " its snout up.",
              List.of(
                  Goal.share("whale.accuracy", "whales named, of 20", "", 90),
                  new Goal(
                      "places.rmse",
                      "error of a place, of the picture's side",
                      "",
                      1,
                      "",
                      0.06,
                      false)),
              List.of(new Counter("no alignment", "whale.accuracy", 20, "whales", List.of()))),
          new Figures(
              "galaxies",
              "Galaxies (2015)",
              "Dieleman, Willett and Dambre, arXiv:1503.07077",
              "Shares of the answers to a tree of questions, by regression.",
              List.of(
                  new Goal(
                      "r2",
                      "variance that is explained (half the error of a constant: 0.75)",
                      "",
                      1,
                      "",
                      0.75,
                      true)),
              List.of()),
          new Figures(
              "steering",
              "Steering by a picture (2016)",
              "Bojarski and others, arXiv:1604.07316",
              "PilotNet, 252,219 parameters, on drawn roads.",
              List.of(
                  new Goal(
                      "r2",
                      "variance that is explained (a tenth of the error of a constant: 0.99)",
                      "",
                      1,
                      "",
                      0.99,
                      true)),
              List.of()));

  private Exhibits() {}

  /// Those of some names, or all.
  ///
  /// @throws StriateException if there is none of a name
  static List<Exhibit> named(List<String> names) {
    List<String> known = ALL.stream().map(Exhibit::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new StriateException(
            Code.BAD_FLAG,
            "there is no system '" + name + "'",
            "the systems are " + String.join(", ", known));
      }
    }
    return ALL.stream().filter(each -> names.isEmpty() || names.contains(each.name())).toList();
  }
}

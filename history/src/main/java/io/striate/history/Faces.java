package io.striate.history;

import io.striate.api.data.Dataset;
import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import io.striate.training.Predictor;
import io.striate.training.PredictorOptions;
import io.striate.visualize.model.ImageModel;
import io.striate.visualize.retrieval.Embedding;
import io.striate.visualize.retrieval.Vectors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.LongStream;

/// Whether two faces are of one person, of people that a network was not trained on.
///
/// The network learns to tell 120 people. Pairs are of 40 others; the threshold is chosen on pairs
/// of 40 more, which another seed of the data draws.
final class Faces implements Exhibit {
  private static final String PAIRS = "faces-siamese";
  private static final String FEATURES = "F7.relu";

  /// Draws people who are neither in training nor in test pairs.
  private static final String OTHERS = "train.data.seed=2";

  private static final String SPOILT = "train.data.shift=6";

  @Override
  public String name() {
    return "faces";
  }

  @Override
  public String title() {
    return "Faces (2014)";
  }

  @Override
  public String source() {
    return "Taigman, Yang, Ranzato and Wolf, CVPR 2014";
  }

  @Override
  public String meaning() {
    return "Faces are aligned, so filters of their own at each place see the same part of every"
        + " face. What the network has learned of some people tells others apart.";
  }

  @Override
  public List<Claim> show(Workbench workbench) {
    var known = new ArrayList<Double>();
    var cosine = new ArrayList<Double>();
    var siamese = new ArrayList<Double>();
    var shared = new ArrayList<Double>();
    var spoilt = new ArrayList<Double>();
    for (long seed : LongStream.rangeClosed(1, workbench.effort().seeds()).toArray()) {
      Trained faces = workbench.train("faces", seed);
      known.add(100 * faces.figure("accuracy"));
      cosine.add(byCosine(workbench, faces));
      Trained head = workbench.trainFrom(faces, PAIRS, seed);
      siamese.add(verified(workbench, pairs -> byHead(workbench, head, pairs)));
      shared.add(byCosine(workbench, workbench.train("faces-shared", seed)));
      spoilt.add(byCosine(workbench, workbench.train("faces", seed, SPOILT), SPOILT));
    }
    double whole = mean(cosine);
    return List.of(
        Claim.least("known people recognized", "", 99, mean(known), "%"),
        Claim.least("pairs of unseen people right, by cosine", "97.00 % of photos", 95, whole, "%"),
        Claim.least("the same by a siamese head", "", whole, mean(siamese), "%"),
        lost("filters shared by all places", mean(shared), whole),
        lost("faces shifted by up to 6 pixels", mean(spoilt), whole));
  }

  private static Claim lost(String what, double less, double whole) {
    String text = String.format(Locale.ROOT, "%s (%.4g %%): lost", what, less);
    return Claim.least(text, "", 0.1, whole - less, "%");
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private static double byCosine(Workbench workbench, Trained trained, String... settings) {
    try (var model = ImageModel.of(trained.model(), workbench.backend())) {
      return verified(workbench, pairs -> cosines(model, pairs), settings);
    }
  }

  /// The percentage of test pairs that are right by the threshold that other pairs have chosen.
  private static double verified(
      Workbench workbench, Function<Samples, double[]> scores, String... settings) {
    var other = new ArrayList<>(List.of(settings));
    other.add(OTHERS);
    double threshold = verification(workbench, scores, other.toArray(String[]::new)).threshold();
    return 100 * verification(workbench, scores, settings).accuracy(threshold);
  }

  private static Verification verification(
      Workbench workbench, Function<Samples, double[]> scores, String... settings) {
    try (Dataset data = workbench.data(PAIRS, settings)) {
      Samples pairs = data.test().orElseThrow();
      boolean[] same = new boolean[pairs.size()];
      var target = new HostArray.Floats(new float[1]);
      for (int i = 0; i < same.length; i++) {
        pairs.read(i, 2, target, 0);
        same[i] = target.get(0) == 1;
      }
      return new Verification(scores.apply(pairs), same);
    }
  }

  private static double[] cosines(ImageModel model, Samples pairs) {
    String input = model.graph().inputs().getFirst().name();
    Vectors one = Embedding.of(model, FEATURES, new Side(pairs, 0, input), pairs.size());
    Vectors other = Embedding.of(model, FEATURES, new Side(pairs, 1, input), pairs.size());
    return Verification.cosines(one.values(), other.values(), one.length());
  }

  private static double[] byHead(Workbench workbench, Trained head, Samples pairs) {
    var inputs = new ArrayList<Map<String, HostArray>>();
    for (int i = 0; i < pairs.size(); i++) {
      var pair = new HashMap<String, HostArray>();
      for (int side = 0; side < 2; side++) {
        Samples.Feature feature = pairs.features().get(side);
        HostArray face = HostArray.allocate(feature.type());
        pairs.read(i, side, face, 0);
        pair.put(feature.name(), face);
      }
      inputs.add(pair);
    }
    String output = head.model().outputs().getFirst();
    try (var predictor =
        Predictor.of(head.model(), workbench.backend(), PredictorOptions.defaults())) {
      return predictor.predictEach(inputs).stream()
          .mapToDouble(predicted -> predicted.values(output)[0])
          .toArray();
    }
  }

  /// One face of each pair, as samples of a network of one input.
  private record Side(Samples pairs, int side, String input) implements Samples {
    @Override
    public int size() {
      return pairs.size();
    }

    @Override
    public List<Feature> features() {
      return List.of(new Feature(input, pairs.features().get(side).type()));
    }

    @Override
    public void read(int sample, int feature, HostArray target, int offset) {
      pairs.read(sample, side, target, offset);
    }
  }
}

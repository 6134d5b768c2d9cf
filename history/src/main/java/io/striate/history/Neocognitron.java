package io.striate.history;

import io.striate.api.data.Dataset;
import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import io.striate.training.Predictor;
import io.striate.training.PredictorOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.LongStream;

/// The Neocognitron finds a cell for each of five patterns without a teacher, and the cell answers
/// wherever the pattern stands, with some pixels wrong.
final class Neocognitron implements Exhibit {
  private static final int PATTERNS = 5;
  private static final int SIDE = 16;
  private static final int SHIFT = 3;

  /// Starts that are judged, of those that the effort allows.
  private static final int MOST_STARTS = 10;

  /// The share of images with flipped pixels that must be recognized.
  private static final double NOISY = 0.9;

  /// What a trained network does.
  ///
  /// @param own how many patterns have a cell that is no other's
  /// @param shifted the share of shifted patterns with the cell of their pattern
  /// @param flipped the share of patterns with flipped pixels with the cell of their pattern
  record Recognition(int own, double shifted, double flipped) {
    boolean succeeds() {
      return own == PATTERNS && shifted == 1 && flipped >= NOISY;
    }
  }

  @Override
  public String name() {
    return "neocognitron";
  }

  @Override
  public String title() {
    return "Neocognitron (1980)";
  }

  @Override
  public String source() {
    return "Fukushima, Biological Cybernetics 36, 1980";
  }

  @Override
  public String meaning() {
    return "Five patterns are shown 20 times each, without a teacher. Afterwards each excites a cell"
        + " of its own in the last layer, wherever it stands, and with some pixels wrong. Without"
        + " the blur of C cells it does not tolerate shifts.";
  }

  @Override
  public List<Claim> show(Workbench workbench) {
    List<Recognition> all = recognitions(workbench);
    List<Recognition> sharp = recognitions(workbench, "defaults.c-cells.falloff=0.01");
    List<Recognition> able = all.stream().filter(each -> each.own == PATTERNS).toList();
    return List.of(
        Claim.least(
            "starts with a cell for each pattern that is no other's",
            "",
            80,
            share(all, able.size()),
            "%"),
        Claim.least(
            "of these, patterns with the same cell when shifted by up to 3 pixels",
            "",
            100,
            100 * able.stream().mapToDouble(Recognition::shifted).average().orElse(0),
            "%"),
        Claim.least(
            "of these, patterns with the same cell when 3 pixels are flipped",
            "",
            100 * NOISY,
            100 * able.stream().mapToDouble(Recognition::flipped).average().orElse(0),
            "%"),
        Claim.least(
            "starts with own cells, for all shifts, and 90 % of patterns with flipped pixels",
            "", 80, share(all, all.stream().filter(Recognition::succeeds).count()), "%"),
        Claim.most(
            "with C cells that hardly blur: starts with own cells and all shifts",
            "",
            20,
            share(sharp, sharp.stream().filter(Recognition::succeeds).count()),
            "%"));
  }

  private static double share(List<Recognition> all, long some) {
    return 100.0 * some / all.size();
  }

  private List<Recognition> recognitions(Workbench workbench, String... settings) {
    return LongStream.rangeClosed(1, Math.min(MOST_STARTS, workbench.effort().starts()))
        .mapToObj(seed -> recognition(workbench, seed, settings))
        .toList();
  }

  private Recognition recognition(Workbench workbench, long seed, String... settings) {
    Trained trained = workbench.train(name(), seed, settings);
    List<float[]> patterns;
    try (Dataset still = workbench.data(name())) {
      patterns = images(still.training(), PATTERNS);
    }
    List<float[]> noisy;
    try (Dataset flipped =
        workbench.data(name(), "train.data.samples=100", "train.data.flipped=3")) {
      noisy = images(flipped.training(), flipped.training().size());
    }
    try (var predictor =
        Predictor.of(trained.model(), workbench.backend(), PredictorOptions.defaults())) {
      int[] cells = new int[PATTERNS];
      var own = new HashSet<Integer>();
      for (int pattern = 0; pattern < PATTERNS; pattern++) {
        cells[pattern] = cell(predictor, patterns.get(pattern));
        own.add(cells[pattern]);
      }
      own.remove(-1);
      int shifts = 0;
      int same = 0;
      for (int pattern = 0; pattern < PATTERNS; pattern++) {
        for (float[] moved : shifted(patterns.get(pattern))) {
          shifts++;
          same += cell(predictor, moved) == cells[pattern] ? 1 : 0;
        }
      }
      int recognized = 0;
      for (int i = 0; i < noisy.size(); i++) {
        recognized += cell(predictor, noisy.get(i)) == cells[i % PATTERNS] ? 1 : 0;
      }
      return new Recognition(
          own.size(), same / (double) shifts, recognized / (double) noisy.size());
    }
  }

  private static List<float[]> images(Samples samples, int count) {
    var images = new ArrayList<float[]>();
    for (int i = 0; i < count; i++) {
      byte[] bytes = new byte[SIDE * SIDE];
      samples.read(i, 0, new HostArray.Bytes(bytes), 0);
      float[] image = new float[bytes.length];
      for (int k = 0; k < image.length; k++) {
        image[k] = bytes[k] == 0 ? 0 : 1;
      }
      images.add(image);
    }
    return images;
  }

  /// A pattern in all places up to [#SHIFT] pixels away.
  static List<float[]> shifted(float[] pattern) {
    var all = new ArrayList<float[]>();
    for (int down = -SHIFT; down <= SHIFT; down++) {
      for (int right = -SHIFT; right <= SHIFT; right++) {
        float[] moved = new float[pattern.length];
        for (int row = Math.max(0, down); row < Math.min(SIDE, SIDE + down); row++) {
          for (int column = Math.max(0, right); column < Math.min(SIDE, SIDE + right); column++) {
            moved[SIDE * row + column] = pattern[SIDE * (row - down) + column - right];
          }
        }
        all.add(moved);
      }
    }
    return all;
  }

  /// The cell that answers most; -1 if none does.
  private static int cell(Predictor predictor, float[] image) {
    float[] cells = predictor.predict(image).values().values().iterator().next();
    int best = 0;
    for (int i = 1; i < cells.length; i++) {
      best = cells[i] > cells[best] ? i : best;
    }
    return cells[best] > 0 ? best : -1;
  }
}

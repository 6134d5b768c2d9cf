package io.striate.visualize.tuning;

import java.util.List;

/// What a unit answers to gratings of the wavelength that it answers to most.
///
/// @param wavelength in pixels
/// @param byPhase its answers, by orientation from 0 up to 180 degrees and then by phase from 0 up
///   to 360 degrees, both in even steps; an even number of phases
public record UnitTuning(double wavelength, List<List<Double>> byPhase) {
  public UnitTuning {
    byPhase = byPhase.stream().map(List::copyOf).toList();
  }

  /// The largest answer to each orientation: the tuning curve.
  public List<Double> curve() {
    return byPhase.stream()
        .map(answers -> answers.stream().mapToDouble(Double::doubleValue).max().orElseThrow())
        .toList();
  }

  /// Whether it answers to nothing with a positive value.
  public boolean silent() {
    return curve().stream().allMatch(answer -> answer <= 0);
  }

  /// The index of the orientation that it answers to most.
  private int best() {
    List<Double> curve = curve();
    int best = 0;
    for (int i = 1; i < curve.size(); i++) {
      best = curve.get(i) > curve.get(best) ? i : best;
    }
    return best;
  }

  /// The orientation that it answers to most, in degrees from 0 up to 180.
  public double peak() {
    return 180.0 * best() / byPhase.size();
  }

  /// One minus the circular variance of the tuning curve: 1 for a unit that answers to a single
  /// orientation, 0 for one that answers to all alike; 0 for a silent one. Negative answers count
  /// as none.
  ///
  /// Source: Ringach, Shapley and Hawken, "Orientation selectivity in macaque V1", Journal of
  /// Neuroscience 22(13), 2002.
  public double selectivity() {
    List<Double> curve = curve();
    double sum = 0;
    double cosine = 0;
    double sine = 0;
    for (int i = 0; i < curve.size(); i++) {
      double answer = Math.max(0, curve.get(i));
      // Orientations repeat after 180 degrees, so their angles are doubled.
      double angle = 2 * Math.PI * i / curve.size();
      sum += answer;
      cosine += answer * Math.cos(angle);
      sine += answer * Math.sin(angle);
    }
    return sum > 0 ? Math.hypot(cosine, sine) / sum : 0;
  }

  /// How much of the answer to the best grating is left when its phase moves by 180 degrees, so
  /// that black and white change places: near 0 for a simple cell, near 1 for a complex one.
  public double opposite() {
    List<Double> phases = byPhase.get(best());
    int most = 0;
    for (int i = 1; i < phases.size(); i++) {
      most = phases.get(i) > phases.get(most) ? i : most;
    }
    double answer = phases.get(most);
    return answer > 0 ? phases.get((most + phases.size() / 2) % phases.size()) / answer : 0;
  }

  /// By how much of its largest value the answer changes with the phase, at the best orientation.
  public double phaseChange() {
    var answers = byPhase.get(best()).stream().mapToDouble(Double::doubleValue).summaryStatistics();
    return answers.getMax() > 0 ? (answers.getMax() - answers.getMin()) / answers.getMax() : 0;
  }
}

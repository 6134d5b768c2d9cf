package io.striate.history;

import java.util.List;
import java.util.stream.LongStream;

/// Two Adalines with fixed logic learn what one cannot.
final class Madaline implements Exhibit {
  @Override
  public String name() {
    return "madaline";
  }

  @Override
  public String title() {
    return "Madaline (1962)";
  }

  @Override
  public String source() {
    return "Ridgway, 1962; Widrow and Lehr, Proceedings of the IEEE 78, 1990";
  }

  @Override
  public String meaning() {
    return "Whether two inputs are equal is no linear question, but two Adalines and AND answer it."
        + " Madaline rule I adapts the units that are nearest to a right answer.";
  }

  @Override
  public List<Claim> show(Workbench workbench) {
    return List.of(
        Claim.least("starts with all four patterns right", "", 95, share(workbench), "%"),
        Claim.most(
            "one Adaline alone: starts with all four patterns right",
            "",
            0,
            share(workbench, "layers[0].units=1"),
            "%"));
  }

  private double share(Workbench workbench, String... settings) {
    int starts = workbench.effort().starts();
    long count =
        LongStream.rangeClosed(1, starts)
            .filter(seed -> workbench.train(name(), seed, settings).figure("loss") == 0)
            .count();
    return 100.0 * count / starts;
  }
}

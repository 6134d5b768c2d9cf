package io.striate.history;

import io.striate.training.run.TrainingEvent.EpochDone;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;

/// The Mark I: responses learn, association units before them stay as they were wired.
final class MarkOne implements Exhibit {
  private static final String FIGURE = "binary-accuracy";

  @Override
  public String name() {
    return "mark1";
  }

  @Override
  public String title() {
    return "Mark I Perceptron (1960)";
  }

  @Override
  public String source() {
    return "Rosenblatt, 1958; Mark I Perceptron Operators' Manual, 1960";
  }

  @Override
  public String meaning() {
    return "400 photocells, 512 association units with random connections that do not change, and 8"
        + " responses that learn the bits of a letter's number. Without association units,"
        + " exclusive or never comes to an end, which the run reports after its epochs.";
  }

  @Override
  public List<Claim> show(Workbench workbench) {
    int seeds = workbench.effort().seeds();
    List<Trained> all =
        LongStream.rangeClosed(1, seeds).mapToObj(seed -> workbench.train(name(), seed)).toList();
    double wrong =
        all.stream()
            .mapToDouble(each -> 1 - right(each.epochs().getLast(), FIGURE))
            .max()
            .orElseThrow();
    long correct =
        workbench.train("perceptron-xor", 1).epochs().stream()
            .filter(epoch -> right(epoch, "accuracy") == 1)
            .count();
    return List.of(
        Claim.most(
            "responses wrong in the last epoch, worst of " + seeds + " seeds",
            "",
            0,
            100 * wrong,
            "%"),
        Claim.most(
            "responses alone, exclusive or: epochs without a mistake",
            "",
            0,
            (double) correct,
            ""));
  }

  private static double right(EpochDone epoch, String figure) {
    return Objects.requireNonNull(epoch.training().get(figure), figure);
  }
}

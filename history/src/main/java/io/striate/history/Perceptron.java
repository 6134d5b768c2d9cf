package io.striate.history;

import io.striate.api.data.Dataset;
import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import io.striate.training.run.TrainingEvent.EpochDone;
import java.util.List;
import java.util.Objects;

/// The perceptron learns letters without a mistake, within the bound of its convergence theorem,
/// and does not learn exclusive or.
final class Perceptron implements Exhibit {
  @Override
  public String name() {
    return "perceptron";
  }

  @Override
  public String title() {
    return "Perceptron (1958)";
  }

  @Override
  public String source() {
    return "Rosenblatt, Psychological Review 65, 1958; Novikoff, 1962";
  }

  @Override
  public String meaning() {
    return "A mistake adds the input to the weights of the right response and takes it from those"
        + " of the wrong one. If the letters can be told apart by a margin, mistakes come to"
        + " an end after at most (radius / margin) squared of them, counted for several"
        + " responses.";
  }

  @Override
  public List<Claim> show(Workbench workbench) {
    Trained trained = workbench.train(name(), 1);
    int samples;
    double bound;
    try (Dataset data = workbench.data(name())) {
      samples = data.training().size();
      bound = bound(data.training(), trained);
    }
    double mistakes =
        trained.epochs().stream().mapToDouble(epoch -> samples * (1 - accuracy(epoch))).sum();
    double last = accuracy(trained.epochs().getLast());
    Trained xor = workbench.train("perceptron-xor", 1);
    double right = xor.epochs().stream().mapToDouble(Perceptron::accuracy).max().orElseThrow();
    return List.of(
        Claim.most("mistakes in the last epoch", "", 0, Math.rint(samples * (1 - last)), ""),
        Claim.most("mistakes in all epochs, beside the bound", "", bound, Math.rint(mistakes), ""),
        Claim.most(
            "exclusive or: most patterns right in an epoch", "", 3, Math.rint(4 * right), ""));
  }

  private static double accuracy(EpochDone epoch) {
    return Objects.requireNonNull(epoch.training().get("accuracy"), "accuracy");
  }

  /// Novikoff's bound for several classes: a mistake changes the weights by at most the square root
  /// of 2 times the radius, and the weights that were found divide the samples by a margin.
  private static double bound(Samples samples, Trained trained) {
    HostArray weight = trained.parameter("response.weight");
    HostArray bias = trained.parameter("response.bias");
    int units = bias.length();
    int length = weight.length() / units;
    double norm = 0;
    for (int i = 0; i < weight.length(); i++) {
      norm += weight.get(i) * weight.get(i);
    }
    for (int i = 0; i < units; i++) {
      norm += bias.get(i) * bias.get(i);
    }
    double radius = 0;
    double margin = Double.MAX_VALUE;
    for (int sample = 0; sample < samples.size(); sample++) {
      byte[] image = new byte[length];
      samples.read(sample, 0, new HostArray.Bytes(image), 0);
      int[] label = new int[1];
      samples.read(sample, 1, new HostArray.Ints(label), 0);
      double squares = 1;
      double[] scores = new double[units];
      for (int unit = 0; unit < units; unit++) {
        scores[unit] = bias.get(unit);
      }
      for (int i = 0; i < length; i++) {
        if (image[i] != 0) {
          squares++;
          for (int unit = 0; unit < units; unit++) {
            scores[unit] += weight.get(unit * length + i);
          }
        }
      }
      radius = Math.max(radius, squares);
      for (int unit = 0; unit < units; unit++) {
        if (unit != label[0]) {
          margin = Math.min(margin, scores[label[0]] - scores[unit]);
        }
      }
    }
    return margin > 0 ? Math.floor(2 * radius * norm / (margin * margin)) : Double.NaN;
  }
}

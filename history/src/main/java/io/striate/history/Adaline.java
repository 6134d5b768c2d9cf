package io.striate.history;

import io.striate.api.data.Dataset;
import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The adaptive linear element reaches the weights of least squares, and diverges beyond a step
/// that its inputs determine.
final class Adaline implements Exhibit {
  @Override
  public String name() {
    return "adaline";
  }

  @Override
  public String title() {
    return "Adaline (1960)";
  }

  @Override
  public String source() {
    return "Widrow and Hoff, 1960; Widrow and Lehr, 1990";
  }

  @Override
  public String meaning() {
    return "The error is taken before the quantizer, so its square has a gradient. With all"
        + " patterns in each step, the weights go to the solution of least squares if the"
        + " step is below 1 / the largest eigenvalue of the mean of x x'.";
  }

  @Override
  public List<Claim> show(Workbench workbench) {
    double[][] moments;
    double[] products;
    try (Dataset data = workbench.data(name())) {
      moments = moments(data.training());
      products = products(data.training());
    }
    double[] exact = solved(moments, products);
    Trained trained = workbench.train(name(), 1);
    HostArray weight = trained.parameter("sum.weight");
    double difference = square(trained.parameter("sum.bias").get(0) - exact[weight.length()]);
    double size = square(exact[weight.length()]);
    for (int i = 0; i < weight.length(); i++) {
      difference += square(weight.get(i) - exact[i]);
      size += square(exact[i]);
    }
    double limit = 1 / largestEigenvalue(moments);
    return List.of(
        Claim.most(
            "distance from the weights of least squares, relative",
            "",
            1e-5,
            Math.sqrt(difference / size),
            ""),
        Claim.most(
            "error after a step of 0.9 times the limit, of that of least squares",
            "",
            1.01,
            error(workbench, 0.9 * limit).orElse(Double.POSITIVE_INFINITY) / trained.figure("loss"),
            ""),
        Claim.least(
            "error after a step of 1.1 times the limit, of that of least squares",
            "",
            1000,
            error(workbench, 1.1 * limit).orElse(Double.POSITIVE_INFINITY) / trained.figure("loss"),
            ""));
  }

  private Optional<Double> error(Workbench workbench, double rate) {
    return workbench
        .trainIfStable(name(), 1, "train.optimizer.learningRate=" + rate)
        .map(trained -> trained.figure("loss"));
  }

  private static double square(double value) {
    return value * value;
  }

  /// A pattern, and 1 for the bias.
  private static double[] pattern(Samples samples, int sample) {
    int length = samples.features().getFirst().type().shape().size();
    float[] values = new float[length];
    samples.read(sample, 0, new HostArray.Floats(values), 0);
    double[] pattern = new double[length + 1];
    for (int i = 0; i < length; i++) {
      pattern[i] = values[i];
    }
    pattern[length] = 1;
    return pattern;
  }

  /// The mean of `x x'`.
  private static double[][] moments(Samples samples) {
    int size = pattern(samples, 0).length;
    double[][] moments = new double[size][size];
    for (int sample = 0; sample < samples.size(); sample++) {
      double[] x = pattern(samples, sample);
      for (int i = 0; i < size; i++) {
        for (int k = 0; k < size; k++) {
          moments[i][k] += x[i] * x[k] / samples.size();
        }
      }
    }
    return moments;
  }

  /// The mean of patterns times their targets.
  private static double[] products(Samples samples) {
    double[] products = new double[pattern(samples, 0).length];
    float[] target = new float[1];
    for (int sample = 0; sample < samples.size(); sample++) {
      double[] x = pattern(samples, sample);
      samples.read(sample, 1, new HostArray.Floats(target), 0);
      for (int i = 0; i < products.length; i++) {
        products[i] += x[i] * target[0] / samples.size();
      }
    }
    return products;
  }

  /// The solution of a system of a positive definite matrix, by elimination.
  private static double[] solved(double[][] matrix, double[] right) {
    int size = right.length;
    double[][] a = new double[size][];
    double[] b = right.clone();
    for (int i = 0; i < size; i++) {
      a[i] = matrix[i].clone();
    }
    for (int pivot = 0; pivot < size; pivot++) {
      for (int row = pivot + 1; row < size; row++) {
        double factor = a[row][pivot] / a[pivot][pivot];
        for (int column = pivot; column < size; column++) {
          a[row][column] -= factor * a[pivot][column];
        }
        b[row] -= factor * b[pivot];
      }
    }
    for (int row = size - 1; row >= 0; row--) {
      for (int column = row + 1; column < size; column++) {
        b[row] -= a[row][column] * b[column];
      }
      b[row] /= a[row][row];
    }
    return b;
  }

  /// The largest eigenvalue of a positive definite matrix, by iteration.
  private static double largestEigenvalue(double[][] matrix) {
    int size = matrix.length;
    double[] vector = new double[size];
    Arrays.fill(vector, 1);
    double value = 0;
    for (int iteration = 0; iteration < 10_000; iteration++) {
      double[] next = new double[size];
      double squares = 0;
      for (int i = 0; i < size; i++) {
        for (int k = 0; k < size; k++) {
          next[i] += matrix[i][k] * vector[k];
        }
        squares += next[i] * next[i];
      }
      value = Math.sqrt(squares);
      for (int i = 0; i < size; i++) {
        next[i] /= value;
      }
      vector = next;
    }
    return value;
  }
}

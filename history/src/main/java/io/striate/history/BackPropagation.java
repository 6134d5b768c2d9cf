package io.striate.history;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// The three exercises by which back-propagation became known.
final class BackPropagation {
  private static final String SOURCE =
      "Rumelhart, Hinton and Williams, Nature 323 and PDP volume 1, 1986";

  private BackPropagation() {}

  /// How many percent of the starts end in what a test accepts.
  private static double share(Workbench workbench, String system, Accepted accepted) {
    int starts = workbench.effort().starts();
    long count =
        LongStream.rangeClosed(1, starts)
            .filter(seed -> accepted.test(workbench.train(system, seed)))
            .count();
    return 100.0 * count / starts;
  }

  /// Whether a training has found what it was to find.
  @FunctionalInterface
  private interface Accepted {
    boolean test(Trained trained);
  }

  /// Exclusive or with two hidden units.
  static final class Xor implements Exhibit {
    @Override
    public String name() {
      return "xor";
    }

    @Override
    public String title() {
      return "Exclusive or (1986)";
    }

    @Override
    public String source() {
      return SOURCE;
    }

    @Override
    public String meaning() {
      return "What a perceptron cannot learn, two hidden units can. With so few, some starts end in"
          + " a local minimum.";
    }

    @Override
    public List<Claim> show(Workbench workbench) {
      double share = share(workbench, name(), trained -> trained.figure("loss") < 0.01);
      return List.of(
          Claim.least("starts that end with a mean squared error below 0.01", "", 80, share, "%"));
    }
  }

  /// Eight patterns through three hidden units.
  static final class Encoder implements Exhibit {
    @Override
    public String name() {
      return "encoder";
    }

    @Override
    public String title() {
      return "Encoder 8-3-8 (1986)";
    }

    @Override
    public String source() {
      return SOURCE;
    }

    @Override
    public String meaning() {
      return "Eight patterns go through three hidden units and are reproduced; the hidden units"
          + " find a code of three bits.";
    }

    @Override
    public List<Claim> show(Workbench workbench) {
      double share = share(workbench, name(), Encoder::codes);
      return List.of(
          Claim.least(
              "starts with all patterns right and eight different codes", "", 90, share, "%"));
    }

    private static boolean codes(Trained trained) {
      var code = Logistic.of(trained, "code");
      var output = Logistic.of(trained, "output");
      Set<Integer> codes = new HashSet<>();
      for (int pattern = 0; pattern < 8; pattern++) {
        double[] input = new double[8];
        input[pattern] = 1;
        double[] hidden = code.of(input);
        int word = 0;
        for (double each : hidden) {
          word = 2 * word + (each >= 0.5 ? 1 : 0);
        }
        codes.add(word);
        double[] answer = output.of(hidden);
        for (int i = 0; i < 8; i++) {
          if (answer[i] >= 0.5 != (i == pattern)) {
            return false;
          }
        }
      }
      return codes.size() == 8;
    }
  }

  /// Whether six bits are the same backwards.
  static final class Symmetry implements Exhibit {
    private static final int WIDTH = 6;

    @Override
    public String name() {
      return "symmetry";
    }

    @Override
    public String title() {
      return "Symmetry (1986)";
    }

    @Override
    public String source() {
      return SOURCE;
    }

    @Override
    public String meaning() {
      return "Two hidden units detect whether six bits are the same backwards. The weights of"
          + " mirrored inputs are equal in size and opposite in sign, so a symmetric pattern"
          + " gives nothing; in the ratio 1 : 2 : 4 no other pattern does.";
    }

    @Override
    public List<Claim> show(Workbench workbench) {
      var solved =
          LongStream.rangeClosed(1, workbench.effort().starts())
              .mapToObj(seed -> workbench.train(name(), seed))
              .filter(Symmetry::solved)
              .toList();
      long mirrored = solved.stream().filter(Symmetry::mirrored).count();
      long ratio = solved.stream().filter(Symmetry::ratio).count();
      int starts = workbench.effort().starts();
      return List.of(
          Claim.least(
              "starts with all 64 patterns right", "", 80, 100.0 * solved.size() / starts, "%"),
          Claim.least(
              "of these, mirrored weights opposite within 5 % of the largest",
              "the figure of the paper", 90, 100.0 * mirrored / Math.max(1, solved.size()), "%"),
          Claim.least(
              "of these, weights in the ratio 1 : 2 : 4, each within 25 %",
              "the figure of the paper", 50, 100.0 * ratio / Math.max(1, solved.size()), "%"));
    }

    private static boolean solved(Trained trained) {
      var hidden = Logistic.of(trained, "hidden");
      var output = Logistic.of(trained, "output");
      return IntStream.range(0, 1 << WIDTH)
          .allMatch(pattern -> {
            double[] bits = new double[WIDTH];
            boolean symmetric = true;
            for (int i = 0; i < WIDTH; i++) {
              bits[i] = pattern >> i & 1;
              symmetric &= (pattern >> i & 1) == (pattern >> (WIDTH - 1 - i) & 1);
            }
            return output.of(hidden.of(bits))[0] >= 0.5 == symmetric;
          });
    }

    private static double[] weights(Trained trained, int unit) {
      var weight = trained.parameter("hidden.weight");
      return IntStream.range(0, WIDTH).mapToDouble(i -> weight.get(unit * WIDTH + i)).toArray();
    }

    private static boolean mirrored(Trained trained) {
      for (int unit = 0; unit < 2; unit++) {
        double[] weights = weights(trained, unit);
        double largest =
            IntStream.range(0, WIDTH).mapToDouble(i -> Math.abs(weights[i])).max().orElseThrow();
        for (int i = 0; i < WIDTH / 2; i++) {
          if (Math.abs(weights[i] + weights[WIDTH - 1 - i]) > 0.05 * largest) {
            return false;
          }
        }
      }
      return true;
    }

    private static boolean ratio(Trained trained) {
      for (int unit = 0; unit < 2; unit++) {
        double[] weights = weights(trained, unit);
        double[] sizes =
            IntStream.range(0, WIDTH / 2)
                .mapToDouble(i -> (Math.abs(weights[i]) + Math.abs(weights[WIDTH - 1 - i])) / 2)
                .sorted()
                .toArray();
        for (int i = 1; i < sizes.length; i++) {
          double wanted = sizes[0] * (1 << i);
          if (Math.abs(sizes[i] - wanted) > 0.25 * wanted) {
            return false;
          }
        }
      }
      return true;
    }
  }
}

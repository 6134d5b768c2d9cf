package io.striate.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/// A system that figures of its test samples judge, in the mean over several seeds.
///
/// @param name of its specification
/// @param title what it is called, with its year
/// @param source where it was published
/// @param meaning what it shows
/// @param goals what it must reach
/// @param without the same without its essential idea, which must do worse; may be empty
record Figures(
    String name,
    String title,
    String source,
    String meaning,
    List<Goal> goals,
    List<Counter> without)
    implements Exhibit {
  Figures {
    goals = List.copyOf(goals);
    without = List.copyOf(without);
  }

  /// A figure that must not be below, or not above, a limit.
  ///
  /// @param figure its name among the figures of the test samples
  /// @param what it is called
  /// @param published what the source reports; empty if it does not
  /// @param scale what it is multiplied by: 100 for percent
  /// @param unit after the numbers
  /// @param limit in that unit
  /// @param least whether the limit is the least and not the most
  record Goal(
      String figure,
      String what,
      String published,
      double scale,
      String unit,
      double limit,
      boolean least) {
    /// A share in percent that must not be below a limit.
    static Goal share(String figure, String what, String published, double limit) {
      return new Goal(figure, what, published, 100, "%", limit, true);
    }
  }

  /// The system without its essential idea.
  ///
  /// @param what is missing
  /// @param figure that must be worse
  /// @param loss by how much of the first goal's unit at least
  /// @param system its specification
  /// @param settings that replace those of the specification
  record Counter(String what, String figure, double loss, String system, List<String> settings) {
    Counter {
      settings = List.copyOf(settings);
    }
  }

  @Override
  public List<Claim> show(Workbench workbench) {
    int seeds = workbench.effort().seeds();
    var trained = trained(workbench, name, List.of());
    var claims = new ArrayList<Claim>();
    for (Goal goal : goals) {
      double reached = goal.scale * mean(trained, goal.figure);
      String what = seeds == 1 ? goal.what : goal.what + ", mean of " + seeds + " seeds";
      claims.add(
          goal.least
              ? Claim.least(what, goal.published, goal.limit, reached, goal.unit)
              : Claim.most(what, goal.published, goal.limit, reached, goal.unit));
    }
    for (Counter counter : without) {
      Goal goal = goals.getFirst();
      double whole = goal.scale * mean(trained, goal.figure);
      double less =
          goal.scale * mean(trained(workbench, counter.system, counter.settings), counter.figure);
      double lost = goal.least ? whole - less : less - whole;
      claims.add(
          Claim.least(
              String.format(
                  Locale.ROOT,
                  "%s (%.4g %s): lost against the whole",
                  counter.what,
                  less,
                  goal.unit),
              "",
              counter.loss,
              lost,
              goal.unit));
    }
    return claims;
  }

  private static List<Trained> trained(Workbench workbench, String system, List<String> settings) {
    return LongStream.rangeClosed(1, workbench.effort().seeds())
        .mapToObj(seed -> workbench.train(system, seed, settings.toArray(String[]::new)))
        .toList();
  }

  private static double mean(List<Trained> trained, String figure) {
    return trained.stream().mapToDouble(each -> each.figure(figure)).average().orElseThrow();
  }
}

package io.striate.games.match;

import io.striate.api.play.Environment;
import io.striate.api.play.Screen;
import io.striate.api.random.RandomStream;
import java.util.ArrayList;
import java.util.List;

/// An episode that was played.
///
/// @param moves in order
/// @param first what was seen before the first move
/// @param seconds that the player took
public record Episode(Screen first, List<Move> moves, double seconds) {
  /// Episodes that no learner has played begin with this one.
  private static final int FIRST = 1 << 29;

  /// A move.
  ///
  /// @param action its name
  /// @param after what was seen after it
  public record Move(String action, double reward, Screen after) {}

  public Episode {
    moves = List.copyOf(moves);
  }

  /// The sum of the rewards.
  public double total() {
    return moves.stream().mapToDouble(Move::reward).sum();
  }

  /// Plays episodes.
  ///
  /// @param count of them
  /// @param seed of the player; the environment has its own
  public static List<Episode> play(Player player, Environment environment, int count, long seed) {
    var episodes = new ArrayList<Episode>();
    for (int number = 0; number < count; number++) {
      episodes.add(one(player, environment, FIRST + number, seed));
    }
    return episodes;
  }

  private static Episode one(Player player, Environment environment, int number, long seed) {
    var random = new RandomStream(seed, "play", 0, number);
    environment.begin(number);
    Screen first = environment.screen();
    var moves = new ArrayList<Move>();
    long nanos = 0;
    while (!environment.ended()) {
      long start = System.nanoTime();
      int action = player.choose(environment, random);
      nanos += System.nanoTime() - start;
      double reward = environment.act(action);
      moves.add(new Move(environment.actions().get(action), reward, environment.screen()));
    }
    return new Episode(first, moves, nanos / 1e9);
  }

  /// The mean of the returns.
  public static double meanReturn(List<Episode> episodes) {
    return episodes.stream().mapToDouble(Episode::total).average().orElseThrow();
  }
}

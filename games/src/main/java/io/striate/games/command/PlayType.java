package io.striate.games.command;

import io.striate.api.BackendFields;
import io.striate.api.Command;
import io.striate.api.CommandContext;
import io.striate.api.CommandType;
import io.striate.api.Kinds;
import io.striate.api.backend.Backend;
import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.play.Environment;
import io.striate.api.play.EnvironmentSource;
import io.striate.api.play.Screen;
import io.striate.games.learn.NetworkPlayer;
import io.striate.games.match.Episode;
import io.striate.games.match.GifWriter;
import io.striate.games.match.Player;
import io.striate.games.match.ScreenText;
import io.striate.games.plan.PlannedMovesDataset;
import io.striate.games.plan.TreePlanner;
import io.striate.games.run.NetworkSetting;
import io.striate.training.TrainedModel;
import io.striate.training.file.AtomicFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// `striate play MODEL`: lets a network play, shows a game, and tells its mean return.
public final class PlayType implements CommandType {
  /// Who plays.
  enum Who {
    /// The network.
    NETWORK,
    /// A planner that tries moves out.
    PLANNER,
    /// Chance.
    RANDOM
  }

  private static final Field<Who> PLAYER =
      Field.of(
          "player",
          FieldKind.word(Who.class),
          Who.NETWORK,
          "who plays: the network, a planner, or random moves, to compare with");
  private static final Field<Optional<String>> ENVIRONMENT =
      Field.optional(
          "environment",
          FieldKind.text(),
          "what is played, with its default settings; by default what the network was trained in");
  private static final Field<Integer> EPISODES =
      Field.of("episodes", FieldKind.integer(1), 100, "number of episodes");
  private static final Field<Boolean> SHOW =
      Field.of("show", FieldKind.flag(), false, "print the best episode move by move");
  private static final Field<Optional<String>> TO =
      Field.optional(
          "to", FieldKind.text(), "write the best episode to this file, an animated GIF");
  private static final Field<Long> SEED =
      Field.of("seed", FieldKind.wide(), 1L, "seed of the environment and of the player");

  /// For [java.util.ServiceLoader].
  public PlayType() {}

  @Override
  public String id() {
    return "play";
  }

  @Override
  public String summary() {
    return "Let a network play the game that it was trained in.";
  }

  @Override
  public String arguments() {
    return "MODEL";
  }

  @Override
  public List<Field<?>> fields() {
    var own = new ArrayList<Field<?>>(List.of(PLAYER, ENVIRONMENT, EPISODES, SHOW, TO, SEED));
    own.addAll(TreePlanner.FIELDS);
    return BackendFields.with(own.toArray(Field<?>[]::new));
  }

  @Override
  public Command create(Config config) {
    return context -> run(config, context);
  }

  private static int run(Config config, CommandContext context) {
    if (context.arguments().size() != 1) {
      throw new StriateException(Code.BAD_FLAG, "name one model: striate play runs/catch-1");
    }
    Path source = context.folder().resolve(context.arguments().getFirst());
    TrainedModel model = TrainedModel.read(source, List.of(), context.catalog());
    long seed = config.get(SEED);
    EnvironmentSource played = environment(config, context, model);
    List<Episode> episodes =
        config.get(PLAYER) == Who.NETWORK
            ? byNetwork(config, context, model, played.make(seed))
            : Episode.play(
                config.get(PLAYER) == Who.PLANNER
                    ? Player.planner(TreePlanner.of(config))
                    : Player.random(),
                played.make(seed),
                config.get(EPISODES),
                seed);
    Episode best = best(episodes);
    if (config.get(SHOW)) {
      show(best, context);
    }
    context.out().println(summary(config.get(PLAYER), episodes));
    if (config.get(TO).isPresent()) {
      Path file = context.folder().resolve(config.get(TO).get());
      AtomicFiles.onDisk().write(file, out -> GifWriter.write(screens(best), out));
      context.out().println(file);
    }
    return 0;
  }

  private static EnvironmentSource environment(
      Config config, CommandContext context, TrainedModel model) {
    if (config.get(ENVIRONMENT).isPresent()) {
      return context.catalog().create(Kinds.ENVIRONMENT, config.get(ENVIRONMENT).get(), Map.of());
    }
    var spec = model.network().spec();
    return spec.learner()
        .map(learner -> learner.value().environment().value())
        .or(() ->
            spec.train().flatMap(train -> PlannedMovesDataset.environment(train.data().value())))
        .orElseThrow(() ->
            new StriateException(
                Code.BAD_FLAG,
                model.file() + ": was not trained in an environment",
                "name one: --environment catch"));
  }

  private static List<Episode> byNetwork(
      Config config, CommandContext context, TrainedModel model, Environment environment) {
    try (Backend backend = BackendFields.open(config, context);
        var weights = model.weights(backend)) {
      var setting = NetworkSetting.of(model.network(), weights, config.get(SEED));
      NetworkPlayer.check(setting, environment, name(config, model));
      try (var player = new NetworkPlayer(setting)) {
        return Episode.play(
            Player.network(player), environment, config.get(EPISODES), config.get(SEED));
      }
    }
  }

  private static String name(Config config, TrainedModel model) {
    return config
        .get(ENVIRONMENT)
        .or(() ->
            model
                .network()
                .spec()
                .learner()
                .map(each -> each.value().environment())
                .map(Component::id))
        .orElse("the environment");
  }

  private static Episode best(List<Episode> episodes) {
    Episode best = episodes.getFirst();
    for (Episode episode : episodes) {
      if (episode.total() > best.total()) {
        best = episode;
      }
    }
    return best;
  }

  private static List<Screen> screens(Episode episode) {
    var screens = new ArrayList<Screen>(List.of(episode.first()));
    episode.moves().forEach(move -> screens.add(move.after()));
    return screens;
  }

  private static void show(Episode episode, CommandContext context) {
    context.out().print(ScreenText.of(episode.first()));
    for (Episode.Move move : episode.moves()) {
      context
          .out()
          .print(
              String.format(Locale.ROOT, "%s, reward %.4g%n", move.action(), move.reward())
                  + ScreenText.of(move.after()));
    }
  }

  private static String summary(Who who, List<Episode> episodes) {
    double mean = Episode.meanReturn(episodes);
    double square =
        episodes.stream().mapToDouble(each -> Math.pow(each.total() - mean, 2)).average().orElse(0);
    long moves = episodes.stream().mapToLong(each -> each.moves().size()).sum();
    double seconds = episodes.stream().mapToDouble(Episode::seconds).sum();
    return String.format(
        Locale.ROOT,
        "%s: mean return %.4g over %d episodes (standard deviation %.3g); %.3g ms a move",
        who.name().toLowerCase(Locale.ROOT),
        mean,
        episodes.size(),
        Math.sqrt(square),
        1000 * seconds / moves);
  }
}

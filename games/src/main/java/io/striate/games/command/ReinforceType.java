package io.striate.games.command;

import io.striate.api.BackendFields;
import io.striate.api.Command;
import io.striate.api.CommandContext;
import io.striate.api.CommandType;
import io.striate.api.backend.Backend;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.games.run.ReinforcementRun;
import io.striate.layers.Network;
import io.striate.training.run.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// `striate reinforce SPEC`: trains a network in an environment, as the `learner` of its
/// specification says.
public final class ReinforceType implements CommandType {
  /// As of a training that Ctrl-C stops.
  private static final int INTERRUPTED = 130;

  private static final Field<Optional<String>> RUN =
      Field.optional(
          "run",
          FieldKind.text(),
          "folder of the run, new or empty; by default runs/NAME-1, -2, ...");
  private static final Field<Optional<String>> RESUME =
      Field.optional(
          "resume",
          FieldKind.text(),
          "resume the run in this folder; the result is bitwise that of an uninterrupted run");
  private static final Field<Optional<Long>> SEED =
      Field.optional("seed", FieldKind.wide(), "seed of all random numbers; sets learner.seed");
  private static final Field<Optional<Integer>> STEPS =
      Field.optional("steps", FieldKind.integer(1), "number of steps; sets learner.steps");

  /// For [java.util.ServiceLoader].
  public ReinforceType() {}

  @Override
  public String id() {
    return "reinforce";
  }

  @Override
  public String summary() {
    return "Train a network in an environment, such as a game.";
  }

  @Override
  public String arguments() {
    return "[SPEC]";
  }

  @Override
  public List<Field<?>> fields() {
    return BackendFields.with(RUN, RESUME, SEED, STEPS);
  }

  @Override
  public Command create(Config config) {
    return context -> run(config, context);
  }

  private static int run(Config config, CommandContext context) {
    try (var run =
        config.get(RESUME).isPresent() ? resumed(config, context) : begun(config, context)) {
      try (Backend backend = BackendFields.open(config, context)) {
        run.backend()
            .filter(name -> !name.equals(backend.name()))
            .ifPresent(name -> {
              throw new StriateException(
                  Code.BAD_FLAG,
                  String.format(
                      Locale.ROOT,
                      "the run began on backend %s; on %s it would not have the same bits",
                      name,
                      backend.name()),
                  "resume with --backend " + name);
            });
        boolean ended =
            run.train(backend, (step, figures) -> context.err().println(line(step, figures)));
        if (!ended) {
          context.err().println("stopped as another process asked; --resume continues the run");
          return INTERRUPTED;
        }
      }
      context.out().println(run.model());
      return 0;
    }
  }

  private static ReinforcementRun begun(Config config, CommandContext context) {
    if (context.arguments().size() != 1) {
      throw new StriateException(
          Code.BAD_FLAG,
          "name one specification, such as models/systems/catch-dqn.json, or a run to resume with"
              + " --resume RUN");
    }
    Path spec = context.folder().resolve(context.arguments().getFirst());
    var overrides = new ArrayList<String>();
    config.get(SEED).ifPresent(seed -> overrides.add("learner.seed=" + seed));
    config.get(STEPS).ifPresent(steps -> overrides.add("learner.steps=" + steps));
    Network network = Network.read(spec, overrides, context.catalog());
    ReinforcementRun.learner(network); // says what is missing before a folder is made
    RunFolder folder =
        config.get(RUN).isPresent()
            ? RunFolder.create(context.folder().resolve(config.get(RUN).get()))
            : RunFolder.claim(context.folder().resolve("runs"), network.spec().name());
    return ReinforcementRun.begin(network, folder);
  }

  private static ReinforcementRun resumed(Config config, CommandContext context) {
    boolean others =
        !context.arguments().isEmpty()
            || config.get(RUN).isPresent()
            || config.get(SEED).isPresent()
            || config.get(STEPS).isPresent();
    if (others) {
      throw new StriateException(
          Code.BAD_FLAG,
          "--resume cannot be combined with SPEC, --run, --seed or --steps: a run is resumed with"
              + " the settings it began with",
          "leave them out, or start a new run");
    }
    return ReinforcementRun.resume(
        context.folder().resolve(config.get(RESUME).orElseThrow()), context.catalog());
  }

  private static String line(long step, Map<String, Double> figures) {
    var line = new StringBuilder(String.format(Locale.ROOT, "step %,d", step));
    figures.forEach((name, value) -> {
      if (Double.isFinite(value)) {
        boolean whole = value == Math.rint(value) && Math.abs(value) >= 1;
        line.append("  ")
            .append(name)
            .append(' ')
            .append(String.format(Locale.ROOT, whole ? "%,.0f" : "%.4g", value));
      }
    });
    return line.toString();
  }
}

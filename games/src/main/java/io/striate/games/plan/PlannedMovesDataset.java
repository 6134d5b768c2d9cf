package io.striate.games.plan;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.api.data.PassMonitor;
import io.striate.api.data.SamplePass;
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.play.Environment;
import io.striate.api.play.EnvironmentSource;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Loss;
import io.striate.datasets.features.ColumnSamples;
import io.striate.datasets.features.MemoryColumn;
import io.striate.datasets.labeled.LabeledDataset;
import io.striate.synthetic.sample.Amounts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// `planned-moves`: what a planner does in the states of a game. Feature `target` is the move that
/// it finds best, `values` its estimate of the return of each move, so that a network can learn the
/// moves as classes or their values by regression.
///
/// The input is `f32` of the shape of an observation.
///
/// Source: Guo, Singh, Lee, Lewis and Wang, "Deep learning for real-time Atari game play using
/// offline Monte-Carlo tree search planning", NIPS 2014.
public final class PlannedMovesDataset implements DatasetType {
  /// Test episodes have other numbers than training episodes.
  private static final long FIRST_TEST_EPISODE = 1 << 30;

  /// Episodes that are played at once.
  private static final int WAVE = 64;

  private static final Amounts AMOUNTS = Amounts.of(20_000, 2_000);

  private static final Field<Component<EnvironmentSource>> ENVIRONMENT =
      Field.required("environment", FieldKind.component(Kinds.ENVIRONMENT), "what is played");
  private static final Field<Double> CHANCE =
      Field.of(
          "chance",
          FieldKind.number(0, 1),
          0.1,
          "share of moves that are random, so that states are seen that good moves do not lead to");

  /// For [java.util.ServiceLoader].
  public PlannedMovesDataset() {}

  @Override
  public String id() {
    return "planned-moves";
  }

  @Override
  public String summary() {
    return "states of a game with the moves of a planner that tries out what they lead to";
  }

  @Override
  public List<Field<?>> fields() {
    var own = new ArrayList<Field<?>>(List.of(ENVIRONMENT, CHANCE));
    own.addAll(TreePlanner.FIELDS);
    return AMOUNTS.with(own.toArray(Field<?>[]::new));
  }

  /// What is played in a data set, if it is of this type.
  public static Optional<EnvironmentSource> environment(DatasetSource data) {
    return data instanceof Source(Config config)
        ? Optional.of(config.get(ENVIRONMENT).value())
        : Optional.empty();
  }

  @Override
  public DatasetSource create(Config config) {
    return new Source(config);
  }

  private record Source(Config config) implements DatasetSource {
    @Override
    public Dataset open(Path base, Map<String, Shape> inputs, PassMonitor monitor) {
      var input = LabeledDataset.onlyInput("planned-moves", inputs);
      Environment environment = make();
      requireShape(input.getKey(), input.getValue(), environment);
      Samples training =
          samples(input.getKey(), 0, config.get(AMOUNTS.samples()), "planning moves", monitor);
      Samples test =
          samples(
              input.getKey(),
              FIRST_TEST_EPISODE,
              config.get(AMOUNTS.testSamples()),
              "planning test moves",
              monitor);
      return new LabeledDataset(training, Optional.of(test), environment.actions());
    }

    @Override
    public Dataset open(Path base, Map<String, Shape> inputs) {
      return open(base, inputs, PassMonitor.none());
    }

    private Environment make() {
      return config.get(ENVIRONMENT).value().make(config.get(Amounts.SEED));
    }

    private void requireShape(String input, Shape shape, Environment environment) {
      if (!shape.equals(environment.observation())) {
        throw new StriateException(
            Code.BAD_DATA,
            String.format(
                Locale.ROOT,
                "an observation of '%s' is %s; input '%s' is %s",
                config.get(ENVIRONMENT).id(),
                environment.observation(),
                input,
                shape),
            "write \"input\": " + environment.observation());
      }
    }

    /// Plays episodes in waves until there are enough states. Episodes depend on their number
    /// alone, so the samples do not depend on the number of threads.
    private Samples samples(
        String input, long first, int count, String title, PassMonitor monitor) {
      var planner = TreePlanner.of(config);
      var states = new ArrayList<PlannedEpisode.State>();
      for (long wave = first; states.size() < count; wave += WAVE) {
        var played = new PlannedEpisode[WAVE];
        long begin = wave;
        var failures =
            SamplePass.over(
                title,
                WAVE,
                monitor,
                row ->
                    played[row] =
                        PlannedEpisode.play(
                            planner,
                            make(),
                            config.get(CHANCE),
                            config.get(Amounts.SEED),
                            begin + row));
        if (!failures.isEmpty()) {
          throw failures.firstEntry().getValue();
        }
        for (PlannedEpisode episode : played) {
          states.addAll(episode.states());
        }
      }
      return columns(input, states.subList(0, count));
    }

    private ColumnSamples columns(String input, List<PlannedEpisode.State> states) {
      Environment environment = make();
      int size = environment.observation().size();
      int actions = environment.actions().size();
      float[] observations = new float[states.size() * size];
      float[] values = new float[states.size() * actions];
      int[] labels = new int[states.size()];
      for (int i = 0; i < labels.length; i++) {
        PlannedEpisode.State state = states.get(i);
        System.arraycopy(state.observation(), 0, observations, i * size, size);
        labels[i] = state.action();
        for (int action = 0; action < actions; action++) {
          values[i * actions + action] = (float) state.values()[action];
        }
      }
      return ColumnSamples.of(
          MemoryColumn.of(
              input,
              TensorType.float32(environment.observation()),
              new HostArray.Floats(observations)),
          MemoryColumn.labels(Loss.TARGET, labels),
          MemoryColumn.of("values", TensorType.float32(actions), new HostArray.Floats(values)));
    }
  }
}

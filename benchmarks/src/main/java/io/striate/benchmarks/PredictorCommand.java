package io.striate.benchmarks;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.step.Step;
import io.striate.api.step.Weights;
import io.striate.api.tensor.HostArray;
import io.striate.arrays.StoredTensor;
import io.striate.layers.Network;
import io.striate.layers.program.NetworkPrograms;
import io.striate.layers.program.Programs;
import io.striate.layers.spec.Normalization;
import io.striate.training.Predictor;
import io.striate.training.PredictorOptions;
import io.striate.training.TrainedModel;
import io.striate.training.data.DataFolders;
import io.striate.training.file.SampleFormat;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Measures a predictor beside the plan that it runs, alternating in one process, and how many
/// predictions per second several callers get.
@Command(
    name = "predictor",
    description = "Predictions one by one beside the plan alone, and by several callers at once.",
    mixinStandardHelpOptions = true)
final class PredictorCommand implements Callable<Integer> {
  private static final int SAMPLES = 64;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--model", description = "The specification (${DEFAULT-VALUE}).")
  private Path model = Path.of("models/lenet5.json");

  @Option(names = "--threads", description = "Threads (all cores: ${DEFAULT-VALUE}).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--backend", description = "Striate's backend (${DEFAULT-VALUE}).")
  private String backend = "cpu-vector";

  @Option(names = "--rounds", description = "Turns (${DEFAULT-VALUE}).")
  private int rounds = 5;

  @Option(names = "--seconds", description = "Time of each measurement (${DEFAULT-VALUE}).")
  private double seconds = 1;

  @Option(names = "--warmup", description = "Seconds before the first (${DEFAULT-VALUE}).")
  private double warmup = 3;

  @Option(names = "--callers", split = ",", description = "Callers at once (${DEFAULT-VALUE}).")
  private List<Integer> callers = new ArrayList<>(List.of(1, 2, 4, 8, 32));

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Machine.describe().forEach(line -> out.println("- " + line));
    Backends installed = Backends.installed();
    var options = BackendOptions.defaults().withThreads(threads);
    try (Backend opened = installed.open(installed.choose(backend), options)) {
      TrainedModel trained = model(opened);
      List<Map<String, HostArray>> samples = samples(trained);
      try (var alone = new Alone(trained, opened, samples.getFirst());
          var predictor = Predictor.of(trained, opened, PredictorOptions.defaults())) {
        predictor.warmUp();
        single(out, alone, predictor, samples);
        out.println();
        several(out, predictor, samples);
        out.println();
        out.println("batches with a plan: " + predictor.batches());
      }
    }
    out.flush();
    return 0;
  }

  /// The plan for one sample, whose input is written once and whose answer is never read.
  private static final class Alone implements AutoCloseable {
    private final Weights weights;
    private final Step step;

    Alone(TrainedModel model, Backend backend, Map<String, HostArray> sample) {
      weights = model.weights(backend);
      step = Step.of(programs(model.network()).prediction(1), weights);
      sample.forEach(step::set);
    }

    void run() {
      step.run();
    }

    @Override
    public void close() {
      step.close();
      weights.close();
    }
  }

  private static Map<String, Normalization> bytes(Network network) {
    int channels = network.graph().inputs().getFirst().shape().extent(0);
    return Map.of(network.graph().inputs().getFirst().name(), Normalization.none(channels));
  }

  private static NetworkPrograms programs(Network network) {
    return network.programs(bytes(network));
  }

  /// The network with the weights that a training would begin with.
  private TrainedModel model(Backend opened) {
    Network network = Network.read(model, List.of(), Catalog.installed());
    NetworkPrograms programs = programs(network);
    var stored = new ArrayList<StoredTensor>();
    try (Weights weights = programs.begin(opened, 1)) {
      for (Programs.State state : programs.states()) {
        if (state.kept()) {
          var values = new HostArray.Floats(weights.read(state.name()));
          stored.add(new StoredTensor(state.name(), state.shape(), values));
        }
      }
    }
    var format = new SampleFormat(Map.of(), bytes(network));
    return new TrainedModel(network, stored, format, model, DataFolders.of(model), List.of());
  }

  private static List<Map<String, HostArray>> samples(TrainedModel trained) {
    var random = new Random(1);
    var samples = new ArrayList<Map<String, HostArray>>();
    for (int i = 0; i < SAMPLES; i++) {
      var input = trained.network().graph().inputs().getFirst();
      byte[] bytes = new byte[input.fed().size()];
      random.nextBytes(bytes);
      samples.add(Map.of(input.name(), new HostArray.Bytes(bytes)));
    }
    return samples;
  }

  private void single(
      PrintWriter out, Alone alone, Predictor predictor, List<Map<String, HostArray>> samples) {
    var next = new int[1];
    Runnable predict = () -> predictor.predict(samples.get(next[0]++ % SAMPLES));
    Stopwatch.times(alone::run, warmup);
    Stopwatch.times(predict, warmup);
    double[][] plan = new double[rounds][];
    double[][] whole = new double[rounds][];
    double[] ratios = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      plan[round] = Stopwatch.times(alone::run, seconds);
      whole[round] = Stopwatch.times(predict, seconds);
      ratios[round] = Stopwatch.median(whole[round]) / Stopwatch.median(plan[round]);
    }
    out.println();
    out.println("| one caller | median | p99 |");
    out.println("|---|---|---|");
    row(out, "the plan for one sample alone", plan);
    row(out, "`Predictor.predict`", whole);
    out.println();
    Arrays.sort(ratios);
    out.printf(
        Locale.ROOT,
        "ratio of the medians: %.2f (%.2f to %.2f)%n",
        Stopwatch.median(ratios),
        ratios[0],
        ratios[rounds - 1]);
  }

  private static void row(PrintWriter out, String what, double[][] rounds) {
    double[] all = Arrays.stream(rounds).flatMapToDouble(Arrays::stream).sorted().toArray();
    out.printf(
        Locale.ROOT,
        "| %s | %.1f µs | %.1f µs |%n",
        what,
        1e6 * Stopwatch.median(all),
        1e6 * all[(int) (0.99 * (all.length - 1))]);
  }

  private void several(PrintWriter out, Predictor predictor, List<Map<String, HostArray>> samples)
      throws InterruptedException {
    out.println("| callers | predictions/s | median | p99 |");
    out.println("|---|---|---|---|");
    for (int count : callers) {
      try (var pool = Executors.newFixedThreadPool(count)) {
        round(pool::submit, count, predictor, samples, warmup);
        double[][] found = round(pool::submit, count, predictor, samples, seconds * rounds);
        double[] all = Arrays.stream(found).flatMapToDouble(Arrays::stream).sorted().toArray();
        out.printf(
            Locale.ROOT,
            "| %d | %,.0f | %.0f µs | %.0f µs |%n",
            count,
            all.length / (seconds * rounds),
            1e6 * Stopwatch.median(all),
            1e6 * all[(int) (0.99 * (all.length - 1))]);
      }
    }
  }

  /// Starts a caller.
  private interface Start {
    Future<double[]> start(Callable<double[]> caller);
  }

  private static double[][] round(
      Start pool,
      int count,
      Predictor predictor,
      List<Map<String, HostArray>> samples,
      double seconds)
      throws InterruptedException {
    var running = new ArrayList<Future<double[]>>();
    for (int caller = 0; caller < count; caller++) {
      var random = new Random(caller);
      running.add(
          pool.start(() ->
              Stopwatch.times(
                  () -> predictor.predict(samples.get(random.nextInt(SAMPLES))), seconds)));
    }
    double[][] times = new double[count][];
    for (int caller = 0; caller < count; caller++) {
      try {
        times[caller] = running.get(caller).get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a prediction failed", e);
      }
    }
    return times;
  }
}

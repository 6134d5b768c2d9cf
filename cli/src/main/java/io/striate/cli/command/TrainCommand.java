package io.striate.cli.command;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.cli.flag.BackendFlags;
import io.striate.cli.flag.ClusterFlag;
import io.striate.cli.flag.Folders;
import io.striate.cli.flag.Format;
import io.striate.cli.flag.Numbers;
import io.striate.cli.report.LiveCurves;
import io.striate.cli.report.TrainingReport;
import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ExitStatus;
import io.striate.cli.terminal.Interrupts;
import io.striate.cli.terminal.Progress;
import io.striate.inspect.explain.Review;
import io.striate.layers.Network;
import io.striate.training.run.Parent;
import io.striate.training.run.Run;
import io.striate.training.run.RunFolder;
import io.striate.training.run.RunOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `striate train`: trains a model, or resumes a run.
@Command(
    name = "train",
    header = "Train a model, or resume a run.",
    description =
        "Trains a model in a new run folder, or resumes a run that was stopped or"
            + " killed. Ctrl-C saves a checkpoint and prints how to resume; pressing it"
            + " again quits at once. The end of the terminal saves a checkpoint, too.")
public final class TrainCommand implements Callable<Integer> {
  private static final Path RUNS = Path.of("runs");

  private final Console console;
  private final Installed installed;

  @Parameters(
      paramLabel = "SPEC",
      arity = "0..1",
      description = "The specification, such as models/lenet5.json; not with --resume.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description = "Folder of the run, new or empty; default: runs/NAME-1, -2, ...")
  private Optional<Path> folder = Optional.empty();

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description =
          "Resume the run in this folder, or from this checkpoint of a run. The result"
              + " is bitwise that of an uninterrupted run. With --set train.epochs=N, a run that"
              + " has finished continues to N epochs.")
  private Optional<Path> resume = Optional.empty();

  @Option(
      names = "--from",
      paramLabel = "MODEL-OR-RUN",
      description =
          "Begin with the weights of a model file, a checkpoint, a run, or a safetensors or NPZ"
              + " file: those of layers that have the same name and parameters of the same shapes"
              + " there.")
  private Optional<Path> parent = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description =
          "Folder of the data, the setting train.data.path; for a run that is resumed after its"
              + " data was moved.")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "Format of the results on standard output; default: text.")
  private Format format = Format.TEXT;

  @Mixin private final BackendFlags backend = new BackendFlags();

  @Option(
      names = "--seed",
      paramLabel = "N",
      converter = Numbers.Any.class,
      description = "Seed of all random numbers; sets train.seed.")
  private OptionalLong seed = OptionalLong.empty();

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description =
          "Replace a value of the specification, such as train.epochs=3; may be repeated. Short:"
              + " train.epochs=3, --epochs N, --batch N, --learning-rate X.")
  private List<String> assignments = new ArrayList<>();

  @Option(
      names = "--cluster",
      paramLabel = "CLUSTER",
      description =
          "Compute on several workers, such as processes[4] on this machine. Needs train.shards;"
              + " the result is bitwise that of one machine.")
  private Optional<String> cluster = Optional.empty();

  @Option(
      names = "--live",
      description =
          "Draw curves of the loss and of a metric while it trains; needs a terminal. In the"
              + " browser: striate dashboard.")
  private boolean live;

  @Option(
      names = "--stop-after",
      paramLabel = "EPOCHS",
      converter = Numbers.Positive.class,
      description =
          "Stop after this many epochs, to be resumed later. The learning rate still"
              + " follows the schedule of all epochs.")
  private OptionalInt stopAfter = OptionalInt.empty();

  @Option(
      names = "--checkpoint-every",
      paramLabel = "STEPS",
      converter = Numbers.Positive.class,
      description =
          "Write a checkpoint every STEPS steps as well, the setting" + " train.checkpointEvery.")
  private OptionalInt checkpointEvery = OptionalInt.empty();

  /// @param console where the command writes
  /// @param installed what can be named
  public TrainCommand(Console console, Installed installed) {
    this.console = console;
    this.installed = installed;
  }

  @Override
  public Integer call() {
    if (live && console.screen().isEmpty()) {
      throw new StriateException(
          Code.BAD_FLAG,
          "--live draws on a terminal, and standard error is none; leave it out, or watch the run"
              + " in the browser: "
              + console.program()
              + " dashboard");
    }
    return resume.isPresent() ? resume(resume.get()) : begin();
  }

  private int begin() {
    Path spec = file.orElseThrow(this::nothingToTrain);
    Network network = Network.read(spec, allAssignments(), installed.catalog());
    network.training(); // says what is missing before a folder is made
    Optional<Parent> weights = parent.map(Parent::read);
    Review.of(network, weights.map(Parent::layers).orElse(Set.of()))
        .forEach(
            remark -> console.err().println("remark: " + remark.node() + ": " + remark.text()));
    try (var opened = backend.open(installed.backends(), network.spec().backend());
        var run = Run.begin(network, Folders.of(spec), runFolder(network.spec().name()), weights)) {
      return train(run, opened);
    }
  }

  private StriateException nothingToTrain() {
    return new StriateException(
        Code.BAD_FLAG,
        "SPEC is missing: name a specification such as models/lenet5.json, or a run to resume"
            + " with --resume RUN. See '"
            + console.program()
            + " train --help'");
  }

  private RunFolder runFolder(String name) {
    return folder.isPresent() ? RunFolder.create(folder.get()) : RunFolder.claim(RUNS, name);
  }

  /// Everything that replaces values of the file; the flags that have a name of their own come last
  /// and win.
  private List<String> allAssignments() {
    var all = new ArrayList<>(assignments);
    data.map(TrainCommand::asData).ifPresent(all::add);
    seed.ifPresent(number -> all.add("train.seed=" + number));
    checkpointEvery.ifPresent(steps -> all.add("train.checkpointEvery=" + steps));
    return all;
  }

  private static String asData(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new StriateException(
          Code.BAD_FLAG,
          String.format(Locale.ROOT, "--data %s: no such folder; check the path", folder));
    }
    return Folders.asData(folder);
  }

  private int resume(Path runOrCheckpoint) {
    refuseWithResume();
    try (var run = Run.resume(runOrCheckpoint, allAssignments(), installed.catalog());
        var opened =
            backend.resume(installed.backends(), run.backend(), run.exact().orElse(false))) {
      run.changes().forEach(change -> console.err().println("note: " + change));
      return train(run, opened);
    }
  }

  /// A run is resumed with its own settings, or it would not be the same run. What `--set` may
  /// change is for the run to say.
  private void refuseWithResume() {
    String given =
        file.isPresent()
            ? "SPEC"
            : folder.isPresent()
                ? "--run"
                : seed.isPresent()
                    ? "--seed"
                    : parent.isPresent() ? "--from" : backend.exact() ? "--exact" : "";
    if (!given.isEmpty()) {
      throw new StriateException(
          Code.BAD_FLAG,
          given
              + " cannot be combined with --resume: a run is resumed with the settings it began"
              + " with; leave it out, or start a new run");
    }
  }

  private List<String> wordsToResume() {
    var words = new ArrayList<>(backend.wordsToResume());
    cluster.ifPresent(text -> words.addAll(List.of("--cluster", text)));
    return words;
  }

  private int train(Run run, BackendFlags.Opened opened) {
    var curves = new LiveCurves(TrainingReport.units(run.network()));
    var progress =
        live
            ? new Progress(console, System::nanoTime, curves)
            : new Progress(console, System::nanoTime);
    int stop = stopAfter.orElse(RunOptions.ALL_EPOCHS);
    var report =
        new TrainingReport(
            console,
            progress,
            run.network(),
            opened,
            stop,
            new TrainingReport.Flags(installed.pluginWords(), wordsToResume()));
    try (var interrupts = Interrupts.listen(report::stopping)) {
      var options =
          RunOptions.defaults()
              .withListener(live ? curves.then(report) : report)
              .withInterrupt(interrupts::asked)
              .withStopAfter(stop);
      var shared =
          cluster
              .map(text ->
                  options.withCluster(
                      ClusterFlag.of(text, installed.catalog()),
                      backend.workers(installed.trusted())))
              .orElse(options);
      return report.end(run.train(opened.backend(), shared), format);
    } catch (CancellationException stopped) {
      progress.line("stopped while the data was being read; nothing was trained");
      return ExitStatus.INTERRUPTED;
    } finally {
      progress.clear();
    }
  }
}

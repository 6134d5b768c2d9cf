package io.striate.cli.command;

import io.striate.api.component.Kind;
import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.api.program.Program;
import io.striate.cli.flag.BackendFlags;
import io.striate.cli.flag.ExplainFormat;
import io.striate.cli.flag.Numbers;
import io.striate.cli.flag.SpecArgument;
import io.striate.cli.flag.TypeName;
import io.striate.cli.report.ErrorReport;
import io.striate.cli.report.ExplanationReport;
import io.striate.cli.report.GraphDrawing;
import io.striate.cli.report.TypeReport;
import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ExitStatus;
import io.striate.inspect.explain.Explanation;
import io.striate.inspect.explain.OwnTraining;
import io.striate.inspect.explain.Remark;
import io.striate.inspect.explain.Review;
import io.striate.inspect.explain.TrainingMemory;
import io.striate.inspect.page.ExplanationPage;
import io.striate.json.JsonObject;
import io.striate.json.JsonWriter;
import io.striate.json.Suggestion;
import io.striate.layers.Network;
import io.striate.layers.frame.Frame;
import io.striate.layers.frame.Section;
import io.striate.layers.graph.GraphOutput;
import io.striate.layers.spec.TrainSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `striate explain`: what a model's file describes, layer by layer, with the formulas' numbers; or
/// the settings of a type.
@Command(
    name = "explain",
    header = "Show a model's layers with shapes and costs, or a type's settings.",
    description =
        "Shows a model layer by layer: output shape with its formula, parameters,"
            + " multiply-accumulate operations (MACs) and receptive field. SPEC may be an ONNX"
            + " file: its layers are those that 'striate import' makes. If SPEC is the"
            + " name of a type, such as conv2d or layer:conv2d, and not a file, shows the"
            + " settings of the type: values, default and meaning. The name of a section of"
            + " a specification, such as train or output, shows its keys. 'striate types'"
            + " lists the types and the sections. The code of an error, such as STR-101, shows"
            + " its meaning and remedy.")
public final class ExplainCommand implements Callable<Integer> {
  /// The programs that a network has.
  enum Mode {
    /// A step of training.
    TRAINING,
    /// Loss and metrics of a batch.
    EVALUATION,
    /// Answers for a batch.
    PREDICTION
  }

  private final Console console;
  private final Installed installed;
  @Mixin private final SpecArgument spec = new SpecArgument();

  @Option(names = "--program", description = "Print the program that a backend runs instead.")
  private boolean program;

  @Option(
      names = "--mode",
      paramLabel = "training|evaluation|prediction",
      description =
          "Which program; default: training if the specification has 'train', or else"
              + " prediction.")
  private Optional<Mode> mode = Optional.empty();

  @Option(
      names = "--batch",
      paramLabel = "N",
      converter = Numbers.Positive.class,
      description =
          "Batch size of that program, and of --memory; default: as in the specification, or 1.")
  private OptionalInt batch = OptionalInt.empty();

  @Option(
      names = "--memory",
      description =
          "Show what each layer needs of memory in a step of training: parameters, the optimizer's"
              + " state, activations that are kept for the backward pass, gradients, and the"
              + " backend's workspace.")
  private boolean memory;

  @Mixin private final BackendFlags backend = new BackendFlags();

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "Kind of the type, such as layer, if several types have the name.")
  private Optional<String> kind = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "text|json|html|dot",
      description =
          "Output format; html is a page with the graph, the layers and remarks, dot the graph for"
              + " Graphviz and other viewers; default: text.")
  private ExplainFormat format = ExplainFormat.TEXT;

  /// @param console where the command writes
  /// @param installed what can be named
  public ExplainCommand(Console console, Installed installed) {
    this.console = console;
    this.installed = installed;
  }

  @Override
  public Integer call() {
    Optional<Code> code = spec.exists() ? Optional.empty() : Code.find(spec.text());
    if (code.isPresent()) {
      switch (format) {
        case TEXT -> ErrorReport.print(code.get(), console.columnsOfText(), console.out());
        case JSON -> print(ErrorReport.json(code.get()));
        case DOT, HTML -> throw notDrawn();
      }
      return ExitStatus.DONE;
    }
    Optional<Section> section = section();
    Optional<TypeName.Found<?>> type = section.isPresent() ? Optional.empty() : type();
    if (section.isPresent() || type.isPresent()) {
      switch (format) {
        case TEXT -> {
          int columns = console.columnsOfText();
          section.ifPresent(found -> TypeReport.print(found, columns, console.out()));
          type.ifPresent(found -> TypeReport.print(found, columns, console.out()));
        }
        case JSON -> {
          section.map(TypeReport::json).ifPresent(this::print);
          type.map(TypeReport::json).ifPresent(this::print);
        }
        case DOT, HTML -> throw notDrawn();
      }
      return ExitStatus.DONE;
    }
    Network network = spec.readShape(installed.catalog());
    if (format == ExplainFormat.JSON) {
      json(network);
    } else if (format == ExplainFormat.DOT) {
      draw(network);
    } else if (format == ExplainFormat.HTML) {
      requireNoProgram();
      var explained = Explanation.of(network.graph());
      console
          .out()
          .print(
              ExplanationPage.of(
                  explained, memory(network), remarks(network, explained), givers(network)));
    } else if (program) {
      boolean trains = network.spec().train().isPresent();
      console.out().print(listing(network, mode.orElse(trains ? Mode.TRAINING : Mode.PREDICTION)));
    } else {
      // A file or a pipe takes all columns.
      int columns = console.screen().orElse(Integer.MAX_VALUE);
      var explained = Explanation.of(network.graph());
      ExplanationReport.print(explained, columns, console.out());
      Review.of(network)
          .forEach(
              remark -> console.out().println("remark: " + remark.node() + ": " + remark.text()));
      explained
          .notes()
          .forEach(note -> console.out().println("note: " + note.node() + ": " + note.text()));
      OwnTraining.of(network)
          .forEach(own ->
              console
                  .out()
                  .println("training: " + String.join(", ", own.parameters()) + ": " + own.text()));
      memory(network).ifPresent(needed -> ExplanationReport.print(needed, columns, console.out()));
      if (!network.sized()) {
        console
            .out()
            .printf(
                Locale.ROOT,
                "%nThe size of an input is \"any\"; the shapes above are those for %s.%n",
                network.graph().fedShapes().entrySet().stream()
                    .map(input -> input.getKey() + " " + input.getValue())
                    .collect(Collectors.joining(", ")));
      }
    }
    return ExitStatus.DONE;
  }

  /// The memory of a step of training, if it is asked for.
  private Optional<TrainingMemory> memory(Network network) {
    if (!memory) {
      return Optional.empty();
    }
    TrainSpec train = network.training(); // says what is missing where the file does not train
    int size = batch.orElse(train.batch());
    try (var opened = backend.open(installed.backends(), network.spec().backend())) {
      return Optional.of(TrainingMemory.of(network.programs(), size, opened.backend()));
    }
  }

  private static StriateException notDrawn() {
    return new StriateException(
        Code.BAD_FLAG,
        "--format dot and html show the layers of a model; leave it out, or name a model");
  }

  private void draw(Network network) {
    requireNoProgram();
    GraphDrawing.print(Explanation.of(network.graph()), givers(network), console.out());
  }

  /// The layers that give outputs.
  private static Set<String> givers(Network network) {
    return network.graph().outputs().stream()
        .flatMap(output -> output.sources().stream())
        .map(GraphOutput.Source::node)
        .collect(Collectors.toSet());
  }

  private static List<Remark> remarks(Network network, Explanation explained) {
    var remarks = new ArrayList<>(explained.remarks());
    remarks.addAll(Review.of(network));
    remarks.addAll(explained.notes());
    OwnTraining.of(network)
        .forEach(own -> remarks.add(new Remark(String.join(", ", own.parameters()), own.text())));
    return remarks;
  }

  private void requireNoProgram() {
    if (program) {
      throw new StriateException(
          Code.BAD_FLAG, "--program prints text only; leave out --program or --format");
    }
  }

  private void json(Network network) {
    requireNoProgram();
    var explained = Explanation.of(network.graph());
    List<Remark> remarks = remarks(network, explained);
    print(ExplanationReport.json(explained, memory(network), remarks));
  }

  private void print(JsonObject object) {
    console.out().print(JsonWriter.pretty(object));
  }

  /// The section of a specification that the argument names, unless it is a file or a type.
  private Optional<Section> section() {
    boolean asked = kind.filter(TypeName.SECTION::equals).isPresent();
    if (!asked && (kind.isPresent() || spec.exists())) {
      return Optional.empty();
    }
    List<String> ids = Frame.SECTIONS.stream().map(Section::id).toList();
    String prefix = TypeName.SECTION + ":";
    boolean prefixed = spec.text().startsWith(prefix);
    String id = prefixed ? spec.text().substring(prefix.length()) : spec.text();
    Optional<Section> found = Frame.find(id);
    if (asked && found.isEmpty()) {
      throw new StriateException(
          Problem.of(
              Code.BAD_FLAG,
              String.format(
                  Locale.ROOT, "no section named '%s'%s", id, Suggestion.question(id, ids)),
              "the sections are " + String.join(", ", ids)));
    }
    return asked || prefixed
        ? found
        : found.filter(
            section -> TypeName.find(installed.catalog(), spec.text(), Optional.empty()).isEmpty());
  }

  /// The type that the argument names, unless it is a file.
  private Optional<TypeName.Found<?>> type() {
    var only = kind.<Kind<?>>map(TypeName::kind);
    if (only.isEmpty() && spec.exists()) {
      return Optional.empty();
    }
    var found = TypeName.find(installed.catalog(), spec.text(), only);
    if (found.isEmpty() && only.isPresent()) {
      List<String> names = installed.catalog().names(only.get());
      throw new StriateException(
          Problem.of(
              Code.BAD_FLAG,
              String.format(
                  Locale.ROOT,
                  "no %s named '%s'%s",
                  only.get().id(),
                  spec.text(),
                  Suggestion.question(spec.text(), names)),
              Suggestion.installed(only.get().id(), names)));
    }
    return found;
  }

  private Program listing(Network network, Mode which) {
    int size = batch.orElse(network.spec().train().map(TrainSpec::batch).orElse(1));
    return switch (which) {
      case TRAINING -> {
        network.training(); // says what is missing where the file does not say how to train
        yield network.programs().training(size);
      }
      case EVALUATION -> network.programs().evaluation(size);
      case PREDICTION -> network.programs().prediction(size);
    };
  }
}

package io.striate.cli.command;

import io.striate.api.component.Kind;
import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.api.program.Program;
import io.striate.cli.flag.Numbers;
import io.striate.cli.flag.SpecArgument;
import io.striate.cli.flag.TypeName;
import io.striate.cli.report.TypeReport;
import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ExitStatus;
import io.striate.cli.text.Figures;
import io.striate.cli.text.Table;
import io.striate.inspect.explain.Cost;
import io.striate.inspect.explain.Explanation;
import io.striate.inspect.explain.Review;
import io.striate.json.Suggestion;
import io.striate.layers.Network;
import io.striate.layers.frame.Frame;
import io.striate.layers.frame.Section;
import io.striate.layers.spec.TrainSpec;
import java.io.File;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
            + " multiply-accumulate operations (MACs) and receptive field. If SPEC is the"
            + " name of a type, such as conv2d or layer:conv2d, and not a file, shows the"
            + " settings of the type: values, default and meaning. The name of a section of"
            + " a specification, such as train or output, shows its keys. 'striate types'"
            + " lists the types and the sections.")
public final class ExplainCommand implements Callable<Integer> {
  private static final int BYTES = 4;

  /// Columns of the table that a narrow terminal does without, the first ones first.
  private static final int FIELD = 7;

  private static final int SIZE = 4;
  private static final int MACS = 6;
  private static final int FROM = 2;

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
      description = "Batch size of that program; default: as in the specification, or 1.")
  private OptionalInt batch = OptionalInt.empty();

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "Kind of the type, such as layer, if several types have the name.")
  private Optional<String> kind = Optional.empty();

  /// @param console where the command writes
  /// @param installed what can be named
  public ExplainCommand(Console console, Installed installed) {
    this.console = console;
    this.installed = installed;
  }

  @Override
  public Integer call() {
    Optional<Section> section = section();
    if (section.isPresent()) {
      TypeReport.print(section.get(), console.out());
      return ExitStatus.DONE;
    }
    Optional<TypeName.Found<?>> type = type();
    if (type.isPresent()) {
      TypeReport.print(type.get(), console.out());
      return ExitStatus.DONE;
    }
    Network network = spec.read(installed.catalog());
    if (program) {
      boolean trains = network.spec().train().isPresent();
      console.out().print(listing(network, mode.orElse(trains ? Mode.TRAINING : Mode.PREDICTION)));
    } else {
      // A file or a pipe takes all columns.
      int columns = console.screen().orElse(Integer.MAX_VALUE);
      table(Explanation.of(network.graph()), console.out(), columns);
      Review.of(network)
          .forEach(
              remark -> console.out().println("remark: " + remark.node() + ": " + remark.text()));
      if (!network.sized()) {
        console
            .out()
            .printf(
                "%nThe size of an input is \"any\"; the shapes above are those for %s.%n",
                network.graph().fedShapes().entrySet().stream()
                    .map(input -> input.getKey() + " " + input.getValue())
                    .collect(Collectors.joining(", ")));
      }
    }
    return ExitStatus.DONE;
  }

  /// The section of a specification that the argument names, unless it is a file or a type.
  private Optional<Section> section() {
    boolean asked = kind.filter(TypeName.SECTION::equals).isPresent();
    if (!asked && (kind.isPresent() || new File(spec.text()).exists())) {
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
              "no section named '%s'%s".formatted(id, Suggestion.question(id, ids)),
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
    if (only.isEmpty() && new File(spec.text()).exists()) {
      return Optional.empty();
    }
    var found = TypeName.find(installed.catalog(), spec.text(), only);
    if (found.isEmpty() && only.isPresent()) {
      List<String> names = installed.catalog().names(only.get());
      throw new StriateException(
          Problem.of(
              Code.BAD_FLAG,
              "no %s named '%s'%s"
                  .formatted(only.get().id(), spec.text(), Suggestion.question(spec.text(), names)),
              "installed: " + String.join(", ", names)));
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

  private static void table(Explanation network, PrintStream out, int columns) {
    var table =
        new Table(
            Table.Side.LEFT,
            Table.Side.LEFT,
            Table.Side.LEFT,
            Table.Side.LEFT,
            Table.Side.LEFT,
            Table.Side.RIGHT,
            Table.Side.RIGHT,
            Table.Side.RIGHT);
    table.row("layer", "type", "from", "output", "size", "parameters", "MACs", "field");
    String before = "";
    for (Explanation.Row row : network.rows()) {
      // Only what does not simply follow the line above needs to say where it comes from.
      String from = row.from().equals(List.of(before)) ? "" : String.join(", ", row.from());
      add(table, row, from);
      before = row.name();
    }
    out.println(network.network());
    out.println();
    table.lines(columns, FIELD, SIZE, MACS, FROM).forEach(out::println);
    out.println();
    out.printf(
        "%s parameters (%s), %s MACs for one sample%n",
        Figures.count(network.parameters()),
        Figures.bytes(network.parameters() * BYTES),
        Figures.count(network.macs()));
    network
        .remarks()
        .forEach(remark -> out.println("remark: " + remark.node() + ": " + remark.text()));
  }

  private static void add(Table table, Explanation.Row row, String from) {
    Cost cost = row.cost();
    table.row(
        row.name(),
        row.type() + (row.frozen() ? " (frozen)" : ""),
        from,
        row.shape().toString(),
        cost.formula(),
        cost.parameterFormula(),
        cost.macs() == 0 ? "" : Figures.count(cost.macs()),
        row.from().isEmpty() ? "" : row.receptiveField());
  }
}

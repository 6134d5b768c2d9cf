package io.striate.interop.command;

import io.striate.api.Command;
import io.striate.api.CommandContext;
import io.striate.api.CommandType;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.exchange.ImportRequest;
import io.striate.api.exchange.ImportedModel;
import io.striate.api.exchange.ModelFormat;
import io.striate.interop.exchange.ImportedNetwork;
import io.striate.training.file.AtomicFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// `striate import FILE`: writes a specification, and a model file with the weights. What formats
/// there are, the catalog knows.
public final class ImportType implements CommandType {
  private static final Field<Optional<String>> TO =
      Field.optional(
          "to",
          FieldKind.text(),
          "specification to write; the model file is written next to it. NAME.json by default");
  private static final Field<List<String>> VALUE =
      Field.of(
          "value",
          FieldKind.oneOrList(FieldKind.text()),
          List.of(),
          "the outputs of the network by their names in the graph, such as scores or"
              + " [scores,boxes]; all outputs of the graph by default");
  private static final Field<List<Integer>> INPUT =
      Field.of(
          "input",
          FieldKind.list(FieldKind.integer(1)),
          List.of(),
          "shape of a sample, where the file leaves it open, such as [3,224,224]");
  private static final Field<Boolean> WHOLE =
      Field.of(
          "oneLayer",
          FieldKind.flag(),
          false,
          "keep a graph as one layer, even if all its nodes have a counterpart");
  private static final Field<Optional<String>> WEIGHTS =
      Field.optional(
          "weights", FieldKind.text(), "file of the weights, if the network is in one of its own");
  private static final Field<Optional<String>> FORMAT =
      Field.optional(
          "format",
          FieldKind.text(),
          "format of the file, if its name does not tell: see 'striate types model-format'");
  private static final Field<List<String>> SET =
      Field.of(
          "set",
          FieldKind.oneOrList(FieldKind.text()),
          List.of(),
          "setting of the format, as key=value");

  @Override
  public String id() {
    return "import";
  }

  @Override
  public String summary() {
    return "Make a specification and a model of another tool's model, such as an ONNX file.";
  }

  @Override
  public String arguments() {
    return "FILE";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(TO, VALUE, INPUT, WHOLE, WEIGHTS, FORMAT, SET);
  }

  @Override
  public Command create(Config config) {
    return context -> run(config, context);
  }

  private static int run(Config config, CommandContext context) {
    if (context.arguments().size() != 1) {
      throw new StriateException(Code.BAD_FLAG, "name one file: striate import model.onnx");
    }
    Path file = context.folder().resolve(context.arguments().getFirst());
    String stem = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
    Path spec = context.folder().resolve(config.get(TO).orElse(stem + ".json"));
    String written = String.valueOf(spec.getFileName()).replaceFirst("\\.json$", "");
    Path model = spec.resolveSibling(written + ".striate");
    for (Path target : List.of(spec, model)) {
      if (Files.exists(target)) {
        throw new StriateException(
            Code.BAD_FLAG,
            target + " exists",
            "remove it, or name another specification with --to");
      }
    }
    var request = new ImportRequest(file, spec, stem, config.get(INPUT));
    ModelFormat format = ImportFormats.choose(context, file, config.get(FORMAT), settings(config));
    ImportedModel imported = format.read(request);
    imported.remarks().forEach(context.err()::println);
    ImportedNetwork read = ImportedNetwork.of(imported, request, context.catalog());
    String text = imported.specification();
    AtomicFiles files = AtomicFiles.onDisk();
    files.write(spec, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    read.model().write(model, files);
    int nodes = read.network().graph().nodes().size();
    context
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%s: %,d %s, %,d parameters",
                spec,
                nodes,
                nodes == 1 ? "layer" : "layers",
                read.network().graph().parameters()));
    context.out().println(model + ": the same with its weights, for predict, eval and serve");
    return 0;
  }

  /// The settings of the format that are given, by key.
  private static Map<String, Object> settings(Config config) {
    var settings = new LinkedHashMap<String, Object>();
    if (!config.get(VALUE).isEmpty()) {
      settings.put(VALUE.key(), config.get(VALUE));
    }
    config.get(WEIGHTS).ifPresent(file -> settings.put(WEIGHTS.key(), file));
    if (config.get(WHOLE)) {
      settings.put(WHOLE.key(), true);
    }
    for (String each : config.get(SET)) {
      int equals = each.indexOf('=');
      if (equals < 1) {
        throw new StriateException(
            Code.BAD_FLAG, "--set " + each + ": write a key and its value, as in --set key=value");
      }
      settings.put(each.substring(0, equals), plain(each.substring(equals + 1)));
    }
    return settings;
  }

  /// A value as JSON, or a text if it is none.
  private static Object plain(String written) {
    if (written.equals("true") || written.equals("false")) {
      return Boolean.valueOf(written);
    }
    if (written.matches("-?[0-9]{1,18}")) {
      return Long.valueOf(written);
    }
    return written.matches("-?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]+)?")
        ? (Object) Double.valueOf(written)
        : written;
  }
}

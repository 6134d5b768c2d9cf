package io.striate.interop.command;

import io.striate.api.Command;
import io.striate.api.CommandContext;
import io.striate.api.CommandType;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.interop.onnx.translate.Import;
import io.striate.json.JsonWriter;
import io.striate.training.file.AtomicFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `striate import MODEL.onnx`: writes a specification, and a model file with the weights.
public final class ImportType implements CommandType {
  private static final Field<Optional<String>> OUTPUT =
      Field.optional(
          "output",
          FieldKind.text(),
          "specification to write; the model file is written next to it. NAME.json by default");
  private static final Field<Optional<String>> VALUE =
      Field.optional(
          "value", FieldKind.text(), "which output of the graph the network gives, by its name");
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
          "keep the graph as one layer, even if all nodes have a counterpart");

  @Override
  public String id() {
    return "import";
  }

  @Override
  public String summary() {
    return "Make a specification and a model of an ONNX file.";
  }

  @Override
  public String arguments() {
    return "MODEL.onnx";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(OUTPUT, VALUE, INPUT, WHOLE);
  }

  @Override
  public Command create(Config config) {
    return context -> run(config, context);
  }

  private static int run(Config config, CommandContext context) {
    if (context.arguments().size() != 1) {
      throw new StriateException(Code.BAD_FLAG, "name one ONNX file: striate import model.onnx");
    }
    Path file = context.folder().resolve(context.arguments().getFirst());
    String stem = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
    Path spec = context.folder().resolve(config.get(OUTPUT).orElse(stem + ".json"));
    String written = String.valueOf(spec.getFileName()).replaceFirst("\\.json$", "");
    Path model = spec.resolveSibling(written + ".striate");
    for (Path target : List.of(spec, model)) {
      if (Files.exists(target)) {
        throw new StriateException(
            Code.BAD_FLAG,
            target + " exists",
            "remove it, or name another specification with --output");
      }
    }
    var request =
        new Import.Request(
            file, spec, stem, config.get(VALUE), config.get(INPUT), config.get(WHOLE));
    Import imported = Import.of(request, context.catalog());
    imported
        .reason()
        .ifPresent(reason -> context.err().println("the graph remains one layer: " + reason));
    String text = JsonWriter.pretty(imported.spec());
    AtomicFiles files = AtomicFiles.onDisk();
    files.write(spec, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    imported.model().write(model, files);
    int nodes = imported.network().graph().nodes().size();
    context
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%s: %,d %s, %,d parameters",
                spec,
                nodes,
                nodes == 1 ? "layer" : "layers",
                imported.network().graph().parameters()));
    context.out().println(model + ": the same with its weights, for predict, eval and serve");
    return 0;
  }
}

package io.striate.interop.command;

import io.striate.api.Command;
import io.striate.api.CommandContext;
import io.striate.api.CommandType;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import io.striate.interop.caffe.CaffeConversion;
import io.striate.interop.convert.Conversion;
import io.striate.interop.convert.ConversionRequest;
import io.striate.interop.convert.LeftOut;
import io.striate.interop.darknet.DarknetConversion;
import io.striate.json.Json;
import io.striate.json.JsonReader;
import io.striate.json.JsonValue;
import io.striate.json.JsonWriter;
import io.striate.layers.Network;
import io.striate.training.file.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// `striate convert FILE`: writes the specification of a network of Caffe or Darknet.
public final class ConvertType implements CommandType {
  /// Largest file, in bytes; the files of networks of hundreds of layers have a tenth of it.
  private static final int MOST_BYTES = 4 << 20;

  /// Width of a line, as in the specifications of known networks.
  private static final int COLUMNS = 120;

  private static final Field<Optional<String>> TO =
      Field.optional("to", FieldKind.text(), "specification to write; NAME.json by default");
  private static final Field<List<Integer>> INPUT =
      Field.of(
          "input",
          FieldKind.list(FieldKind.integer(1)),
          List.of(),
          "shape of a sample, where the file leaves it open, such as [3,224,224]");
  private static final Field<Optional<String>> SOLVER =
      Field.optional("solver", FieldKind.text(), "Caffe's solver file, which becomes 'train'");
  private static final Field<Integer> SAMPLES =
      Field.of(
          "samples",
          FieldKind.integer(0),
          0,
          "number of training samples, by which iterations become epochs");
  private static final Field<Optional<String>> DATA =
      Field.optional("data", FieldKind.text(), "the dataset for 'train', such as mnist");

  @Override
  public String id() {
    return "convert";
  }

  @Override
  public String summary() {
    return "Make a specification of a Caffe prototxt or a Darknet cfg file.";
  }

  @Override
  public String arguments() {
    return "FILE";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(TO, INPUT, SOLVER, SAMPLES, DATA);
  }

  @Override
  public Command create(Config config) {
    return context -> run(config, context);
  }

  private static int run(Config config, CommandContext context) {
    if (context.arguments().size() != 1) {
      throw new StriateException(
          Code.BAD_FLAG,
          "name one file: striate convert train_val.prototxt --solver solver.prototxt");
    }
    String named = context.arguments().getFirst();
    String stem = String.valueOf(Path.of(named).getFileName()).replaceFirst("\\.[^.]*$", "");
    Path target = context.folder().resolve(config.get(TO).orElse(stem + ".json"));
    if (Files.exists(target)) {
      throw new StriateException(
          Code.BAD_FLAG, target + " exists", "remove it, or name another file with --to");
    }
    Conversion conversion = converted(config, context, named, stem);
    String text =
        "// Converted by 'striate convert' from "
            + Path.of(named).getFileName()
            + ".\n"
            + JsonWriter.pretty(conversion.spec(), COLUMNS);
    Network network =
        Network.of(JsonReader.read(target.toString(), text), List.of(), context.catalog());
    AtomicFiles.onDisk().write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    report(conversion.leftOut(), context);
    context
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%s: %,d layers, %,d parameters",
                target,
                network.graph().nodes().size(),
                network.graph().parameters()));
    return 0;
  }

  private static void report(List<LeftOut> leftOut, CommandContext context) {
    if (!leftOut.isEmpty()) {
      context.err().println("not carried over:");
      leftOut.forEach(each -> context.err().println("  " + each));
    }
  }

  private static Conversion converted(
      Config config, CommandContext context, String named, String stem) {
    int samples = config.get(SAMPLES);
    var request =
        new ConversionRequest(
            stem,
            config.get(INPUT),
            samples == 0 ? OptionalLong.empty() : OptionalLong.of(samples),
            config.get(DATA).map(ConvertType::dataset));
    String text = text(context.folder().resolve(named), named);
    boolean cfg = named.endsWith(".cfg");
    Optional<CaffeConversion.Source> solver =
        config
            .get(SOLVER)
            .map(file ->
                new CaffeConversion.Source(file, text(context.folder().resolve(file), file)));
    if (cfg) {
      if (solver.isPresent()) {
        throw new StriateException(
            Code.BAD_FLAG, "--solver is for Caffe's networks; a cfg file has its training itself");
      }
      return DarknetConversion.of(named, text, request);
    }
    if (!named.endsWith(".prototxt") && !named.endsWith(".pbtxt")) {
      throw new StriateException(
          Code.BAD_FLAG,
          named + ": the name of the file must end in .prototxt (Caffe) or .cfg (Darknet)",
          "for ONNX files: striate import " + named);
    }
    return CaffeConversion.of(new CaffeConversion.Source(named, text), solver, request);
  }

  /// A name, or an object in JSON.
  private static JsonValue dataset(String written) {
    return written.stripLeading().startsWith("{")
        ? JsonReader.read("--data", written).root()
        : Json.text(written);
  }

  private static String text(Path file, String named) {
    try {
      if (Files.isRegularFile(file) && Files.size(file) > MOST_BYTES) {
        throw new StriateException(
            Code.BAD_MODEL,
            String.format(
                Locale.ROOT,
                "%s has more than %,d bytes; is it a description?",
                named,
                MOST_BYTES));
      }
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw FileErrors.unreadable(Code.BAD_MODEL, file, failed);
    }
  }
}

package io.striate.interop.onnx.command;

import io.striate.api.Command;
import io.striate.api.CommandContext;
import io.striate.api.CommandType;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.arrays.StoredTensor;
import io.striate.interop.onnx.export.NetworkExport;
import io.striate.interop.onnx.model.ModelWriter;
import io.striate.interop.onnx.model.OnnxModel;
import io.striate.interop.onnx.model.OnnxValue;
import io.striate.interop.onnx.wire.WireWriter;
import io.striate.layers.spec.InputSpec;
import io.striate.layers.spec.Normalization;
import io.striate.training.TrainedModel;
import io.striate.training.file.AtomicFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// `striate export MODEL`: writes a trained model in another format.
public final class ExportType implements CommandType {
  /// A format to write.
  enum Format {
    /// The Open Neural Network Exchange.
    ONNX
  }

  private static final Field<Format> FORMAT =
      Field.of("format", FieldKind.word(Format.class), Format.ONNX, "format to write");
  private static final Field<Optional<String>> OUTPUT =
      Field.optional("output", FieldKind.text(), "file to write; NAME.onnx by default");

  @Override
  public String id() {
    return "export";
  }

  @Override
  public String summary() {
    return "Write a trained model as an ONNX file.";
  }

  @Override
  public String arguments() {
    return "MODEL";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(FORMAT, OUTPUT);
  }

  @Override
  public Command create(Config config) {
    return context -> run(config, context);
  }

  private static int run(Config config, CommandContext context) {
    if (context.arguments().size() != 1) {
      throw new StriateException(
          Code.BAD_FLAG, "name one model: striate export model.striate --format onnx");
    }
    Path source = context.folder().resolve(context.arguments().getFirst());
    TrainedModel model = TrainedModel.read(source, List.of(), context.catalog());
    String name = model.network().spec().name();
    Path target = context.folder().resolve(config.get(OUTPUT).orElse(name + ".onnx"));
    if (Files.exists(target)) {
      throw new StriateException(
          Code.BAD_FLAG, target + " exists", "remove it, or name another file with --output");
    }
    OnnxModel written =
        switch (config.get(FORMAT)) {
          case ONNX -> NetworkExport.of(model.network(), bytes(model), weights(model));
        };
    WireWriter message = ModelWriter.message(written);
    if (message.size() > Integer.MAX_VALUE) {
      throw new StriateException(
          Code.BAD_MODEL,
          String.format(
              Locale.ROOT,
              "%s has %,d bytes as an ONNX file, which can have 2 GiB",
              source,
              message.size()));
    }
    AtomicFiles.onDisk().write(target, message::writeTo);
    context
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%s: %d nodes, %s -> %s",
                target,
                written.graph().nodes().size(),
                shown(written.graph().inputs()),
                shown(written.graph().outputs())));
    return 0;
  }

  private static Map<String, Normalization> bytes(TrainedModel model) {
    var bytes = new LinkedHashMap<String, Normalization>();
    for (InputSpec input : model.network().spec().inputs()) {
      model
          .format()
          .normalization(input.name())
          .ifPresent(figures -> bytes.put(input.name(), figures));
    }
    return bytes;
  }

  private static Map<String, HostArray> weights(TrainedModel model) {
    var weights = new HashMap<String, HostArray>();
    for (StoredTensor tensor : model.weights()) {
      weights.put(tensor.name(), tensor.values());
    }
    return weights;
  }

  private static String shown(List<OnnxValue> values) {
    return String.join(
        ", ", values.stream().map(value -> value.name() + " " + value.shape()).toList());
  }
}

package io.striate.interop.command;

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
import io.striate.arrays.npy.NpzFile;
import io.striate.arrays.safetensors.Safetensors;
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
    /// The Open Neural Network Exchange: graph and weights.
    ONNX,
    /// Weights by name, as Hugging Face's tools read them.
    SAFETENSORS,
    /// Weights by name, as NumPy reads them.
    NPZ
  }

  private static final Field<Format> FORMAT =
      Field.of(
          "format",
          FieldKind.word(Format.class),
          Format.ONNX,
          "format to write: the graph with its weights, or the weights by name");
  private static final Field<Optional<String>> OUTPUT =
      Field.optional(
          "output",
          FieldKind.text(),
          "file to write; NAME and the ending of the format by default");

  /// What is written.
  ///
  /// @param content the file
  /// @param summary one line for people
  private record Exported(AtomicFiles.Content content, String summary) {}

  @Override
  public String id() {
    return "export";
  }

  @Override
  public String summary() {
    return "Write a trained model in another format: ONNX, safetensors, NPZ.";
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
    Format format = config.get(FORMAT);
    String name = model.network().spec().name() + "." + format.name().toLowerCase(Locale.ROOT);
    Path target = context.folder().resolve(config.get(OUTPUT).orElse(name));
    if (Files.exists(target)) {
      throw new StriateException(
          Code.BAD_FLAG, target + " exists", "remove it, or name another file with --output");
    }
    Exported exported =
        switch (format) {
          case ONNX -> onnx(model, source);
          case SAFETENSORS -> arrays(model, out -> Safetensors.write(model.weights(), out));
          case NPZ -> arrays(model, out -> NpzFile.write(model.weights(), out));
        };
    AtomicFiles.onDisk().write(target, exported.content());
    context.out().println(target + ": " + exported.summary());
    return 0;
  }

  private static Exported arrays(TrainedModel model, AtomicFiles.Content content) {
    long elements = model.weights().stream().mapToLong(tensor -> tensor.shape().elements()).sum();
    return new Exported(
        content,
        String.format(Locale.ROOT, "%d arrays, %,d numbers", model.weights().size(), elements));
  }

  private static Exported onnx(TrainedModel model, Path source) {
    OnnxModel written = NetworkExport.of(model.network(), bytes(model), weights(model));
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
    return new Exported(
        message::writeTo,
        String.format(
            Locale.ROOT,
            "%d nodes, %s -> %s",
            written.graph().nodes().size(),
            shown(written.graph().inputs()),
            shown(written.graph().outputs())));
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

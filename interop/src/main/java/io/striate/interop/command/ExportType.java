package io.striate.interop.command;

import io.striate.api.Command;
import io.striate.api.CommandContext;
import io.striate.api.CommandType;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.HostArray;
import io.striate.arrays.StoredTensor;
import io.striate.arrays.npy.NpzFile;
import io.striate.arrays.safetensors.Safetensors;
import io.striate.interop.onnx.export.NetworkExport;
import io.striate.interop.onnx.model.ModelWriter;
import io.striate.interop.onnx.model.OnnxModel;
import io.striate.interop.onnx.model.OnnxValue;
import io.striate.interop.onnx.wire.WireWriter;
import io.striate.interop.torch.TorchModule;
import io.striate.layers.Network;
import io.striate.layers.program.NetworkPrograms;
import io.striate.layers.program.Programs;
import io.striate.layers.spec.InputSpec;
import io.striate.layers.spec.Normalization;
import io.striate.training.TrainedModel;
import io.striate.training.file.AtomicFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    NPZ,
    /// A module in Python, and its weights beside it.
    PYTORCH
  }

  private static final Field<Format> FORMAT =
      Field.of(
          "format",
          FieldKind.word(Format.class),
          Format.ONNX,
          "format to write: the graph with its weights, the weights by name, or a module with its"
              + " weights beside it");
  private static final Field<Optional<String>> TO =
      Field.optional(
          "to", FieldKind.text(), "file to write; NAME and the ending of the format by default");
  private static final Field<Boolean> TRAINING =
      Field.of(
          "training",
          FieldKind.flag(),
          false,
          "with --format onnx: write a step of training, with loss, gradients and the next weights"
              + " as outputs, and the weights beside it");
  private static final Field<Integer> BATCH =
      Field.of(
          "batch",
          FieldKind.integer(0),
          0,
          "number of samples of a step of training; that of the specification by default");

  /// A file to write.
  ///
  /// @param content what it holds
  /// @param summary one line for people
  private record Exported(Path file, AtomicFiles.Content content, String summary) {}

  @Override
  public String id() {
    return "export";
  }

  @Override
  public String summary() {
    return "Write a trained model in another format: ONNX, safetensors, NPZ, PyTorch.";
  }

  @Override
  public String arguments() {
    return "MODEL";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(FORMAT, TO, TRAINING, BATCH);
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
    boolean training = config.get(TRAINING);
    if (!training && config.get(BATCH) != 0) {
      throw new StriateException(
          Code.BAD_FLAG, "--batch is for --training; other batches are open");
    }
    if (training && format != Format.ONNX) {
      throw new StriateException(
          Code.BAD_FLAG, "--training writes ONNX files; leave out --format or --training");
    }
    String name = model.network().spec().name() + (training ? ".training" : "");
    Path target = context.folder().resolve(config.get(TO).orElse(name + ending(format)));
    List<Exported> exported =
        switch (format) {
          case ONNX ->
              training
                  ? step(source, model, target, config.get(BATCH), context)
                  : List.of(onnx(model, target));
          case SAFETENSORS -> List.of(weights(model.weights(), target));
          case NPZ ->
              List.of(arrays(model.weights(), target, out -> NpzFile.write(model.weights(), out)));
          case PYTORCH -> module(model, target);
        };
    for (Exported each : exported) {
      if (Files.exists(each.file())) {
        throw new StriateException(
            Code.BAD_FLAG, each.file() + " exists", "remove it, or name another file with --to");
      }
    }
    for (Exported each : exported) {
      AtomicFiles.onDisk().write(each.file(), each.content());
      context.out().println(each.file() + ": " + each.summary());
    }
    return 0;
  }

  private static String ending(Format format) {
    return switch (format) {
      case ONNX, SAFETENSORS, NPZ -> "." + format.name().toLowerCase(Locale.ROOT);
      case PYTORCH -> ".py";
    };
  }

  private static Exported arrays(
      List<StoredTensor> tensors, Path target, AtomicFiles.Content content) {
    long elements = tensors.stream().mapToLong(tensor -> tensor.shape().elements()).sum();
    return new Exported(
        target,
        content,
        String.format(Locale.ROOT, "%d arrays, %,d numbers", tensors.size(), elements));
  }

  private static Exported weights(List<StoredTensor> tensors, Path target) {
    return arrays(tensors, target, out -> Safetensors.write(tensors, out));
  }

  /// A file of weights that belongs to another one.
  private static Path beside(Path file) {
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
    return file.resolveSibling(name + ".safetensors");
  }

  private static Exported onnx(TrainedModel model, Path target) {
    return onnx(NetworkExport.of(model.network(), bytes(model), values(model)), target);
  }

  private static Exported onnx(OnnxModel written, Path target) {
    WireWriter message = ModelWriter.message(written);
    if (message.size() > Integer.MAX_VALUE) {
      throw new StriateException(
          Code.BAD_MODEL,
          String.format(
              Locale.ROOT,
              "%s would have %,d bytes; an ONNX file can have 2 GiB",
              target,
              message.size()));
    }
    return new Exported(
        target,
        message::writeTo,
        String.format(
            Locale.ROOT,
            "%d nodes, %s -> %s",
            written.graph().nodes().size(),
            shown(written.graph().inputs()),
            shown(written.graph().outputs())));
  }

  /// States that the model lacks, such as those of the optimizer, have the values that a training
  /// begins with.
  private static List<Exported> step(
      Path source, TrainedModel model, Path target, int batch, CommandContext context) {
    Network network = TrainedModel.specification(source, List.of(), context.catalog());
    int samples = batch == 0 ? network.training().batch() : batch;
    NetworkPrograms programs = network.programs(bytes(model));
    Map<String, HostArray> known = values(model);
    var states = new ArrayList<StoredTensor>();
    for (Programs.State state : programs.states()) {
      HostArray values = known.get(state.name());
      if (values == null) {
        var random = new RandomStream(programs.seed(), "init/" + state.name(), 0, 0);
        values = new HostArray.Floats(state.start().values(random));
      }
      states.add(new StoredTensor(state.name(), state.shape(), values));
    }
    OnnxModel step = NetworkExport.training(network, bytes(model), samples);
    return List.of(
        new Exported(
            target,
            ModelWriter.message(step)::writeTo,
            String.format(
                Locale.ROOT,
                "%d nodes, a step of training on %d samples",
                step.graph().nodes().size(),
                samples)),
        weights(states, beside(target)));
  }

  private static List<Exported> module(TrainedModel model, Path target) {
    TorchModule module = TorchModule.of(model.network(), bytes(model), beside(target));
    var tensors = new ArrayList<>(model.weights());
    tensors.addAll(module.constants());
    return List.of(
        new Exported(
            target,
            out -> out.write(module.text().getBytes(StandardCharsets.UTF_8)),
            "a module of " + module.layers() + " layers for PyTorch"),
        weights(tensors, beside(target)));
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

  private static Map<String, HostArray> values(TrainedModel model) {
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

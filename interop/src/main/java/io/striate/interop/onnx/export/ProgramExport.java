package io.striate.interop.onnx.export;

import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.api.op.BatchRule;
import io.striate.api.op.CompositeOp;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.interop.onnx.model.DataType;
import io.striate.interop.onnx.model.OnnxGraph;
import io.striate.interop.onnx.model.OnnxModel;
import io.striate.interop.onnx.model.OnnxTensor;
import io.striate.interop.onnx.model.OnnxValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Writes a program as an ONNX graph: inference, whose batch may have any size, or a step of
/// training for a fixed one.
public final class ProgramExport {
  /// The version of the operators, which tools of 2022 and later read.
  private static final int OPSET = 17;

  private static final int IR_VERSION = 8;
  private static final String BATCH = "N";

  private final GraphWriter writer;
  private final int batch;

  /// Whether the number of samples is open.
  private final boolean open;

  /// What cannot be written, each once.
  private final Set<String> missing = new LinkedHashSet<>();

  private ProgramExport(GraphWriter writer, int batch, boolean open) {
    this.writer = writer;
    this.batch = batch;
    this.open = open;
  }

  /// Writes a program.
  ///
  /// @param program without updates, and with samples as its only inputs
  /// @param weights the values of its states
  /// @param outputs the names of its outputs in the graph, by those in the program
  /// @throws StriateException if an operation cannot be written in those of ONNX
  public static OnnxModel of(
      Program program, Map<String, HostArray> weights, Map<String, String> outputs) {
    String first =
        program.inputs().stream()
            .filter(Value::perSample)
            .map(Value::name)
            .findFirst()
            .orElseThrow(() -> bad("the program reads no samples"));
    var export = new ProgramExport(new GraphWriter(Optional.of(first)), program.batch(), true);
    return export.model(program, Optional.of(weights), outputs);
  }

  /// Writes a program for the number of samples that it has; operations may mix them. Its states
  /// are inputs like all others.
  ///
  /// @param program without updates
  /// @throws StriateException if operations cannot be written in those of ONNX, with all of them
  public static OnnxModel fixed(Program program) {
    var export = new ProgramExport(new GraphWriter(Optional.empty()), program.batch(), false);
    return export.model(program, Optional.empty(), Map.of());
  }

  private OnnxModel model(
      Program program, Optional<Map<String, HostArray>> weights, Map<String, String> names) {
    var inputs = new ArrayList<OnnxValue>();
    for (Value input : program.inputs()) {
      writer.name(input, input.name());
      inputs.add(declared(input.name(), input));
    }
    for (Value state : program.states()) {
      writer.name(state, state.name());
      if (weights.isEmpty()) {
        inputs.add(declared(state.name(), state));
        continue;
      }
      HostArray values = weights.get().get(state.name());
      if (values == null) {
        throw bad("there are no weights '" + state.name() + "'");
      }
      writer.tensor(OnnxTensor.of(state.name(), state.type().shape(), floats(values)));
    }
    program.instructions().forEach(this::instruction);
    if (!missing.isEmpty()) {
      throw new StriateException(
          List.of(
              new Problem(
                  Code.BAD_MODEL,
                  Optional.empty(),
                  "cannot be exported; these operations have no counterpart in ONNX",
                  List.copyOf(missing))));
    }
    var outputs = new ArrayList<OnnxValue>();
    for (Program.Output output : program.outputs()) {
      String name = names.getOrDefault(output.name(), output.name());
      writer.rename(writer.name(output.value()), name);
      outputs.add(declared(name, output.value()));
    }
    var graph = new OnnxGraph(program.name(), writer.nodes(), writer.tensors(), inputs, outputs);
    return new OnnxModel(program.name(), IR_VERSION, OPSET, graph);
  }

  private OnnxValue declared(String name, Value value) {
    var extents =
        new ArrayList<>(
            Arrays.stream(value.type().shape().extents()).mapToObj(OnnxValue.Extent::of).toList());
    if (writer.open(value)) {
      extents.set(0, OnnxValue.Extent.open(value.rows() == 1 ? BATCH : BATCH + value.rows()));
    }
    return new OnnxValue(name, type(value).code(), Optional.of(extents));
  }

  private static DataType type(Value value) {
    return switch (value.type().element()) {
      case FLOAT32 -> DataType.FLOAT;
      case INT32 -> DataType.INT32;
      case UINT8 -> DataType.UINT8;
    };
  }

  private static float[] floats(HostArray values) {
    float[] floats = new float[values.length()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values.get(i);
    }
    return floats;
  }

  private void instruction(Instruction instruction) {
    writer.scope(instruction.scope());
    boolean mixes =
        instruction.batchRule() == BatchRule.WHOLE_BATCH
            || instruction.batchRule() == BatchRule.SUMS_BATCH;
    if (open && mixes) {
      refuse(instruction, ", which mixes the samples of a batch");
    } else {
      operation(instruction);
    }
  }

  private void operation(Instruction instruction) {
    Optional<List<String>> written = OpWriters.write(writer, instruction);
    if (written.isPresent()) {
      for (int i = 0; i < written.get().size(); i++) {
        writer.name(instruction.outputs().get(i), written.get().get(i));
      }
    } else if (instruction.op() instanceof CompositeOp composite) {
      lowered(instruction, composite);
    } else {
      refuse(instruction, "");
    }
  }

  /// Notes an operation that cannot be written; those after it are looked at all the same.
  private void refuse(Instruction instruction, String why) {
    missing.add(writer.scope() + ": " + instruction.op() + why);
    instruction.outputs().forEach(output -> writer.name(output, "missing"));
  }

  /// Writes a program of the simpler operations that an operation consists of.
  private void lowered(Instruction instruction, CompositeOp composite) {
    var emit = new Emitter("lowered", batch, 0);
    List<String> given = instruction.inputs().stream().map(writer::name).toList();
    var inputs = new ArrayList<Value>();
    for (int i = 0; i < given.size(); i++) {
      Value input = instruction.inputs().get(i);
      inputs.add(emit.input("input" + i, input.type(), input.rows()));
    }
    List<Value> outputs = composite.lower(emit, inputs);
    writer.enter();
    for (int i = 0; i < given.size(); i++) {
      writer.name(inputs.get(i), given.get(i));
    }
    emit.instructions().forEach(this::operation);
    List<String> names = outputs.stream().map(writer::name).toList();
    writer.leave();
    for (int i = 0; i < names.size(); i++) {
      writer.name(instruction.outputs().get(i), names.get(i));
    }
  }

  /// What is wrong with the program.
  private static StriateException bad(String what) {
    return new StriateException(Code.BAD_MODEL, what + ", so the network cannot be exported");
  }

  /// The extents of a shape, as the format counts them.
  static long[] extents(Shape shape) {
    return Arrays.stream(shape.extents()).asLongStream().toArray();
  }
}

package io.striate.interop.onnx.operator;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Mode;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.interop.onnx.model.OnnxNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Emits the nodes of a graph, one after the other.
public final class GraphEmission {
  private final Emitter emit;
  private final long opset;
  private final Mode mode;
  private final Batch batch;
  private final Folding folding = new Folding();
  private final Map<String, Operand> values = new HashMap<>();

  /// @param opset the version of the operators
  public GraphEmission(Emitter emit, long opset, Mode mode, Batch batch) {
    this.emit = emit;
    this.opset = opset;
    this.mode = mode;
    this.batch = batch;
  }

  /// Declares what a name stands for.
  public void give(String name, Operand value) {
    values.put(name, value);
  }

  /// Emits a node whose inputs have been given.
  ///
  /// @throws StriateException if its settings or the shapes of its inputs do not suit; the message
  ///   names the node
  public void node(OnnxNode node) {
    List<Optional<Operand>> inputs = node.inputs().stream().map(this::find).toList();
    try {
      for (int i = 0; i < inputs.size(); i++) {
        String name = node.inputs().get(i);
        if (inputs.get(i).isEmpty() && !name.isEmpty()) {
          throw new StriateException(
              Code.BAD_MODEL, "reads '" + name + "', which no node before it gives");
        }
      }
      Operator operator =
          Operators.of(node)
              .orElseThrow(() -> new StriateException(Code.BAD_MODEL, "is not supported"));
      var call = new Call(node, opset, emit, mode, batch, folding, inputs);
      List<Operand> outputs = operator.emission().emit(call);
      for (int i = 0; i < Math.min(outputs.size(), node.outputs().size()); i++) {
        check(inputs, outputs.get(i));
        values.put(node.outputs().get(i), outputs.get(i));
      }
    } catch (StriateException refused) {
      throw new StriateException(
          refused.problems().stream().map(problem -> problem.about(node.title())).toList());
    } catch (IndexOutOfBoundsException
        | ArithmeticException
        | IllegalArgumentException
        | NegativeArraySizeException wrong) {
      // The operators rely on ranks and ranges that the specification of ONNX prescribes.
      throw new StriateException(
          Code.BAD_MODEL,
          node.title()
              + " does not suit its inputs "
              + inputs.stream().flatMap(Optional::stream).map(this::shape).toList());
    }
  }

  private String shape(Operand operand) {
    return switch (operand) {
      case Operand.Emitted emitted -> Arrays.toString(batch.visible(emitted.value()));
      case Known known -> Arrays.toString(known.extents());
    };
  }

  private Optional<Operand> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /// Refuses a node that mixes the samples of a batch: shapes in the graph would no longer be those
  /// of the program.
  private static void check(List<Optional<Operand>> inputs, Operand output) {
    boolean samples = inputs.stream().flatMap(Optional::stream).anyMatch(GraphEmission::perSample);
    if (samples && output instanceof Operand.Emitted && !perSample(output)) {
      throw Batch.mixes();
    }
  }

  private static boolean perSample(Operand operand) {
    return operand instanceof Operand.Emitted(Value value, boolean _) && value.perSample();
  }

  /// What a name stands for; empty if nothing has given it.
  public Optional<Operand> operand(String name) {
    return find(name);
  }

  /// The shape of a value as the graph sees it, for the batch of the file.
  ///
  /// @throws IllegalArgumentException if nothing has given it
  public int[] extents(String name) {
    return switch (find(name).orElseThrow(() -> new IllegalArgumentException(name))) {
      case Operand.Emitted emitted -> batch.visible(emitted.value());
      case Known known -> known.extents();
    };
  }

  /// The value of a name, in the program.
  ///
  /// @throws StriateException if no node gives it
  public Value value(String name) {
    Operand found =
        find(name)
            .orElseThrow(() ->
                new StriateException(Code.BAD_MODEL, "no node gives the output '" + name + "'"));
    return new Call(
            new OnnxNode(name, "output", "", List.of(), List.of(name), List.of()),
            opset,
            emit,
            mode,
            batch,
            folding,
            new ArrayList<>())
        .value(found);
  }
}

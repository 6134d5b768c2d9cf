package io.striate.interop.onnx.export;

import io.striate.api.error.StriateException;
import io.striate.api.layer.Mode;
import io.striate.api.program.Program;
import io.striate.api.tensor.HostArray;
import io.striate.interop.onnx.model.OnnxModel;
import io.striate.layers.Network;
import io.striate.layers.graph.GraphOutput;
import io.striate.layers.spec.Normalization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A network as an ONNX graph: from what it is fed to what its last layers give, without losses,
/// answers and outputs that are only for training; or a whole step of its training.
public final class NetworkExport {
  /// Two samples tell what belongs to samples from what has an extent of 1.
  private static final int BATCH = 2;

  private NetworkExport() {}

  /// Writes a network.
  ///
  /// @param bytes the inputs that are fed with bytes, which the graph normalizes itself
  /// @param weights by the names of the network's states
  /// @throws StriateException if the size of an input is open, or an operation has no counterpart
  public static OnnxModel of(
      Network network, Map<String, Normalization> bytes, Map<String, HostArray> weights) {
    Network used = network.used();
    var names = new LinkedHashMap<String, String>();
    for (GraphOutput output : used.graph().outputs()) {
      List<String> nodes = output.sources().stream().map(GraphOutput.Source::node).toList();
      for (String node : nodes) {
        String own = output.spec().name();
        names.put(node, nodes.size() == 1 ? own : own + "/" + node);
      }
    }
    Program program =
        used.programs(bytes).forward(BATCH, Mode.INFERENCE, List.copyOf(names.keySet()));
    return ProgramExport.of(program, weights, names);
  }

  /// Writes a step of training: samples, targets, the learning rate and the states are inputs;
  /// loss, figures, gradients and what the states become are outputs, named as in
  /// [io.striate.layers.program.NetworkPrograms#openStep].
  ///
  /// @param network with what training needs
  /// @param bytes the inputs that are fed with bytes, which the graph normalizes itself
  /// @param batch how many samples a step takes
  /// @throws StriateException if the size of an input is open, or operations have no counterpart:
  ///   all of them, with their layers
  public static OnnxModel training(Network network, Map<String, Normalization> bytes, int batch) {
    return ProgramExport.fixed(network.programs(bytes).openStep(batch));
  }
}

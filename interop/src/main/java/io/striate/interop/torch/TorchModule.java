package io.striate.interop.torch;

import io.striate.arrays.StoredTensor;
import io.striate.layers.Network;
import io.striate.layers.spec.Normalization;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A network as a module for PyTorch.
///
/// @param text the file in Python
/// @param constants literal numbers of the network that the file of weights holds beside them
/// @param layers how many layers it has
public record TorchModule(String text, List<StoredTensor> constants, int layers) {
  public TorchModule {
    constants = List.copyOf(constants);
  }

  /// Writes a network as it is used after training.
  ///
  /// @param bytes the inputs that are fed with bytes, which the module normalizes itself
  /// @param weights the file of weights, which lies beside that of the module
  /// @throws io.striate.api.error.StriateException if operations have no counterpart: all of them,
  ///   with their layers
  public static TorchModule of(Network network, Map<String, Normalization> bytes, Path weights) {
    return new TorchWriter(network.used(), bytes, weights).module();
  }
}

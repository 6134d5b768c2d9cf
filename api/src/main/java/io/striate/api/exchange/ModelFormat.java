package io.striate.api.exchange;

import io.striate.api.error.StriateException;
import java.util.List;

/// Reads models of another tool: what it says of the network as a specification, and its weights.
public interface ModelFormat {
  /// How the names of such files end, in lower case and without the dot, such as `onnx`.
  List<String> extensions();

  /// Reads a model.
  ///
  /// @throws StriateException with [io.striate.api.error.Code#BAD_MODEL] if the file is damaged, or
  ///   has something that no specification can say; the message names the file. Layers that have no
  ///   counterpart are reported all at once.
  ImportedModel read(ImportRequest request);
}

package io.striate.visualize.command;

import io.striate.api.CommandContext;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.visualize.model.ChosenData;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The arguments `MODEL [DATA]`.
final class ModelArguments {
  private ModelArguments() {}

  /// The model and the data that the arguments name.
  ///
  /// @param example a correct call, for the message
  /// @throws StriateException if there are no arguments or too many, or a file cannot be read
  static ChosenData chosen(CommandContext context, String example) {
    List<Path> paths = context.arguments().stream().map(context.folder()::resolve).toList();
    if (paths.isEmpty() || paths.size() > 2) {
      throw new StriateException(
          Code.BAD_FLAG, "name a model, and data if it is not that of its training: " + example);
    }
    Optional<Path> data = paths.size() == 2 ? Optional.of(paths.getLast()) : Optional.empty();
    return ChosenData.of(paths.getFirst(), data, context.catalog());
  }
}

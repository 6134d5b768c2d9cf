package io.striate.cli;

import io.striate.api.Catalog;
import io.striate.layers.Network;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A model's file, and values that replace some of it.
final class SpecArgument {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(paramLabel = "SPEC", description = "The model's file, such as models/lenet5.json.")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description =
          "Replace a value of the file, such as train.epochs=3; may be given several times.")
  private List<String> assignments = new ArrayList<>();

  /// The file as the user named it.
  Path file() {
    return file;
  }

  /// Reads the file.
  ///
  /// @param catalog what the file may name
  ///
  /// @throws io.striate.api.error.StriateException with all its mistakes
  Network read(Catalog catalog) {
    return Network.read(file, assignments, catalog);
  }
}

package io.striate.cli.flag;

import io.striate.api.Catalog;
import io.striate.api.error.StriateException;
import io.striate.layers.Network;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A model's file, and values that replace some of it.
public final class SpecArgument {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(paramLabel = "SPEC", description = "The specification, such as models/lenet5.json.")
  private String file;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description =
          "Replace a value, such as train.epochs=3, of the specification; may be repeated.")
  private List<String> assignments = new ArrayList<>();

  /// The argument as it was written.
  public String text() {
    return file;
  }

  /// The file as the user named it.
  ///
  /// @throws java.nio.file.InvalidPathException if it cannot be the name of a file
  public Path file() {
    return Path.of(file);
  }

  /// Reads the file.
  ///
  /// @param catalog what the file may name
  ///
  /// @throws StriateException with all its errors
  public Network read(Catalog catalog) {
    return Network.read(file(), assignments, catalog);
  }
}

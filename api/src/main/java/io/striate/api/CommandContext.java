package io.striate.api;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/// What a command works with.
///
/// @param arguments the positional arguments, in order
/// @param catalog all installed types, bundled and of plug-ins
/// @param out standard output, for results
/// @param err standard error, for messages and progress
/// @param folder the working folder, to which relative paths in the arguments refer
public record CommandContext(
    List<String> arguments, Catalog catalog, PrintStream out, PrintStream err, Path folder) {
  public CommandContext {
    arguments = List.copyOf(arguments);
  }
}

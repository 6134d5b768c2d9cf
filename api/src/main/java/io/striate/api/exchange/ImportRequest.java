package io.striate.api.exchange;

import java.nio.file.Path;
import java.util.List;

/// What is to be imported.
///
/// @param file the model of the other tool
/// @param specification where the specification will be written; paths in it are relative to its
///   folder
/// @param name of the network, if the file has none
/// @param input the shape of a sample, where the file leaves it open; empty where it does not
public record ImportRequest(Path file, Path specification, String name, List<Integer> input) {
  public ImportRequest {
    input = List.copyOf(input);
  }
}

package io.striate.api.error;

/// Where in a file, or among the flags, a value was written.
///
/// @param source the file's name as the user gave it, or a flag such as `--set`
/// @param line from 1; 0 where the source has no lines
/// @param column from 1, in characters; 0 where the source has no lines
/// @param path the JSON path, such as `$.layers[2].stride`; empty where there is none
public record Place(String source, int line, int column, String path) {
  /// The place as editors understand it: `lenet.json:6:5`.
  @Override
  public String toString() {
    return line == 0 ? source : source + ":" + line + ":" + column;
  }
}

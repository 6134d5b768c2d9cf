package io.striate.api.data;

import java.nio.file.Path;

/// What a [FileDecoder] makes a sample of: a file, or what a program has in memory in its place. A
/// module that decodes something else, such as images that a program has drawn, adds a class of its
/// own.
public interface SampleSource {
  /// What messages call it.
  String name();

  /// A file.
  ///
  /// @param file its path
  record OfFile(Path file) implements SampleSource {
    @Override
    public String name() {
      return file.toString();
    }
  }

  /// The bytes of a file that is on no disk, such as an upload.
  ///
  /// @param name what messages call it
  /// @param bytes all bytes of the file; shared, not copied
  @SuppressWarnings("ArrayRecordComponent") // carries an array, is never compared
  record OfBytes(String name, byte[] bytes) implements SampleSource {}
}

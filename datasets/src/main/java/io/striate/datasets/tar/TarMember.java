package io.striate.datasets.tar;

/// A file in an archive.
///
/// @param name its path within the archive
/// @param offset where its bytes begin in the archive
/// @param size how many bytes it has
public record TarMember(String name, long offset, long size) {
  private String file() {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private int dot() {
    int dot = file().indexOf('.');
    return dot < 0 ? file().length() : dot;
  }

  /// What the members of a sample have in common: the path up to the first dot of the file's name.
  public String sample() {
    return name.substring(0, name.length() - file().length() + dot());
  }

  /// What follows the first dot of the file's name; empty if it has none.
  public String extension() {
    return file().substring(Math.min(dot() + 1, file().length()));
  }
}

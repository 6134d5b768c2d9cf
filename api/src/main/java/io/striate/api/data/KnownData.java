package io.striate.api.data;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/// A public data set that a dataset type reads, and where its files can be had. Striate fetches
/// them only when asked to, by `striate data get NAME`, and checks what it got.
///
/// @param name of the data set, such as `fashion-mnist`; also the name of its folder
/// @param summary what it is, in a few words
/// @param terms its license, or that there is none, and whom to cite
/// @param files all files that the type needs
/// @param places folders, besides `data/NAME`, in which the type finds it, such as that of a
///   package of the operating system
public record KnownData(
    String name, String summary, String terms, List<RemoteFile> files, List<Path> places) {
  /// A data set that lies nowhere but in `data/NAME`.
  public KnownData(String name, String summary, String terms, List<RemoteFile> files) {
    this(name, summary, terms, files, List.of());
  }

  public KnownData {
    if (!name.matches("[a-z0-9][a-z0-9.-]*")) {
      throw new IllegalArgumentException("not the name of a folder: '" + name + "'");
    }
    files = List.copyOf(files);
    places = List.copyOf(places);
  }

  /// The bytes of all files.
  public long bytes() {
    return files.stream().mapToLong(RemoteFile::bytes).sum();
  }

  /// A file of a data set.
  ///
  /// @param name the file's name in the folder of the data set
  /// @param source its address, by HTTP or HTTPS
  /// @param bytes its length
  /// @param sha256 its SHA-256, in lower-case hexadecimal digits
  public record RemoteFile(String name, URI source, long bytes, String sha256) {
    public RemoteFile {
      if (name.isEmpty() || name.contains("/") || name.contains("\\") || name.startsWith(".")) {
        throw new IllegalArgumentException("not the name of a file: '" + name + "'");
      }
      if (!sha256.matches("[0-9a-f]{64}")) {
        throw new IllegalArgumentException("not a SHA-256: '" + sha256 + "'");
      }
    }
  }
}

package io.striate.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Pages of 2 MB for what the peers allocate, where Linux leaves that to programs: Striate's
/// launcher asks for them for Java's heap, and glibc (2.35 and up) asks for them in `malloc` if it
/// is told to. Whoever sets its variable knows better.
///
/// @param tunables the value of that variable, or empty where the system does not leave it to
///   programs
record HugePages(String tunables) {
  private static final Path MODES = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
  private static final String VARIABLE = "GLIBC_TUNABLES";

  static HugePages find() throws IOException {
    boolean asked = Files.isReadable(MODES) && Files.readString(MODES).contains("[madvise]");
    return new HugePages(
        asked ? System.getenv().getOrDefault(VARIABLE, "glibc.malloc.hugetlb=1") : "");
  }

  /// Environment variables for a peer.
  Map<String, String> environment() {
    return tunables.isEmpty() ? Map.of() : Map.of(VARIABLE, tunables);
  }

  /// A line for the description of the machine.
  String describe() {
    return tunables.isEmpty()
        ? "huge pages: as the system gives them to all programs, or not"
        : "huge pages: asked for by Striate's launcher, and for the peers by "
            + VARIABLE
            + "="
            + tunables;
  }
}

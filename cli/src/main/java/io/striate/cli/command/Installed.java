package io.striate.cli.command;

import io.striate.api.Catalog;
import io.striate.api.CommandType;
import io.striate.api.Kinds;
import io.striate.api.backend.Backends;
import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.cli.terminal.Console;
import io.striate.plugin.loader.Plugins;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// What can be named: backends, and all that a specification names; Striate's own and that of
/// plug-ins. Looked for when it is first asked for: that takes time, and `--help` does without.
public final class Installed {
  private final Console console;
  private final Supplier<Catalog> own;
  private final Supplier<Plugins> loading;
  private final Supplier<List<String>> words;
  private final Set<String> reserved;
  private Optional<Found> found = Optional.empty();

  private record Found(Backends backends, Catalog catalog, Set<String> trusted) {
    Found {
      trusted = Set.copyOf(trusted);
    }
  }

  /// @param own what is bundled
  /// @param loading loads the plug-ins
  /// @param words gives the flags by which they were found
  /// @param reserved the names of bundled commands, which plug-ins' commands cannot have
  public Installed(
      Console console,
      Supplier<Catalog> own,
      Supplier<Plugins> loading,
      Supplier<List<String>> words,
      Set<String> reserved) {
    this.console = console;
    this.own = own;
    this.loading = loading;
    this.words = words;
    this.reserved = Set.copyOf(reserved);
  }

  /// All backends.
  Backends backends() {
    return found().backends();
  }

  /// Everything that can be named.
  public Catalog catalog() {
    return found().catalog();
  }

  /// The names of the plug-ins that may use native code.
  Set<String> trusted() {
    return found().trusted();
  }

  /// The flags by which plug-ins were found, for commands that the user is told to run next.
  List<String> pluginWords() {
    return words.get();
  }

  private Found found() {
    if (found.isEmpty()) {
      found = Optional.of(find());
    }
    return found.get();
  }

  /// Reports what is wrong with plug-ins, and continues with the others.
  private Found find() {
    var plugins = loading.get();
    var joined = plugins.beside(own.get());
    plugins.problems().forEach(console.err()::println);
    joined.problems().forEach(console.err()::println);
    Catalog catalog = withoutReserved(joined.catalog());
    return new Found(
        new Backends(catalog.all(Kinds.BACKEND)), catalog, Set.copyOf(plugins.trusted()));
  }

  private Catalog withoutReserved(Catalog catalog) {
    var kept = new ArrayList<CommandType>();
    for (CommandType type : catalog.all(Kinds.COMMAND)) {
      if (reserved.contains(type.id())) {
        console.err().println(taken(type));
      } else {
        kept.add(type);
      }
    }
    return catalog.replace(Kinds.COMMAND, kept);
  }

  private static Problem taken(CommandType type) {
    return Problem.of(
        Code.BROKEN_PLUGIN,
        String.format(
            Locale.ROOT,
            "%s provides the command '%s', which Striate provides, too; ask its authors to rename it",
            type.getClass().getName(),
            type.id()));
  }
}

package io.striate.cli.flag;

import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.json.Suggestion;
import io.striate.plugin.loader.Plugins;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// Where plug-ins are looked for: the flag's folders, then those of the environment's
/// `STRIATE_PLUGINS`, then `plugins` beside the launcher, which alone need not be there.
public final class PluginFlags {
  private static final String PATH = "--plugin-path";
  private static final String TRUST = "--trust";
  private static final String VARIABLE = "STRIATE_PLUGINS";

  /// The launcher's folder, as the launcher says it.
  private static final String HOME = "STRIATE_HOME";

  private static final String FOLDER = "plugins";
  private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

  @Option(
      names = PATH,
      scope = ScopeType.INHERIT,
      paramLabel = "FOLDERS",
      description =
          "Additional folders of plug-ins or single jars, separated as in a class" + " path.")
  private List<String> paths = new ArrayList<>();

  @Option(
      names = TRUST,
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description = "Allow this plug-in to use native code.")
  private List<String> trusted = new ArrayList<>();

  /// The words that give the same flags again.
  public List<String> words() {
    var words = new ArrayList<String>();
    paths.forEach(path -> words.addAll(List.of(PATH, path)));
    trusted.forEach(name -> words.addAll(List.of(TRUST, name)));
    return words;
  }

  /// The places to look at, in this order.
  ///
  /// @param environment the process's environment
  /// @param complaints takes the places of the environment that are not there: they concern
  ///   nobody's command
  /// @throws StriateException if a place of the flag is not there
  public List<Path> places(Map<String, String> environment, Consumer<Problem> complaints) {
    var places = new ArrayList<Path>();
    for (String part : paths.stream().flatMap(PluginFlags::parts).toList()) {
      Path place = Path.of(part);
      if (!Files.exists(place)) {
        throw new StriateException(missing(PATH, part, "check the path, or leave it out"));
      }
      places.add(place);
    }
    parts(environment.getOrDefault(VARIABLE, ""))
        .forEach(part -> {
          if (Files.exists(Path.of(part))) {
            places.add(Path.of(part));
          } else {
            complaints.accept(missing(VARIABLE, part, "correct the variable; it is ignored"));
          }
        });
    String home = environment.getOrDefault(HOME, "");
    if (!home.isEmpty() && Files.isDirectory(Path.of(home, FOLDER))) {
      places.add(Path.of(home, FOLDER));
    }
    return places;
  }

  /// Loads the plug-ins of some places.
  ///
  /// @param complaints takes problems that occur later and stop nobody
  /// @throws StriateException if a trusted plug-in is not there
  public Plugins load(List<Path> places, Consumer<Problem> complaints) {
    var plugins = Plugins.load(places, new HashSet<>(trusted), complaints);
    for (String name : trusted) {
      if (!plugins.names().contains(name)) {
        throw new StriateException(
            Code.BAD_FLAG,
            TRUST
                + " "
                + name
                + ": no plug-in of that name"
                + (plugins.names().isEmpty()
                    ? "; no plug-ins are installed"
                    : Suggestion.question(name, plugins.names())));
      }
    }
    return plugins;
  }

  private static Stream<String> parts(String path) {
    return SEPARATOR.splitAsStream(path).filter(word -> !word.isBlank());
  }

  private static Problem missing(String source, String part, String remedy) {
    return Problem.of(
        Code.BAD_FLAG,
        String.format(Locale.ROOT, "%s: no such folder or jar '%s'; %s", source, part, remedy));
  }
}

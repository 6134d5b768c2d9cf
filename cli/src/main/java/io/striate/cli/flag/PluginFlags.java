package io.striate.cli.flag;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.json.Suggestion;
import io.striate.plugin.loader.Plugins;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
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

  /// Loads the plug-ins.
  ///
  /// @throws StriateException if a folder is not there, or a trusted plug-in is not
  public Plugins load(Map<String, String> environment) {
    var places = new ArrayList<Path>();
    paths.forEach(path -> add(places, path, PATH));
    add(places, environment.getOrDefault(VARIABLE, ""), VARIABLE);
    String home = environment.getOrDefault(HOME, "");
    if (!home.isEmpty() && Files.isDirectory(Path.of(home, FOLDER))) {
      places.add(Path.of(home, FOLDER));
    }
    var plugins = Plugins.load(places, new HashSet<>(trusted));
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

  private static void add(List<Path> places, String path, String source) {
    for (String part : SEPARATOR.splitAsStream(path).filter(word -> !word.isBlank()).toList()) {
      Path place = Path.of(part);
      if (!Files.exists(place)) {
        throw new StriateException(
            Code.BAD_FLAG,
            source + ": no such folder or jar '" + part + "'; check the path, or leave it out");
      }
      places.add(place);
    }
  }
}

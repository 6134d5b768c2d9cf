package io.striate.plugin.loader;

import io.striate.api.ApiLevel;
import java.lang.module.FindException;
import java.lang.module.InvalidModuleDescriptorException;
import java.lang.module.ResolutionException;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Turns what went wrong in a plug-in into a reason and a remedy.
final class Complaint {
  private static final Pattern CLASS_VERSION = Pattern.compile("version (\\d+)\\.");
  private static final Pattern MODULE_MISSING = Pattern.compile("Module (\\S+) not found");
  private static final String MAKERS = "report it to its makers";

  private Complaint() {}

  static BrokenPlugin about(@Nullable Throwable failure) {
    return switch (failure) {
      case BrokenPlugin known -> known;
      case ServiceConfigurationError wrapped when wrapped.getCause() != null ->
          about(wrapped.getCause());
      case ExceptionInInitializerError wrapped when wrapped.getCause() != null ->
          about(wrapped.getCause());
      case FindException wrapped when wrapped.getCause() != null -> about(wrapped.getCause());
      case ServiceConfigurationError unusable ->
          new BrokenPlugin("names a provider that is none: " + unusable.getMessage(), MAKERS);
      case UnsupportedClassVersionError newer -> newer(newer);
      case InvalidModuleDescriptorException newer
          when String.valueOf(newer.getMessage()).startsWith("Unsupported major.minor") ->
          newer(newer);
      case NoClassDefFoundError missing -> missingClass(missing);
      case ClassNotFoundException missing -> missingClass(missing);
      case FindException missing -> missingModule(missing);
      case ResolutionException clash ->
          new BrokenPlugin("does not fit beside Striate: " + clash.getMessage(), MAKERS);
      case LinkageError other ->
          new BrokenPlugin(
              "does not fit the classes it finds (" + other + ")",
              "ask its makers for a build for api level " + ApiLevel.current());
      case IllegalCallerException _ ->
          new BrokenPlugin(
              "uses native code, and nobody trusts it with that",
              "if you do, say --trust and its name, or write its name into "
                  + PluginFiles.TRUSTED
                  + " beside it");
      case null, default -> new BrokenPlugin("threw " + failure + " when it was loaded", MAKERS);
    };
  }

  private static BrokenPlugin newer(Throwable failure) {
    int own = Runtime.version().feature();
    String version =
        found(CLASS_VERSION, failure)
            .map(number -> "Java " + (Integer.parseInt(number) - 44))
            .orElse("a newer Java");
    return new BrokenPlugin(
        "is compiled for " + version + ", this is Java " + own,
        "run Striate on a newer JDK, or ask its makers for a build for Java " + own);
  }

  private static BrokenPlugin missingClass(Throwable failure) {
    String name = String.valueOf(failure.getMessage()).replace('/', '.');
    return new BrokenPlugin(
        "misses the class " + name, "put the plug-in and the jar that has it into one folder");
  }

  private static BrokenPlugin missingModule(Throwable failure) {
    return new BrokenPlugin(
        found(MODULE_MISSING, failure)
            .map(name -> "misses the module " + name)
            .orElse("cannot be resolved: " + failure.getMessage()),
        "put the plug-in and the jar that has it into one folder");
  }

  private static Optional<String> found(Pattern pattern, Throwable failure) {
    return pattern
        .matcher(String.valueOf(failure.getMessage()))
        .results()
        .map((MatchResult match) -> match.group(1))
        .findFirst();
  }
}

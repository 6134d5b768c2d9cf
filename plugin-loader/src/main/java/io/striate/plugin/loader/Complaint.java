package io.striate.plugin.loader;

import io.striate.api.ApiLevel;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import java.lang.module.FindException;
import java.lang.module.InvalidModuleDescriptorException;
import java.lang.module.ResolutionException;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Turns what a plug-in threw into a reason and a remedy.
final class Complaint {
  private static final Pattern CLASS_VERSION = Pattern.compile("version (\\d+)\\.");
  private static final Pattern MODULE_MISSING = Pattern.compile("Module (\\S+) not found");
  static final String REPORT = "report it to its authors";

  private Complaint() {}

  /// What went wrong while a plug-in was loaded.
  static BrokenPlugin about(@Nullable Throwable failure) {
    return about(failure, "");
  }

  /// What went wrong.
  ///
  /// @param call what was called, such as `forward() of the layer 'acme:gabor'`; empty while the
  ///   plug-in is loaded
  static BrokenPlugin about(@Nullable Throwable failure, String call) {
    BrokenPlugin reason = loading(failure);
    if (call.isEmpty()) {
      return reason;
    }
    return switch (failure) {
      case LinkageError _ -> new BrokenPlugin(call + " fails: the plug-in " + reason.getMessage());
      case IllegalCallerException _ ->
          new BrokenPlugin(call + " fails: the plug-in " + reason.getMessage());
      case StriateException known -> new BrokenPlugin(call + " failed: " + known.getMessage());
      case null, default -> new BrokenPlugin(call + " threw " + failure, REPORT);
    };
  }

  private static BrokenPlugin loading(@Nullable Throwable failure) {
    return switch (failure) {
      case BrokenPlugin known -> known;
      case StriateException known -> new BrokenPlugin(what(known));
      case ServiceConfigurationError wrapped when wrapped.getCause() != null ->
          loading(wrapped.getCause());
      case ExceptionInInitializerError wrapped when wrapped.getCause() != null ->
          loading(wrapped.getCause());
      case FindException wrapped when wrapped.getCause() != null -> loading(wrapped.getCause());
      case ServiceConfigurationError unusable ->
          new BrokenPlugin(
              "names a provider that cannot be used: " + unusable.getMessage(), REPORT);
      case UnsupportedClassVersionError newer -> newer(newer);
      case InvalidModuleDescriptorException newer
          when String.valueOf(newer.getMessage()).startsWith("Unsupported major.minor") ->
          newer(newer);
      case NoClassDefFoundError missing -> missingClass(missing);
      case ClassNotFoundException missing -> missingClass(missing);
      case FindException missing -> missingModule(missing);
      case ResolutionException clash ->
          new BrokenPlugin("conflicts with modules of Striate: " + clash.getMessage(), REPORT);
      case LinkageError other ->
          new BrokenPlugin(
              "does not match the classes that it was linked to (" + other + ")",
              "ask its authors for a build for API level " + ApiLevel.current());
      case IllegalCallerException _ ->
          new BrokenPlugin(
              "uses native code without permission",
              "to allow it, pass --trust with its name, or add its name to "
                  + PluginFiles.TRUSTED
                  + " in the same folder");
      case null, default -> new BrokenPlugin("threw " + failure + " while it was loaded", REPORT);
    };
  }

  private static String what(StriateException known) {
    return known.problems().stream().map(Problem::what).collect(Collectors.joining("; "));
  }

  private static BrokenPlugin newer(Throwable failure) {
    int own = Runtime.version().feature();
    String version =
        found(CLASS_VERSION, failure)
            .map(number -> "Java " + (Integer.parseInt(number) - 44))
            .orElse("a newer Java");
    return new BrokenPlugin(
        "is compiled for " + version + ", this is Java " + own,
        "run Striate on a newer JDK, or ask its authors for a build for Java " + own);
  }

  private static BrokenPlugin missingClass(Throwable failure) {
    String name = String.valueOf(failure.getMessage()).replace('/', '.');
    return new BrokenPlugin(
        "needs the missing class " + name,
        "put the plug-in and the jar that contains it into one folder");
  }

  private static BrokenPlugin missingModule(Throwable failure) {
    return new BrokenPlugin(
        found(MODULE_MISSING, failure)
            .map(name -> "needs the missing module " + name)
            .orElse("cannot be resolved: " + failure.getMessage()),
        "put the plug-in and the jar that contains it into one folder");
  }

  private static Optional<String> found(Pattern pattern, Throwable failure) {
    return pattern
        .matcher(String.valueOf(failure.getMessage()))
        .results()
        .map((MatchResult match) -> match.group(1))
        .findFirst();
  }
}

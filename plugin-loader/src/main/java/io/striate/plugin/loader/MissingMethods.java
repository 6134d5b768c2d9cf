package io.striate.plugin.loader;

import io.striate.api.ApiLevel;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// Finds methods of a service that a provider does not implement because it was built for an older
/// one. The JVM would report them only when they are called, in the middle of a training run.
final class MissingMethods {
  private MissingMethods() {}

  static void check(Class<?> service, Class<?> provider) throws BrokenPlugin {
    for (Method wanted : service.getMethods()) {
      if (Modifier.isAbstract(wanted.getModifiers()) && !has(provider, wanted)) {
        String parameters =
            Arrays.stream(wanted.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", "));
        throw new BrokenPlugin(
            String.format(
                Locale.ROOT,
                "%s does not implement the method %s(%s) of %s",
                provider.getName(),
                wanted.getName(),
                parameters,
                service.getSimpleName()),
            "ask its authors for a build for API level " + ApiLevel.current());
      }
    }
  }

  private static boolean has(Class<?> provider, Method wanted) {
    try {
      Method found = provider.getMethod(wanted.getName(), wanted.getParameterTypes());
      return !Modifier.isAbstract(found.getModifiers());
    } catch (NoSuchMethodException none) {
      return false;
    }
  }
}

package io.striate.plugin.loader;

import io.striate.api.ApiLevel;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Collectors;

/// Finds methods of a service that a provider was built without. The JVM would notice only when one
/// is called: in the middle of a training.
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
            "%s misses the method %s(%s) of %s"
                .formatted(
                    provider.getName(), wanted.getName(), parameters, service.getSimpleName()),
            "ask its makers for a build for api level " + ApiLevel.current());
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

package io.striate.plugin.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Kinds;
import io.striate.api.backend.Availability;
import io.striate.api.backend.BackendProvider;
import io.striate.api.component.ComponentType;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.component.Kind;
import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InitializerType;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever an object of a plug-in throws or returns, the plug-in is named.
class MembraneTest {
  private static final String JAR = "plugins/acme-1.0.jar";
  private static final Plugin ACME =
      new Plugin("acme", "1.0", Path.of(JAR), List.of(Path.of(JAR)), false);

  private final List<Problem> complaints = new ArrayList<>();
  private final Membrane border = new Membrane(ACME, Duration.ofSeconds(30), complaints::add);

  /// How a stub behaves.
  private enum Behavior {
    GOOD,
    THROWS,
    NULL
  }

  static List<Kind<?>> kinds() {
    return Kinds.ALL;
  }

  /// Every method of every interface that a kind's providers lead to.
  @ParameterizedTest
  @MethodSource("kinds")
  <S> void everyMethodOfAKindIsGuarded(Kind<S> kind) {
    S good = border.provider(kind, kind.service().cast(stub(kind.service(), Behavior.GOOD)));
    assertEquals("acme:stub", kind.naming().apply(good));
    for (Method method : methods(kind.service())) {
      var fails = stub(kind.service(), Behavior.THROWS, method.getName());
      if (method.getParameterCount() == 0 && !method.getName().equals("availability")) {
        // Told while it is loaded.
        assertNames(
            assertThrows(
                StriateException.class,
                () -> border.provider(kind, kind.service().cast(fails)),
                method::toString),
            method);
      }
    }
    var seen = new HashSet<Class<?>>();
    for (Method method : methods(kind.service())) {
      if (method.getParameterCount() > 0 || method.getName().equals("availability")) {
        check(kind, method);
        walk(created(kind, method), seen);
      }
    }
    assertTrue(!seen.isEmpty(), () -> kind + " leads to an object that works");
  }

  private <S> void check(Kind<S> kind, Method method) {
    for (Behavior bad : List.of(Behavior.THROWS, Behavior.NULL)) {
      S provider =
          border.provider(kind, kind.service().cast(stub(kind.service(), bad, method.getName())));
      assertNames(failure(provider, method), method);
    }
  }

  /// The type of the objects that a method makes.
  private static Class<?> created(Kind<?> kind, Method method) {
    if (!method.getName().equals("create")) {
      return method.getReturnType();
    }
    ParameterizedType component =
        (ParameterizedType)
            List.of(kind.service().getGenericInterfaces()).stream()
                .filter(type -> type.getTypeName().startsWith(ComponentType.class.getName()))
                .findFirst()
                .orElseThrow();
    return (Class<?>) component.getActualTypeArguments()[0];
  }

  /// Checks all methods of the objects that a method returns, and so on.
  private void walk(Class<?> type, Set<Class<?>> seen) {
    if (!isGuarded(type) || !seen.add(type)) {
      return;
    }
    for (Method each : methods(type)) {
      for (Behavior bad : List.of(Behavior.THROWS, Behavior.NULL)) {
        if (bad == Behavior.NULL && each.getReturnType().isPrimitive()) {
          continue; // a primitive is never null
        }
        Object wrapped = given(type, bad, each.getName());
        if (each.getName().equals("close")) {
          closes(wrapped, each);
        } else {
          assertNames(failure(wrapped, each), each);
        }
      }
      content(each).ifPresent(next -> walk(next, seen));
    }
  }

  private void closes(Object wrapped, Method close) {
    complaints.clear();
    call(wrapped, close);
    assertEquals(1, complaints.size(), close.toString());
    assertTrue(complaints.getFirst().toString().startsWith(JAR), complaints.toString());
  }

  /// A stub as a plug-in's object gives it to Striate.
  private Object given(Class<?> type, Behavior behavior, String method) {
    Object bad = stub(type, behavior, method);
    LayerType giver =
        (LayerType)
            Proxy.newProxyInstance(
                MembraneTest.class.getClassLoader(),
                new Class<?>[] {LayerType.class},
                (self, called, arguments) ->
                    called.getName().equals("create") ? bad : good(called));
    ComponentType<?> wrapped = border.provider(Kinds.LAYER, giver);
    return Objects.requireNonNull(
        call(
            wrapped,
            methods(ComponentType.class).stream()
                .filter(m -> m.getName().equals("create"))
                .findFirst()
                .orElseThrow()));
  }

  private static boolean isGuarded(Class<?> type) {
    return type.isInterface()
        && !type.isSealed()
        && type.getName().startsWith("io.striate.api.")
        && !Results.isBare(type);
  }

  /// The class of the objects in a result.
  private static Optional<Class<?>> content(Method method) {
    Type type = method.getGenericReturnType();
    if (type instanceof ParameterizedType several) {
      type = several.getActualTypeArguments()[0];
    }
    return type instanceof Class<?> one ? Optional.of(one) : Optional.empty();
  }

  private static void assertNames(StriateException failure, Method method) {
    Problem problem = failure.problems().getFirst();
    assertEquals(Code.BROKEN_PLUGIN, problem.code(), failure::getMessage);
    assertTrue(failure.getMessage().startsWith(JAR + ": "), failure::getMessage);
    assertTrue(
        failure.getMessage().contains("of the ") && failure.getMessage().contains("authors"),
        () -> method + ": " + failure.getMessage());
  }

  private static StriateException failure(Object target, Method method) {
    return assertThrows(StriateException.class, () -> call(target, method), method::toString);
  }

  private static @Nullable Object call(Object target, Method method) {
    InvocationHandler handler =
        Proxy.isProxyClass(target.getClass()) ? Proxy.getInvocationHandler(target) : null;
    Object[] arguments = new Object[method.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = argument(method.getParameterTypes()[i]);
    }
    try {
      return handler == null
          ? method.invoke(target, arguments)
          : handler.invoke(target, method, arguments);
    } catch (java.lang.reflect.InvocationTargetException thrown) {
      if (thrown.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(thrown.getCause());
    } catch (RuntimeException thrown) {
      throw thrown;
    } catch (Throwable other) {
      throw new AssertionError(other);
    }
  }

  private static @Nullable Object argument(Class<?> type) {
    if (type.equals(int.class)) {
      return 0;
    }
    if (type.equals(long.class)) {
      return 0L;
    }
    return type.equals(double.class) ? (Object) 0.0 : null;
  }

  private static List<Method> methods(Class<?> type) {
    return List.of(type.getMethods()).stream()
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .toList();
  }

  private static Object stub(Class<?> type, Behavior behavior) {
    return stub(type, behavior, "");
  }

  /// An object of a plug-in; one of its methods misbehaves.
  private static Object stub(Class<?> type, Behavior behavior, String bad) {
    return Proxy.newProxyInstance(
        MembraneTest.class.getClassLoader(),
        new Class<?>[] {type},
        (self, method, arguments) -> {
          if (method.getDeclaringClass().equals(Object.class)) {
            return method.getName().equals("hashCode") ? (Object) 1 : "a stub";
          }
          if (!method.getName().equals(bad)) {
            return good(method);
          }
          return switch (behavior) {
            case GOOD -> good(method);
            case NULL -> null;
            case THROWS -> throw new IllegalStateException("no luck");
          };
        });
  }

  private static @Nullable Object good(Method method) {
    Class<?> type = method.getReturnType();
    Map<Class<?>, Object> results =
        Map.of(
            String.class, "acme:stub",
            List.class, List.of(),
            Map.class, Map.of(),
            Optional.class, Optional.empty(),
            OptionalLong.class, OptionalLong.empty(),
            OptionalDouble.class, OptionalDouble.empty(),
            int.class, 1,
            double.class, 1.0,
            boolean.class, true);
    Object result = results.get(type);
    if (result != null) {
      return result;
    }
    if (type.equals(Availability.class)) {
      return new Availability.Available("a test");
    }
    return type.isInterface() && !type.isSealed() ? stub(type, Behavior.GOOD) : null;
  }

  // ---- results of the wrong size, names, trust ----

  private static LayerType layer(Layer layer, Field<?>... fields) {
    return new LayerType() {
      private int asked;

      @Override
      public String id() {
        return "acme:layer-" + asked++;
      }

      @Override
      public String summary() {
        return "a layer";
      }

      @Override
      public List<Field<?>> fields() {
        return List.of(fields);
      }

      @Override
      public Layer create(Config config) {
        for (Field<?> field : fields) {
          config.get(field);
        }
        return layer;
      }
    };
  }

  private Layer wrapped(Layer layer) {
    return border.provider(Kinds.LAYER, layer(layer)).create(Config.of(List.of(), Map.of()));
  }

  private static void says(String message, StriateException failure) {
    assertEquals(message, failure.problems().getFirst().toString());
  }

  @Test
  void aNameIsAskedOnce() {
    LayerType type = border.provider(Kinds.LAYER, layer((emit, in, states, mode) -> in.getFirst()));
    assertEquals(type.id(), type.id());
  }

  @Test
  void aLayerIsNamedWithItsNode() {
    Layer layer =
        wrapped((emit, in, states, mode) -> {
          throw new IllegalStateException("no luck");
        });
    var emit = new Emitter("test", 1, 0);
    var failure =
        assertThrows(
            StriateException.class,
            () -> emit.in("mish3", () -> layer.forward(emit, List.of(), List.of(), Mode.TRAINING)));
    says(
        JAR
            + ": forward() of the layer 'acme:layer-0' in 'mish3' threw"
            + " java.lang.IllegalStateException: no luck; report it to its authors [STR-304]",
        failure);
  }

  private static Value endless(Value value) {
    return value.name().isEmpty() ? value : endlessToo(value);
  }

  private static Value endlessToo(Value value) {
    return endless(value);
  }

  @Test
  void endlessRecursionIsReported() {
    Layer layer = wrapped((emit, in, states, mode) -> endless(in.getFirst()));
    var emit = new Emitter("test", 1, 0);
    says(
        JAR
            + ": forward() of the layer 'acme:layer-0' threw java.lang.StackOverflowError; report"
            + " it to its authors [STR-304]",
        assertThrows(
            StriateException.class,
            () ->
                layer.forward(
                    emit,
                    List.of(emit.input("x", TensorType.float32(1, 3), true)),
                    List.of(),
                    Mode.TRAINING)));
  }

  @Test
  void aValueOfAnotherProgramIsReported() {
    Value foreign = new Emitter("other", 1, 0).input("x", TensorType.float32(1, 3), true);
    Layer layer = wrapped((emit, in, states, mode) -> foreign);
    var emit = new Emitter("test", 1, 0);
    says(
        JAR
            + ": forward() of the layer 'acme:layer-0' returned a value of another program (x);"
            + " report it to its authors [STR-304]",
        assertThrows(
            StriateException.class,
            () -> layer.forward(emit, List.of(), List.of(), Mode.TRAINING)));
  }

  @Test
  void aRefusalOfALayerPasses() {
    var refusal = new StriateException(Code.SHAPES_DISAGREE, "needs maps");
    Layer layer =
        wrapped((emit, in, states, mode) -> {
          throw refusal;
        });
    var emit = new Emitter("test", 1, 0);
    assertSame(
        refusal,
        assertThrows(
            StriateException.class,
            () -> layer.forward(emit, List.of(), List.of(), Mode.TRAINING)));
  }

  @Test
  void anInitializerThatGivesTooFewValuesIsReported() {
    InitializerType type =
        new InitializerType() {
          @Override
          public String id() {
            return "acme:short";
          }

          @Override
          public String summary() {
            return "too few";
          }

          @Override
          public List<Field<?>> fields() {
            return List.of();
          }

          @Override
          public Initializer create(Config config) {
            return (shape, random) -> new float[3];
          }
        };
    Initializer initializer =
        border.provider(Kinds.INITIALIZER, type).create(Config.of(List.of(), Map.of()));
    says(
        JAR
            + ": values() of the initializer 'acme:short' gave 3 values for the shape [2, 2], which"
            + " has 4; report it to its authors [STR-304]",
        assertThrows(
            StriateException.class,
            () -> initializer.values(Shape.of(2, 2), new RandomStream(1, "test", 0, 0))));
  }

  @Test
  void aFieldThatFailsToParseIsReported() {
    FieldKind<String> broken =
        new FieldKind<>(
            "anything",
            json -> {
              throw new IllegalStateException("no luck");
            },
            value -> value);
    var type =
        border.provider(
            Kinds.LAYER,
            layer(
                (emit, in, states, mode) -> in.getFirst(), Field.of("way", broken, "x", "a way")));
    Field<?> field = type.fields().getFirst();
    says(
        JAR
            + ": the field 'way' of the layer 'acme:layer-0' threw java.lang.IllegalStateException:"
            + " no luck; report it to its authors [STR-304]",
        assertThrows(StriateException.class, () -> field.kind().parse("text")));
    assertInstanceOf(Layer.class, type.create(Config.of(type.fields(), Map.of())));
  }

  @Test
  void autoTakesATrustedBackendOnly() {
    BackendProvider stub = (BackendProvider) stub(BackendProvider.class, Behavior.GOOD);
    assertEquals(
        new Availability.OnRequest(
            "a test",
            "it comes from a plug-in; --backend selects it, and --trust acme lets auto select it"),
        border.provider(Kinds.BACKEND, stub).availability());
    var trusted =
        new Membrane(
            new Plugin("acme", "1.0", Path.of(JAR), List.of(Path.of(JAR)), true),
            Duration.ofSeconds(30),
            complaints::add);
    assertEquals(
        new Availability.Available("a test"), trusted.provider(Kinds.BACKEND, stub).availability());
  }

  @Test
  void whatDoesNotCloseIsReportedAndLeft() {
    var hasty = new Membrane(ACME, Duration.ZERO, complaints::add);
    hasty.close(
        "backend 'acme'",
        () -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        });
    assertEquals(
        List.of(
            JAR
                + ": close() of the backend 'acme' did not return within 0 s; report it to its"
                + " authors [STR-304]"),
        complaints.stream().map(Problem::toString).toList());
  }
}

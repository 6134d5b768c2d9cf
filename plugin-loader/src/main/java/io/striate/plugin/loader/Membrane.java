package io.striate.plugin.loader;

import io.striate.api.backend.Availability;
import io.striate.api.backend.Plan;
import io.striate.api.component.Field;
import io.striate.api.component.Kind;
import io.striate.api.data.Augmentation;
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.Place;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.Parameter;
import io.striate.api.program.Emitter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The border around one plug-in: whatever is called on one of its objects goes through here.
///
/// A provider is replaced by a proxy of the API interfaces that it implements, and so is every
/// object of the plug-in that it returns, however deep. The proxy reports what the plug-in throws,
/// a `null`, and a result of the wrong size as a problem of this plug-in, with the jar, the
/// component and, while a network is built, the node. A [StriateException] passes: it tells a user
/// what is wrong with settings or shapes. So a new kind of component, or a new method, is covered
/// without a line of code.
///
/// Proxies call by reflection, which takes about a tenth of a microsecond. What runs for every step
/// or sample ([Plan], [Samples], [Augmentation]) has wrappers written by hand ([Guarded]). Kernels
/// and tensors stay as they are: a plan calls them, and reports them.
final class Membrane {
  private static final String API = "io.striate.api";

  /// How long a plug-in may take to close something.
  static final Duration CLOSING = Duration.ofSeconds(10);

  private final Plugin plugin;
  private final Duration closing;
  private final Consumer<Problem> complaints;

  /// @param closing how long [AutoCloseable#close] may take
  /// @param complaints takes the problems that stop nobody: what fails to close has done its work
  Membrane(Plugin plugin, Duration closing, Consumer<Problem> complaints) {
    this.plugin = plugin;
    this.closing = closing;
    this.complaints = complaints;
  }

  /// Wraps a provider. What it says of itself, such as its name and its fields, is asked once, now.
  ///
  /// @throws StriateException if a method throws, or returns `null`
  <S> S provider(Kind<S> kind, S provider) {
    String subject = kind.id() + " of " + provider.getClass().getName();
    var asked = new LinkedHashMap<Method, Object>();
    S named = kind.service().cast(new Boundary(provider, subject, asked).proxy(kind.service()));
    String name = kind.naming().apply(named);
    var border = new Boundary(provider, kind.id() + " '" + name + "'", asked);
    for (Method method : kind.service().getMethods()) {
      border.describe(method);
    }
    return kind.service().cast(border.proxy(kind.service()));
  }

  /// Whether a method of a provider describes it, so that its result never changes.
  private static boolean isDescription(Method method) {
    return method.getParameterCount() == 0
        && !Modifier.isStatic(method.getModifiers())
        && !method.getReturnType().equals(Availability.class);
  }

  /// Runs a piece of the plug-in's code.
  ///
  /// @param what it is, such as `run()`
  /// @throws StriateException if it throws anything
  <T extends @Nullable Object> T call(String what, String subject, Callable<T> code) {
    try {
      return code.call();
    } catch (StriateException known) {
      throw known;
    } catch (Exception | LinkageError | AssertionError | StackOverflowError thrown) {
      throw failed(what, subject, thrown);
    }
  }

  /// Closes something of the plug-in. If it throws or does not return in time, that is reported,
  /// and the caller continues.
  void close(String subject, Runnable code) {
    try {
      Guard.run(
          closing,
          "close() of the " + subject,
          () -> {
            code.run();
            return Boolean.TRUE;
          });
    } catch (BrokenPlugin broken) {
      complaints.accept(problem(broken.getMessage()));
    }
  }

  /// A problem of this plug-in.
  Problem problem(String what) {
    return Problem.of(Code.BROKEN_PLUGIN, what).at(new Place(plugin.path().toString(), 0, 0, ""));
  }

  /// What a call is reported as that threw.
  StriateException failed(String what, String subject, Throwable thrown) {
    return new StriateException(
        problem(Complaint.about(thrown, what + " of the " + subject).getMessage()), thrown);
  }

  private StriateException broke(String what, String subject, String fault) {
    return new StriateException(
        problem(
            new BrokenPlugin(what + " of the " + subject + " " + fault, Complaint.REPORT)
                .getMessage()));
  }

  /// One object of the plug-in.
  private final class Boundary implements InvocationHandler {
    private final Object target;
    private final String subject;
    private final Map<Method, Object> answers;
    private final boolean describes;
    private final Map<Method, Boolean> inherited = new ConcurrentHashMap<>();

    /// An object that a provider made.
    Boundary(Object target, String subject) {
      this(target, subject, Map.of(), false);
    }

    /// A provider.
    ///
    /// @param answers the results so far of the methods that are called once
    Boundary(Object target, String subject, Map<Method, Object> answers) {
      this(target, subject, answers, true);
    }

    private Boundary(
        Object target, String subject, Map<Method, Object> answers, boolean describes) {
      this.target = target;
      this.subject = subject;
      this.answers = answers;
      this.describes = describes;
    }

    Object proxy(Class<?>... interfaces) {
      var all = new LinkedHashSet<>(Arrays.asList(interfaces));
      all.addAll(apiInterfaces(target.getClass()));
      return Proxy.newProxyInstance(
          Kind.class.getClassLoader(), all.toArray(Class<?>[]::new), this);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] given)
        throws Throwable {
      Object[] arguments = Objects.requireNonNullElse(given, new Object[0]);
      if (method.getDeclaringClass().equals(Object.class)) {
        return switch (method.getName()) {
          case "equals" -> isSame(proxy, arguments[0]);
          case "hashCode" -> System.identityHashCode(proxy);
          default -> subject;
        };
      }
      if (inherited.computeIfAbsent(method, this::isInherited)) {
        // The API's own code, whose calls on the object go through the proxy.
        Object result = InvocationHandler.invokeDefault(proxy, method, arguments);
        return result == null ? null : inward(method.getName() + "()", result);
      }
      if (method.getName().equals("close") && arguments.length == 0) {
        Membrane.this.close(subject, () -> invoked(method, arguments));
        return null;
      }
      return call(method, arguments);
    }

    @SuppressWarnings("ReferenceEquality") // an object of a plug-in is equal to itself alone
    private static boolean isSame(Object proxy, @Nullable Object other) {
      return proxy == other;
    }

    /// Asks a provider what it says of itself, so that it is not asked again.
    void describe(Method method) {
      if (isDescription(method) && !isInherited(method)) {
        call(method, new Object[0]);
      }
    }

    /// Calls a method, unless the answer is known, and checks what it returns.
    private @Nullable Object call(Method method, Object[] arguments) {
      Object known = answers.get(method);
      if (known != null) {
        return known;
      }
      Set<String> handedOut = Results.outputs(arguments);
      Object result = invoked(method, arguments);
      String what = method.getName() + "()";
      Results.added(handedOut, arguments)
          .ifPresent(name -> {
            throw broke(
                what, subject, "declares the output '" + name + "', which only programs may");
          });
      if (method.getReturnType().equals(void.class)) {
        return null;
      }
      if (result == null) {
        throw broke(what, subject, "returned null");
      }
      Results.fault(target, method, arguments, result)
          .ifPresent(fault -> {
            throw broke(what, subject, fault);
          });
      Object checked = inward(what, result);
      if (describes && isDescription(method)) {
        answers.put(method, checked);
      }
      return checked;
    }

    private @Nullable Object invoked(Method method, Object[] arguments) {
      String what = method.getName() + "()";
      try {
        return method.invoke(target, arguments);
      } catch (InvocationTargetException thrown) {
        return rethrow(what, arguments, Objects.requireNonNull(thrown.getCause()));
      } catch (IllegalAccessException hidden) {
        throw broke(what, subject, "cannot be called (" + hidden.getMessage() + ")");
      }
    }

    private Object rethrow(String what, Object[] arguments, Throwable thrown) {
      if (thrown instanceof OutOfMemoryError exhausted) {
        throw exhausted; // hardly its fault alone
      }
      String node = scope(arguments);
      String where = node.isEmpty() ? subject : subject + " in '" + node + "'";
      throw switch (thrown) {
        case StriateException known when node.isEmpty() -> known;
        case StriateException known ->
            new StriateException(
                known.problems().stream()
                    .map(problem ->
                        problem.about("the " + where + ":").at(problem("").place().orElseThrow()))
                    .toList());
        default -> failed(what, where, thrown);
      };
    }

    /// The node for which operations are emitted; empty if none are.
    private static String scope(Object[] arguments) {
      return Results.emitter(arguments).map(Emitter::scope).orElse("");
    }

    private boolean isInherited(Method method) {
      if (!method.isDefault()) {
        return false;
      }
      try {
        Method own = target.getClass().getMethod(method.getName(), method.getParameterTypes());
        return own.isDefault() && own.getDeclaringClass().getName().startsWith(API + ".");
      } catch (NoSuchMethodException _) {
        return false;
      }
    }

    /// A result of the plug-in as the caller gets it: checked and wrapped, with all that it
    /// contains.
    private Object inward(String what, Object result) {
      return switch (result) {
        case Optional<?> optional -> optional.map(value -> inward(what, value));
        case List<?> list -> {
          var inside = new ArrayList<Object>();
          for (Object each : list) {
            inside.add(inward(what, present(what, each)));
          }
          yield Collections.unmodifiableList(inside);
        }
        case Map<?, ?> map -> {
          var inside = new LinkedHashMap<Object, Object>();
          map.forEach(
              (key, value) -> inside.put(present(what, key), inward(what, present(what, value))));
          yield Collections.unmodifiableMap(inside);
        }
        case Availability.Available(String device) when device != null && !plugin.trusted() ->
            new Availability.OnRequest(
                device,
                "it comes from a plug-in; --backend selects it, and --trust "
                    + plugin.name()
                    + " lets auto select it");
        case Field<?> field -> Guarded.field(field, Membrane.this, subject);
        case Plan plan -> new Guarded.RunningPlan(plan, Membrane.this, subject);
        case Samples samples -> new Guarded.ReadSamples(samples, Membrane.this, subject);
        case Augmentation augmentation ->
            Guarded.augmentation(augmentation, Membrane.this, subject);
        case Parameter(var name, var shape, var initializer, var role) when initializer != null ->
            new Parameter(name, shape, (Initializer) inward(what, initializer), role);
        case Record record when ours(record.getClass()) -> complete(what, record);
        default -> wrapped(result);
      };
    }

    private Object wrapped(Object result) {
      Class<?> type = result.getClass();
      Set<Class<?>> interfaces = apiInterfaces(type);
      boolean wrapped =
          Proxy.isProxyClass(type) && Proxy.getInvocationHandler(result) instanceof Boundary;
      if (wrapped || ours(type) || interfaces.stream().anyMatch(Results::isBare)) {
        return result;
      }
      return interfaces.isEmpty() ? result : new Boundary(result, subject).proxy();
    }

    private Object present(String what, @Nullable Object element) {
      if (element == null) {
        throw broke(what, subject, "returned a null among its results");
      }
      return element;
    }

    /// A record of the API without nulls.
    private Record complete(String what, Record record) {
      if (Results.isPlain(record)) {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
          if (read(record, component) == null) {
            throw broke(
                what,
                subject,
                String.format(
                    Locale.ROOT,
                    "returned %s without %s",
                    record.getClass().getSimpleName(),
                    component.getName()));
          }
        }
      }
      return record;
    }

    private static @Nullable Object read(Record record, RecordComponent component) {
      try {
        return component.getAccessor().invoke(record);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(component.toString(), e);
      }
    }
  }

  /// Whether a class is Striate's own, so that its objects need no border.
  private static boolean ours(Class<?> type) {
    return (type.getPackageName() + ".").startsWith(API + ".")
        && Objects.equals(type.getClassLoader(), Kind.class.getClassLoader());
  }

  /// The interfaces of the API that a class implements.
  private static Set<Class<?>> apiInterfaces(Class<?> type) {
    var found = new LinkedHashSet<Class<?>>();
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      for (Class<?> each : at.getInterfaces()) {
        if (ours(each) && Modifier.isPublic(each.getModifiers())) {
          found.add(each);
        } else {
          found.addAll(apiInterfaces(each));
        }
      }
    }
    return found;
  }
}

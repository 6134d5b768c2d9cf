package io.striate.cli;

import io.striate.api.Kinds;
import io.striate.api.component.Kind;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// The source of a plug-in whose provider works but for some of its methods.
final class BrokenPlugin {
  private static final Map<Kind<?>, String> MADE =
      Map.ofEntries(
          Map.entry(Kinds.LAYER, "Layer"),
          Map.entry(Kinds.INITIALIZER, "Initializer"),
          Map.entry(Kinds.LOSS, "Loss"),
          Map.entry(Kinds.METRIC, "Metric"),
          Map.entry(Kinds.ANSWER, "Answer"),
          Map.entry(Kinds.OBJECTIVE, "Objective"),
          Map.entry(Kinds.OPTIMIZER, "Optimizer"),
          Map.entry(Kinds.GRADIENT_TRANSFORM, "GradientTransform"),
          Map.entry(Kinds.SCHEDULE, "Schedule"),
          Map.entry(Kinds.WEIGHT_AVERAGE, "WeightAverage"),
          Map.entry(Kinds.CALLBACK, "Callback"),
          Map.entry(Kinds.DATASET, "DatasetSource"),
          Map.entry(Kinds.AUGMENTATION, "Augmentation"),
          Map.entry(Kinds.VIEW, "View"),
          Map.entry(Kinds.IMAGE_FORMAT, "ImageFormat"),
          Map.entry(Kinds.MODEL_FORMAT, "ModelFormat"),
          Map.entry(Kinds.COMMAND, "Command"));

  private final String name;
  private final Kind<?> kind;
  private final Map<String, String> methods = new LinkedHashMap<>();
  private String constructor = "";
  private String classPath = "";
  private String made = "";

  private BrokenPlugin(String name, Kind<?> kind) {
    this.name = name;
    this.kind = kind;
  }

  /// A plug-in with a component `acme:NAME`.
  ///
  /// @param made the body of what `create` makes
  static BrokenPlugin of(Kind<?> kind, String name, String made) {
    var plugin = new BrokenPlugin(name, kind);
    plugin.made = made;
    plugin.methods.put("id", "public String id() { return \"acme:" + name + "\"; }");
    plugin.methods.put("summary", "public String summary() { return \"a summary\"; }");
    plugin.methods.put("fields", "public List<Field<?>> fields() { return List.of(); }");
    plugin.methods.put(
        "create",
        "public %1$s create(Config config) { return new %1$s() {\n%2$s\n}; }"
            .formatted(MADE.get(kind), made));
    return plugin;
  }

  /// A plug-in with the backend `acme-NAME`.
  ///
  /// @param backend changes to the backend that it opens
  static BrokenPlugin backend(String name, String... backend) {
    var plugin = new BrokenPlugin(name, Kinds.BACKEND);
    var body = new LinkedHashMap<String, String>();
    body.put("name", "public String name() { return \"acme-" + name + "\"; }");
    body.put(
        "properties",
        "public Map<String, String> properties() { return Map.of(\"device\", \"a test\"); }");
    body.put("allocate", "public Tensor allocate(TensorType type) { return new Numbers(type); }");
    body.put(
        "kernel",
        "public Optional<Kernel> kernel(Op op, List<TensorType> in, List<TensorType> out) { return"
            + " Optional.of((a, b) -> { throw new IllegalStateException(\"no luck\"); }); }");
    body.put("close", "public void close() {}");
    for (String method : backend) {
      body.put(nameOf(method), method);
    }
    plugin.methods.put("name", "public String name() { return \"acme-" + name + "\"; }");
    plugin.methods.put("priority", "public int priority() { return -1; }");
    plugin.methods.put(
        "availability",
        "public Availability availability() { return new Availability.Available(\"a test\"); }");
    plugin.methods.put(
        "open",
        "public Backend open(BackendOptions options) { return new Backend() {\n"
            + String.join("\n", body.values())
            + "\n}; }");
    plugin.methods.put(
        "Numbers",
        """
        public record Numbers(TensorType type) implements Tensor {
          public void write(HostArray source) {}
          public void read(HostArray target) {}
          public void close() {}
        }
        """);
    return plugin;
  }

  private static String nameOf(String method) {
    return method.replaceFirst("(?s)\\(.*", "").replaceFirst("(?s).*\\s", "");
  }

  /// Another method instead of the one of that name.
  BrokenPlugin with(String method) {
    methods.put(nameOf(method), method);
    return this;
  }

  /// A body of the constructor.
  BrokenPlugin constructing(String body) {
    constructor = body;
    return this;
  }

  /// The `Class-Path` of its manifest.
  BrokenPlugin classPath(String said) {
    classPath = said;
    return this;
  }

  String name() {
    return name;
  }

  private String type() {
    return "acme." + name.replace("-", "") + ".Provider";
  }

  /// Compiles it.
  Path pack(Path work, Path jar) {
    String source =
        """
        package acme.%s;

        import io.striate.api.*;
        import io.striate.api.backend.*;
        import io.striate.api.component.*;
        import io.striate.api.data.*;
        import io.striate.api.error.*;
        import io.striate.api.exchange.*;
        import io.striate.api.layer.*;
        import io.striate.api.op.*;
        import io.striate.api.program.*;
        import io.striate.api.random.*;
        import io.striate.api.tensor.*;
        import io.striate.api.train.*;
        import java.nio.file.Path;
        import java.util.*;

        """
                .formatted(name.replace("-", ""))
            + "public final class Provider implements "
            + kind.service().getSimpleName()
            + " {\n  public Provider() {\n"
            + constructor
            + "\n}\n"
            + String.join("\n", methods.values())
            + "\n}\n";
    return new PluginJar(work)
        .source(type().replace('.', '/') + ".java", source)
        .source(
            "acme/Gone.java",
            "package acme; public class Gone { public static <T> T give(java.util.List<T> all) {"
                + " return all.getFirst(); } }")
        .changed((file, bytes) -> file.endsWith("Gone.class") ? new byte[0] : bytes)
        .service(kind.service(), type())
        .classPath(classPath)
        .pack(jar);
  }

  @Override
  public String toString() {
    return name + made;
  }
}

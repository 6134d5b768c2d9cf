package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Kinds;
import io.striate.cli.terminal.ExitStatus;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Plug-ins that are broken before and after loading: each is named with its jar, nothing is called
/// a bug of Striate, and everything else works.
class BrokenPluginsIT {
  private static final String BOOM = "throw new IllegalStateException(\"no luck\");";
  private static final String PASS =
      "public Value forward(Emitter emit, List<Value> in, List<Value> states, Mode mode) {"
          + " return in.getFirst(); }";
  private static final String SLOTS =
      "public double learningRate() { return 0.1; } public List<String> slots() { return"
          + " List.of(); }";

  @TempDir static Path folder;
  private static final Map<String, Case> CASES = new LinkedHashMap<>();

  /// The plug-in of a case that has been added.
  private static BrokenPlugin plugin(String name) {
    return Objects.requireNonNull(CASES.get(name), name).plugin();
  }

  /// A plug-in and how it comes to light.
  ///
  /// @param says words of the message
  /// @param words of the command; none if the plug-in is not loaded at all
  record Case(BrokenPlugin plugin, String says, List<String> words) {
    Path jar() {
      return folder.resolve("plugins").resolve(plugin.name() + "-1.0.jar");
    }

    @Override
    public String toString() {
      return plugin.name();
    }
  }

  private static void add(BrokenPlugin plugin, String says, String... words) {
    CASES.put(plugin.name(), new Case(plugin, says, List.of(words)));
  }

  /// A layer in a network that is validated, or trained if its name begins with `train`.
  private static void layer(String name, String made, String says) {
    String spec = spec(name, "\"flatten\",", "\"acme:%s\", \"flatten\",".formatted(name));
    if (name.startsWith("train")) {
      add(
          BrokenPlugin.of(Kinds.LAYER, name, made),
          says,
          "train",
          spec,
          "--run",
          run(name),
          "--backend",
          "reference");
    } else {
      add(BrokenPlugin.of(Kinds.LAYER, name, made), says, "validate", spec);
    }
  }

  private static void trained(BrokenPlugin plugin, String part, String says) {
    String name = plugin.name();
    String id = "\"acme:" + name + "\"";
    String spec =
        switch (part) {
          case "loss" -> spec(name, "\"softmax-cross-entropy\"", id);
          case "optimizer" ->
              spec(name, "{ \"type\": \"sgd\", \"learningRate\": 0.05, \"momentum\": 0.9 }", id);
          case "data" -> spec(name, Fixtures.synthetic(8, 4), id);
          case "formats" -> spec(name, Fixtures.synthetic(8, 4), pictures(id));
          case "views" -> spec(name, "\"train\":", "\"views\": [" + id + "], \"train\":");
          case "augment" ->
              spec(name, "\"samples\": 8", "\"samples\": 8, \"augment\": [" + id + "]");
          default -> spec(name, "\"epochs\": 1", "\"epochs\": 1, \"%s\": %s".formatted(part, id));
        };
    add(plugin, says, "train", spec, "--run", run(name), "--backend", "reference");
  }

  /// The data of images that a format reads.
  private static String pictures(String format) {
    for (String file : List.of("a/0.png", "a/1.png", "b/0.png", "b/1.png")) {
      Fixtures.write(folder.resolve("pictures").resolve(file), Fixtures.png(12, 12));
    }
    return "{ \"type\": \"image-folder\", \"path\": \"pictures\", \"formats\": [" + format + "] }";
  }

  private static String run(String name) {
    return folder.resolve("runs").resolve(name).toString();
  }

  private static String spec(String name, String target, String replacement) {
    String text = Fixtures.spec(Fixtures.synthetic(8, 4), "\"epochs\": 1, \"batch\": 4");
    assertTrue(text.contains(target), target);
    return Fixtures.write(folder.resolve(name + ".json"), text.replace(target, replacement))
        .toString();
  }

  private static void backend(String name, String says, String... changes) {
    add(
        BrokenPlugin.backend(name, changes),
        says,
        "train",
        spec(name, "\"small\"", "\"small\""),
        "--backend",
        "acme-" + name,
        "--run",
        run(name));
  }

  @BeforeAll
  static void make() {
    // ---- while they are loaded
    add(
        BrokenPlugin.of(Kinds.LAYER, "ctor", PASS).constructing(BOOM),
        "no luck while it was loaded");
    add(
        BrokenPlugin.of(Kinds.LAYER, "halts", PASS).constructing("Runtime.getRuntime().halt(0);"),
        "acme.halts.Provider calls Runtime.halt, which ends the program without a message");
    add(
        BrokenPlugin.of(Kinds.LAYER, "class-path", PASS).classPath("lib/some-binding.jar"),
        "class-path-1.0.jar names 'lib/some-binding.jar' in the Class-Path of its manifest");
    add(
        BrokenPlugin.of(Kinds.LAYER, "id-null", PASS).with("public String id() { return null; }"),
        "id() of the layer of acme.idnull.Provider returned null");
    add(
        BrokenPlugin.of(Kinds.LAYER, "id-escape", PASS)
            .with("public String id() { return \"acme:\\033[2Jx\\n\"; }"),
        "names a layer 'acme:\\u001B[2Jx");
    add(
        BrokenPlugin.of(Kinds.LAYER, "id-bare", PASS)
            .with("public String id() { return \"bare\"; }"),
        "with a prefix, such as acme:gabor");
    add(
        BrokenPlugin.of(Kinds.LAYER, "summary-null", PASS)
            .with("public String summary() { return null; }"),
        "summary() of the layer 'acme:summary-null' returned null");
    add(
        BrokenPlugin.of(Kinds.LOSS, "summary-throws", "")
            .with("public String summary() { " + BOOM + " }")
            .with("public Loss create(Config config) { return null; }"),
        "summary() of the loss 'acme:summary-throws' threw");
    add(
        BrokenPlugin.of(Kinds.LAYER, "fields-null", PASS)
            .with("public List<Field<?>> fields() { return null; }"),
        "fields() of the layer 'acme:fields-null' returned null");
    add(
        BrokenPlugin.of(Kinds.LAYER, "fields-throw", PASS)
            .with("public List<Field<?>> fields() { " + BOOM + " }"),
        "fields() of the layer 'acme:fields-throw' threw");
    add(
        BrokenPlugin.of(Kinds.LAYER, "fields-hold-null", PASS)
            .with("public List<Field<?>> fields() { return Arrays.asList((Field<?>) null); }"),
        "returned a null among its results");
    add(
        BrokenPlugin.of(Kinds.LAYER, "former-keys-null", PASS)
            .with("public Map<String, String> formerKeys() { return null; }"),
        "formerKeys() of the layer 'acme:former-keys-null' returned null");
    add(
        BrokenPlugin.backend("priority-throws").with("public int priority() { " + BOOM + " }"),
        "priority() of the backend 'acme-priority-throws' threw");
    add(
        BrokenPlugin.backend("named-auto").with("public String name() { return \"auto\"; }"),
        "names a backend 'auto'");
    add(
        BrokenPlugin.backend("named-blank").with("public String name() { return \" \"; }"),
        "names a backend ' '");
    add(
        BrokenPlugin.backend("named-null").with("public String name() { return null; }"),
        "name() of the backend of acme.namednull.Provider returned null");
    // ---- layers
    layer("create-null", PASS, "create() of the layer 'acme:create-null' returned null");
    plugin("create-null").with("public Layer create(Config config) { return null; }");
    layer("create-throws", PASS, "create() of the layer 'acme:create-throws' threw");
    plugin("create-throws").with("public Layer create(Config config) { " + BOOM + " }");
    layer(
        "no-forward",
        forward("return null;"),
        "forward() of the layer 'acme:no-forward' returned null");
    layer("bad-forward", forward(BOOM), "forward() of the layer 'acme:bad-forward' threw");
    layer(
        "recursion",
        forward("return forward(emit, in, states, mode);"),
        "threw java.lang.StackOverflowError");
    layer(
        "foreign-value",
        forward("return new Emitter(\"o\", 1, 0).input(\"x\", in.getFirst().type(), true);"),
        "returned a value of another program");
    layer(
        "late-class",
        forward("return acme.Gone.give(in);"),
        "the plug-in needs the missing class acme.Gone");
    layer(
        "asserts",
        forward("throw new AssertionError(\"never\");"),
        "java.lang.AssertionError: never");
    layer(
        "parameters-null",
        PASS + "public List<Parameter> parameters(List<Shape> in) { return null; }",
        "parameters() of the layer 'acme:parameters-null' returned null");
    layer(
        "parameters-throw",
        PASS + "public List<Parameter> parameters(List<Shape> in) { " + BOOM + " }",
        "parameters() of the layer 'acme:parameters-throw' threw");
    layer(
        "parameters-hold-null",
        PASS
            + "public List<Parameter> parameters(List<Shape> in) { return Arrays.asList((Parameter)"
            + " null); }",
        "returned a null among its results");
    layer(
        "least-throws",
        PASS + "public int leastInputs() { " + BOOM + " }",
        "leastInputs() of the layer 'acme:least-throws' threw");
    layer(
        "hands-out",
        forward("emit.output(\"loss\", in.getFirst()); return in.getFirst();"),
        "declares the output 'loss'");
    String weight =
        "public List<Parameter> parameters(List<Shape> in) { return"
            + " List.of(Parameter.trainable(\"w\", Shape.of(2, 2), (shape, random) -> %s)); }";
    layer(
        "train-short-init",
        PASS + weight.formatted("new float[3]"),
        "gave 3 values for the shape [2, 2]");
    layer(
        "train-null-init",
        PASS + weight.formatted("null"),
        "values() of the layer 'acme:train-null-init' returned null");
    layer(
        "train-only",
        forward("if (mode == Mode.TRAINING) { " + BOOM + " } return in.getFirst();"),
        "of the layer 'acme:train-only' in 'train-only1' threw");
    // ---- backends
    backend(
        "no-kernel",
        "kernel() of the backend 'acme-no-kernel' returned null",
        "public Optional<Kernel> kernel(Op op, List<TensorType> in, List<TensorType> out) { return"
            + " null; }");
    backend(
        "kernel-asked",
        "kernel() of the backend 'acme-kernel-asked' threw",
        "public Optional<Kernel> kernel(Op op, List<TensorType> in, List<TensorType> out) { "
            + BOOM
            + " }");
    backend("kernel-runs", "no luck");
    backend(
        "no-tensor",
        "allocate() of the backend 'acme-no-tensor' returned null",
        "public Tensor allocate(TensorType type) { return null; }");
    backend(
        "other-tensor",
        "allocate() of the backend 'acme-other-tensor' gave a tensor f32[7] where",
        "public Tensor allocate(TensorType type) { return new Numbers(TensorType.float32(7)); }");
    backend(
        "no-plan",
        "plan() of the backend 'acme-no-plan' returned null",
        "public Plan plan(Program program, Bindings tensors) { return null; }");
    backend("open-null", "open() of the backend 'acme-open-null' returned null");
    plugin("open-null").with("public Backend open(BackendOptions options) { return null; }");
    backend("open-throws", "open() of the backend 'acme-open-throws' threw");
    plugin("open-throws").with("public Backend open(BackendOptions options) { " + BOOM + " }");
    // ---- what training is made of
    trained(
        BrokenPlugin.of(
            Kinds.LOSS,
            "loss-null",
            "public Map<String, TensorType> targets(Map<String, TensorType> outputs) { return null;"
                + " } public Elements elements(Emitter emit, Supervision given) { return null; }"),
        "loss",
        "targets() of the loss 'acme:loss-null' returned null");
    trained(
        BrokenPlugin.of(
            Kinds.OPTIMIZER,
            "step-throws",
            SLOTS
                + "public void step(Emitter emit, Value parameter, Value gradient, List<Value>"
                + " slots, Value rate) { "
                + BOOM
                + " }"),
        "optimizer",
        "step() of the optimizer 'acme:step-throws' in 'conv1.weight' threw");
    trained(
        BrokenPlugin.of(
            Kinds.SCHEDULE,
            "rate-nan",
            "public double rate(double initial, Progress progress) { return Double.NaN; }"),
        "schedule",
        "gave the learning rate NaN");
    trained(
        BrokenPlugin.of(
            Kinds.DATASET,
            "no-data",
            "public Dataset open(Path folder, Map<String, Shape> inputs) { return null; }"),
        "data",
        "open() of the dataset 'acme:no-data' returned null");
    trained(
        BrokenPlugin.of(
            Kinds.AUGMENTATION,
            "augment-throws",
            "public void apply(Sample sample, RandomStream random) { " + BOOM + " }"),
        "augment",
        "apply() of the augmentation 'acme:augment-throws' threw");
    trained(
        BrokenPlugin.of(
            Kinds.VIEW,
            "view-throws",
            "public List<Value> versions(Emitter emit, Value images) { " + BOOM + " }"),
        "views",
        "versions() of the view 'acme:view-throws' threw");
    trained(
        BrokenPlugin.of(
            Kinds.IMAGE_FORMAT,
            "decode-throws",
            "public List<String> extensions() { return List.of(\"png\"); } public boolean"
                + " recognizes(byte[] start) { return true; } public DecodedImage decode(byte[]"
                + " file) { "
                + BOOM
                + " }"),
        "formats",
        "decode() of the image format 'acme:decode-throws' threw");
    trained(
        BrokenPlugin.of(
            Kinds.OBJECTIVE,
            "no-terms",
            "public List<Term> terms(Emitter emit, Pass pass) { return null; }"),
        "objective",
        "terms() of the objective 'acme:no-terms' returned null");
    add(
        BrokenPlugin.of(
            Kinds.MODEL_FORMAT,
            "import-throws",
            "public List<String> extensions() { return List.of(\"acme\"); } public ImportedModel"
                + " read(ImportRequest request) { "
                + BOOM
                + " }"),
        "read() of the model format 'acme:import-throws' threw",
        "import",
        "model.acme");
    add(
        BrokenPlugin.of(
            Kinds.COMMAND,
            "command-throws",
            "public int run(CommandContext context) { " + BOOM + " }"),
        "run() of the command 'acme:command-throws' threw",
        "acme:command-throws");
    BrokenPlugin.backend(
            "no-properties", "public Map<String, String> properties() { return null; }")
        .pack(folder.resolve("work/no-properties"), folder.resolve("plugins/no-properties.jar"));
    BrokenPlugin.backend("unclosable", "public void close() { " + BOOM + " }")
        .pack(folder.resolve("work/unclosable"), folder.resolve("plugins/unclosable.jar"));
    for (Case each : CASES.values()) {
      each.plugin().pack(folder.resolve("work").resolve(each.plugin().name()), each.jar());
    }
  }

  private static String forward(String body) {
    return "public Value forward(Emitter emit, List<Value> in, List<Value> states, Mode mode) { "
        + body
        + " }";
  }

  static List<Case> cases() {
    return List.copyOf(CASES.values());
  }

  private static Session run(String plugins, String... words) {
    return Session.withPlugins(plugins, words);
  }

  @Test
  void thereAreAtLeastForty() {
    assertTrue(CASES.size() >= 40, CASES.keySet()::toString);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void eachIsNamed(Case broken) {
    boolean early = broken.words().isEmpty();
    String[] words =
        early ? new String[] {"types", "layer"} : broken.words().toArray(String[]::new);
    Session session = run(broken.jar().toString(), words);
    String message =
        session
            .err()
            .lines()
            .filter(line -> line.contains("[STR-304]"))
            .findFirst()
            .orElseThrow(() -> new AssertionError(session.toString()));
    assertTrue(message.startsWith(broken.jar() + ": "), message);
    assertTrue(message.contains(broken.says()), message);
    assertFalse(session.err().contains("bug in Striate"), session.err());
    assertFalse(session.err().contains("\033"), session.err());
    assertEquals(early ? ExitStatus.DONE : ExitStatus.FAILED, session.status(), session.err());
  }

  @Test
  void allOthersWork() {
    String plugins = folder.resolve("plugins").toString();
    Session types = run(plugins, "types", "layer");
    assertEquals(ExitStatus.DONE, types.status(), types.err());
    assertTrue(types.out().contains("conv2d"), types.out());
    assertTrue(types.out().contains("acme:bad-forward"), types.out());
    Session backends = run(plugins, "backends");
    assertEquals(ExitStatus.DONE, backends.status(), backends.err());
    for (String name : List.of("reference", "cpu-vector", "acme-no-plan", "acme-open-throws")) {
      assertTrue(
          backends.out().lines().anyMatch(line -> line.startsWith(name)),
          () -> backends.toString());
    }
    Session train =
        run(
            plugins,
            "train",
            spec("fine", "\"small\"", "\"small\""),
            "--run",
            run("fine"),
            "--backend",
            "reference");
    assertEquals(ExitStatus.DONE, train.status(), train.err());
  }

  @Test
  void aClassPathMayNameTheLibrariesInTheFolder() {
    Path place = folder.resolve("with-library");
    BrokenPlugin.of(Kinds.LAYER, "library", PASS)
        .pack(folder.resolve("work/library"), place.resolve("acme/library.jar"));
    BrokenPlugin.of(Kinds.LAYER, "names-it", PASS)
        .classPath("library.jar")
        .pack(folder.resolve("work/names-it"), place.resolve("acme/names-it.jar"));
    Session session = run(place.toString(), "types", "layer");
    assertEquals("", session.err());
    assertTrue(session.out().contains("acme:names-it"), session.out());
  }

  @Test
  void theLatestVersionIsUsed() {
    for (String version : List.of("0.9", "0.10")) {
      BrokenPlugin.of(Kinds.LAYER, "twice", PASS)
          .with("public String summary() { return \"of %s\"; }".formatted(version))
          .pack(
              folder.resolve("work/twice-" + version),
              folder.resolve("versions/acme-twice-" + version + ".jar"));
    }
    Path places = folder.resolve("versions");
    Session session = run(places + ":" + places, "types", "layer");
    assertTrue(session.out().contains("of 0.10"), session.out());
    assertEquals(
        places.resolve("acme-twice-0.9.jar")
            + ": is an earlier version of acme-twice-0.10.jar, which is used instead; remove one"
            + " of the two [STR-304]\n",
        session.err());
  }

  @Test
  void aFolderOfTheEnvironmentThatIsNotThereIsReported() {
    Session session = run("nowhere", "types", "layer");
    assertEquals(ExitStatus.DONE, session.status(), session.err());
    assertEquals(
        "STRIATE_PLUGINS: no such folder or jar 'nowhere'; correct the variable; it is ignored"
            + " [STR-120]\n",
        session.err());
  }

  /// The jar of a layer whose constructor does something to the process.
  private static Path ending(String name, String constructor) {
    return BrokenPlugin.of(Kinds.LAYER, name, PASS)
        .constructing(constructor)
        .pack(
            folder.resolve("work").resolve(name),
            folder.resolve("ends").resolve(name + "-1.0.jar"));
  }

  private static Program.Result process(Path jar, String... words) {
    var prepared = Program.prepare(folder, List.of(), words);
    prepared.environment().put("STRIATE_PLUGINS", jar.toString());
    return Program.run(prepared);
  }

  @Test
  void aPluginThatExitsIsNamed() {
    Path jar = ending("exits", "System.exit(0);");
    Program.Result result = process(jar, "types", "layer");
    assertEquals(ExitStatus.FAILED, result.status(), result.toString());
    assertEquals(
        List.of(
            jar
                + ": ended the program; report it to its authors: a plug-in must not exit"
                + " [STR-304]"),
        result.messages());
  }

  /// The limit that docs/plugins.md names: the status is the plug-in's, and nothing is printed.
  @Test
  void aCallOfHaltByReflectionIsNotSeen() {
    Path jar =
        ending(
            "halts-unseen",
            """
            try { Runtime.class.getMethod("halt", int.class).invoke(Runtime.getRuntime(), 7); }
            catch (ReflectiveOperationException e) {}
            """);
    Program.Result result = process(jar, "types", "layer");
    assertEquals(7, result.status(), result.toString());
    assertEquals("", result.out());
    assertEquals(List.of(), result.messages());
  }

  @Test
  void aShutdownHookThatHangsIsLeft() {
    Path jar =
        ending(
            "hangs-at-the-end",
            """
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
              try { new java.util.concurrent.CountDownLatch(1).await(); }
              catch (InterruptedException e) {}
            }));
            """);
    Program.Result result = process(jar, "types", "layer");
    assertEquals(ExitStatus.DONE, result.status(), result.toString());
    assertEquals(
        List.of(
            jar
                + ": a shutdown hook did not return within 10 s; the process ends without it"
                + " [STR-304]"),
        result.messages());
  }

  @Test
  void standardErrorStaysOpen() {
    Path jar = ending("closes", "System.err.close(); System.out.close();");
    Program.Result result = process(jar, "explain", "nothing.json");
    assertEquals(ExitStatus.WRONG_INPUT, result.status(), result.toString());
    assertFalse(result.messages().isEmpty(), result.toString());
    assertTrue(process(jar, "types", "layer").out().contains("acme:closes"));
  }
}

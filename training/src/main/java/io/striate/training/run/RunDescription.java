package io.striate.training.run;

import io.striate.api.backend.Backend;
import io.striate.api.data.PassMonitor;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import io.striate.json.Fields;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import io.striate.json.JsonWriter;
import io.striate.layers.spec.Normalization;
import io.striate.training.data.DataFolders;
import io.striate.training.data.Fingerprint;
import io.striate.training.data.TrainingData;
import io.striate.training.file.AtomicFiles;
import io.striate.training.file.CheckedArchive;
import io.striate.training.file.SampleFormat;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The file `run.json`: what made a run what it is. Everything but the data is for readers; the
/// data is checked when the run is resumed, because other samples could not give the same weights.
///
/// @param folder what relative paths in the specification are relative to, as it was when the run
///   began
/// @param fromRun the same folder, relative to the run's; absent in runs of earlier versions, and
///   where no path leads there
/// @param parent where the run's first weights come from, if they are not random
/// @param data what identifies the samples
/// @param normalization the figures by which the bytes of each input are normalized, as they were
///   when the run began; absent in runs of earlier versions, which measure them again
/// @param backend the name of the backend that the run began on; another one gives other bits
/// @param exact whether it ran only algorithms that round as the plain formulas do; others give
///   other bits
public record RunDescription(
    Path folder,
    Optional<Path> fromRun,
    Optional<Parent.Source> parent,
    Fingerprint data,
    Optional<Map<String, Normalization>> normalization,
    String backend,
    boolean exact) {
  private static final String ELSEWHERE =
      "if the data is elsewhere, name its folder: --data FOLDER";
  static final String DATA = "data";
  private static final String FROM_RUN = "folderFromRun";
  private static final String NORMALIZATION = "normalization";

  /// Writes the description of a run that begins.
  ///
  /// @param plan how the backend runs a step of training
  /// @param plugins whose components are used
  void write(
      Path file,
      Recipe recipe,
      TrainingData data,
      Backend opened,
      List<String> plan,
      List<UsedPlugin> plugins,
      AtomicFiles files) {
    var json = made(recipe.name(), opened, plan, plugins, recipe.seed()).put(DATA, data(data));
    parent.ifPresent(source -> json.put(Parent.KEY, source.json()));
    files.write(file, CheckedArchive.bytes(JsonWriter.pretty(json.build())));
  }

  /// Writes the description of a run that makes its data itself, as learners do.
  ///
  /// @param name of the network
  /// @param plugins whose components are used
  public static void writeWithoutData(
      Path file, String name, Backend opened, List<UsedPlugin> plugins, long seed) {
    JsonObject json = made(name, opened, List.of(), plugins, seed).build();
    AtomicFiles.onDisk().write(file, CheckedArchive.bytes(JsonWriter.pretty(json)));
  }

  private static Json.ObjectBuilder made(
      String name, Backend opened, List<String> plan, List<UsedPlugin> plugins, long seed) {
    return Json.object()
        .put("name", name)
        .put("striate", version())
        .put("java", System.getProperty("java.vendor") + " " + Runtime.version())
        .put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"))
        .put("cpu", cpu())
        .put("cores", Runtime.getRuntime().availableProcessors())
        .put("backend", json(opened, plan))
        .put(UsedPlugin.KEY, UsedPlugin.json(plugins))
        .put("seed", seed);
  }

  private static JsonObject json(Backend backend, List<String> plan) {
    var properties = Json.object();
    for (Map.Entry<String, String> property : backend.properties().entrySet()) {
      properties.put(property.getKey(), property.getValue());
    }
    return Json.object()
        .put("name", backend.name())
        .put("exact", backend.exact())
        .put("properties", properties.build())
        .put("plan", texts(plan))
        .build();
  }

  private JsonObject data(TrainingData samples) {
    var json =
        Json.object()
            .put("folder", folder.toString())
            .put("training", samples.trainingSize())
            .put("validation", samples.validationSize())
            .put(data.kind().key(), data.value());
    fromRun.ifPresent(path -> json.put(FROM_RUN, path.toString()));
    if (!samples.notes().isEmpty()) {
      json.put("notes", texts(samples.notes()));
    }
    normalization.ifPresent(
        figures -> json.put(NORMALIZATION, SampleFormat.normalizationJson(figures)));
    return json.build();
  }

  private static JsonValue texts(List<String> texts) {
    return Json.list(texts.stream().map(Json::text).toList());
  }

  static String version() {
    return Optional.ofNullable(RunDescription.class.getModule().getDescriptor())
        .flatMap(ModuleDescriptor::rawVersion)
        .orElse("unknown");
  }

  private static String cpu() {
    Path linux = Path.of("/proc/cpuinfo");
    if (Files.isReadable(linux)) {
      try (var lines = Files.lines(linux)) {
        var model = lines.filter(line -> line.startsWith("model name")).findFirst();
        if (model.isPresent()) {
          return model.get().substring(model.get().indexOf(':') + 1).strip();
        }
      } catch (IOException e) {
        return System.getProperty("os.arch") + " (" + FileErrors.reason(e) + ")";
      }
    }
    return System.getProperty("os.arch");
  }

  /// Where the data of a run may be; below its own folder if it made its data itself.
  ///
  /// @throws StriateException if the file is damaged
  public static DataFolders folders(Path file, Path run) {
    try {
      Fields all = Fields.parse(Files.readString(file), file.toString());
      return all.object().get(DATA).isPresent() ? read(file).folders(run) : DataFolders.of(run);
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_RUN, file, e);
    }
  }

  /// Reads the description of a run that is resumed.
  ///
  /// @throws StriateException if the file is missing or damaged
  public static RunDescription read(Path file) {
    try {
      Fields all = Fields.parse(Files.readString(file), file.toString());
      Fields data = all.fields(DATA);
      Fields backend = all.fields("backend");
      return new RunDescription(
          Path.of(data.text("folder")),
          data.object().get(FROM_RUN).isPresent()
              ? Optional.of(Path.of(data.text(FROM_RUN)))
              : Optional.empty(),
          all.optional(Parent.KEY).map(Parent.Source::of),
          Fingerprint.of(data),
          data.optional(NORMALIZATION).map(SampleFormat::normalization),
          backend.text("name"),
          backend.flag("exact"));
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_RUN, file, e);
    }
  }

  /// Where the data of the run may be: where it was, and where it is if the project was moved.
  ///
  /// @param run the run's folder
  public DataFolders folders(Path run) {
    var candidates = new ArrayList<Path>();
    candidates.add(folder);
    fromRun.ifPresent(path -> candidates.add(run.toAbsolutePath().resolve(path).normalize()));
    return new DataFolders(candidates, Optional.of(ELSEWHERE));
  }

  /// The way from a run's folder to another; empty if there is none, as between drives.
  static Optional<Path> way(Path run, Path folder) {
    Path from = run.toAbsolutePath().normalize();
    Path to = folder.toAbsolutePath().normalize();
    return Objects.equals(from.getRoot(), to.getRoot())
        ? Optional.of(from.relativize(to))
        : Optional.empty();
  }

  /// Checks that the samples are those that the run began with.
  ///
  /// @throws StriateException if they are not
  void requireSame(TrainingData samples, PassMonitor monitor, Path file) {
    Fingerprint found = samples.fingerprint(data.kind(), monitor);
    if (!found.equals(data)) {
      throw FileErrors.bad(
          Code.BAD_RUN,
          file,
          String.format(
              Locale.ROOT,
              "the run began with other samples (%s %s, now %s)",
              data.kind().key(),
              data.value(),
              found.value()),
          "put them back, name their folder by --data, or start a new run");
    }
  }
}

package io.striate.training.run;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.backend.Backend;
import io.striate.api.backend.Backends;
import io.striate.api.cluster.ClusterJob;
import io.striate.api.cluster.Collective;
import io.striate.api.data.PassMonitor;
import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.json.Fields;
import io.striate.json.Json;
import io.striate.json.JsonWriter;
import io.striate.layers.Network;
import io.striate.training.data.Fingerprint;
import io.striate.training.data.TrainingData;
import io.striate.training.file.SampleFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What the workers of a training run: the network, its data and its phases, and what must be the
/// same as at the driver.
public final class TrainingJob implements ClusterJob {
  private static final String SPEC = "spec";
  private static final String FOLDER = "folder";
  private static final String BACKEND = "backend";
  private static final String SAMPLES = "samples";
  private static final String NORMALIZATION = "normalization";
  private static final String VERSIONS = "versions";
  private static final String PLUGINS = "pluginPlaces";
  private static final String OPTIONS = "options";
  private static final String SELF = "the job of a cluster";

  private final String text;
  private final Catalog catalog;

  private TrainingJob(String text, Catalog catalog) {
    this.text = text;
    this.catalog = catalog;
  }

  /// The job of a driver.
  ///
  /// @param network of the run, for the size of its images
  /// @param base what relative paths in the specification are relative to
  /// @param data the driver's
  /// @param backend the driver's
  /// @param options what is asked of each worker
  /// @param elsewhere whether workers may see other files
  static TrainingJob of(
      Network network,
      Path base,
      TrainingData data,
      Backend backend,
      WorkerOptions options,
      boolean elsewhere) {
    var properties = Json.object();
    backend
        .properties()
        .forEach((name, value) -> {
          if (compared(name)) {
            properties.put(name, value);
          }
        });
    var json =
        Json.object()
            .put(SPEC, network.canonicalText())
            .put(FOLDER, base.toAbsolutePath().normalize().toString())
            .put(
                BACKEND,
                Json.object()
                    .put("name", backend.name())
                    .put("exact", backend.exact())
                    .put("properties", properties.build())
                    .build())
            .put(NORMALIZATION, SampleFormat.normalizationJson(data.byteInputs()))
            .put(SAMPLES, data.trainingSize())
            .put(VERSIONS, versions())
            .put(OPTIONS, options.json())
            .put(UsedPlugin.KEY, UsedPlugin.json(UsedPlugin.of(network, backend.name())));
    json.put(
        PLUGINS,
        Json.list(
            network.catalog().searched().stream()
                .map(place -> Json.text(place.toAbsolutePath().toString()))
                .toList()));
    if (elsewhere) {
      data.cheapFingerprint().ifPresent(known -> json.put(Fingerprint.Kind.OWN.key(), known));
    }
    return new TrainingJob(JsonWriter.pretty(json.build()), network.catalog());
  }

  /// Bits depend on the width of vectors, and not on the number of threads.
  private static boolean compared(String property) {
    return property.contains("vector");
  }

  /// The places that the driver has looked for plug-ins in.
  ///
  /// @param text the job's
  public static List<Path> pluginPlaces(String text) {
    return Fields.parse(text, SELF).texts(PLUGINS).stream().map(Path::of).toList();
  }

  /// What is asked of each worker.
  ///
  /// @param text the job's
  public static WorkerOptions options(String text) {
    return WorkerOptions.of(Fields.parse(text, SELF).fields(OPTIONS));
  }

  /// A job that has come from the driver of another process.
  ///
  /// @param catalog what is installed here
  public static TrainingJob of(String text, Catalog catalog) {
    return new TrainingJob(text, catalog);
  }

  private static String versions() {
    return String.format(
        Locale.ROOT,
        "Striate %s on Java %d",
        RunDescription.version(),
        Runtime.version().feature());
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public void work(Collective group) {
    Fields job = Fields.parse(text, SELF);
    requireSame("runs", job.text(VERSIONS), versions(), "install the same versions everywhere");
    List<UsedPlugin> plugins = UsedPlugin.of(job);
    UsedPlugin.require(plugins, catalog, "the training", false);
    List<String> changes = UsedPlugin.changes(plugins, catalog, "the driver");
    if (!changes.isEmpty()) {
      throw new StriateException(
          Code.BROKEN_PLUGIN, changes.getFirst(), "install the same plug-ins everywhere");
    }
    Path base = Path.of(job.text(FOLDER));
    Network network = Run.sized(Network.parse(SELF, job.text(SPEC), List.of(), catalog), base);
    try (Backend backend = open(job.fields(BACKEND), WorkerOptions.of(job.fields(OPTIONS)));
        var data = open(network, base, job)) {
      new ClusterWorker(backend, TrainingPhase.of(network, data.byteInputs()), data, group).run();
    }
  }

  private static void requireSame(String what, String driver, String here, String remedy) {
    if (!driver.equals(here)) {
      throw new StriateException(
          Code.BAD_FLAG,
          String.format(Locale.ROOT, "the driver %s %s, this worker %s", what, driver, here),
          remedy);
    }
  }

  private Backend open(Fields wanted, WorkerOptions asked) {
    var backends = new Backends(catalog.all(Kinds.BACKEND));
    var options = asked.backend(wanted.flag("exact"));
    Backend backend = asked.limited(backends.open(backends.choose(wanted.text("name")), options));
    Map<String, String> here = backend.properties();
    try {
      Fields properties = wanted.fields("properties");
      properties
          .object()
          .members()
          .forEach(each ->
              requireSame(
                  "computes with " + each.key(),
                  properties.text(each.key()),
                  here.getOrDefault(each.key(), "none"),
                  "results would depend on the worker; use machines of one kind, or the Java option"
                      + " -Dstriate.vector.bits of the smallest"));
      return backend;
    } catch (StriateException e) {
      backend.close();
      throw e;
    }
  }

  private static TrainingData open(Network network, Path base, Fields job) {
    var known =
        new TrainingData.Figures.Known(SampleFormat.normalization(job.fields(NORMALIZATION)));
    TrainingData data;
    try {
      data = Run.open(network, base, PassMonitor.none(), known, false);
    } catch (StriateException e) {
      var problems = new ArrayList<Problem>();
      for (Problem problem : e.problems()) {
        problems.add(
            problem.with("every worker reads the data itself: it must be at " + base + " there"));
      }
      throw new StriateException(problems);
    }
    try {
      String remedy = "every worker must read the same data";
      requireSame(
          "trains on", job.count(SAMPLES) + " samples", data.trainingSize() + " samples", remedy);
      if (job.object().get(Fingerprint.Kind.OWN.key()).isPresent()) {
        String same = job.text(Fingerprint.Kind.OWN.key());
        requireSame("trains on samples", same, data.cheapFingerprint().orElse("none"), remedy);
      }
      return data;
    } catch (StriateException e) {
      data.close();
      throw e;
    }
  }
}

package io.striate.distributed.spark;

import io.striate.api.cluster.ClusterJob;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.distributed.Launcher;
import io.striate.distributed.Rendezvous;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import scala.reflect.ClassTag$;

/// Runs workers as the tasks of one barrier stage, so that all run at once or none. The stage lasts
/// as long as the group; nothing of a step goes through Spark.
final class SparkLauncher implements Launcher {
  private static final Pattern OURS = Pattern.compile("(striate|jackson)-.*\\.jar");

  /// Spark's setting of the driver's address.
  private static final String HOST = "spark.driver.host";

  /// Spark's settings of how often it looks whether there are cores for all tasks of a stage. How
  /// long, is for the cluster's `start` to say.
  private static final String CORES_CHECK = "spark.scheduler.barrier.maxConcurrentTasksCheck";

  private final Master master;

  SparkLauncher(Master master) {
    this.master = master;
  }

  /// The address that the setting `spark.driver.host` names; else the one that the master sees.
  @Override
  public InetAddress address() {
    if (master.local()) {
      return InetAddress.getLoopbackAddress();
    }
    try {
      Optional<InetAddress> seen = master.seenFrom();
      String named = System.getProperty(HOST, "");
      if (!named.isEmpty()) {
        return InetAddress.getByName(named);
      }
      return seen.isPresent() ? seen.get() : InetAddress.getLocalHost();
    } catch (IOException e) {
      throw new StriateException(
          Code.WORKER_LOST,
          "this machine does not know its own address: " + e.getMessage(),
          "name it by -Dspark.driver.host=ADDRESS");
    }
  }

  @Override
  public String describe() {
    return "tasks of Spark at " + master.text();
  }

  @Override
  public Launched launch(Rendezvous rendezvous, ClusterJob job) {
    try {
      return new Stage(context(), rendezvous, job);
    } catch (NoClassDefFoundError e) {
      throw new StriateException(
          Code.BAD_FLAG,
          String.format(
              Locale.ROOT, "Apache Spark is not on the class path: no class %s", e.getMessage()),
          "start Striate with the jars of Spark 4.2, $SPARK_HOME/jars/*: see docs/cluster.md,"
              + " \"Apache Spark\"");
    }
  }

  private JavaSparkContext context() {
    var conf =
        new SparkConf()
            .setMaster(master.text())
            .setIfMissing("spark.app.name", "striate")
            .setIfMissing("spark.ui.enabled", "false")
            .setIfMissing("spark.task.maxFailures", "1")
            // Executors register some seconds after the context is there; Spark looks each 15 s.
            .setIfMissing(CORES_CHECK + ".interval", "1s")
            .setIfMissing(CORES_CHECK + ".maxFailures", "100000")
            .setIfMissing("spark.jars", jars());
    try {
      return new JavaSparkContext(conf);
    } catch (Exception e) { // Spark throws what it does not declare
      throw new StriateException(
          Code.WORKER_LOST,
          String.format(Locale.ROOT, "no Spark cluster at %s: %s", master.text(), e.getMessage()),
          "check the address, and that the cluster runs Spark 4.2 on Java 25");
    }
  }

  /// Striate's jars on the class path, which executors need.
  private static String jars() {
    return Arrays.stream(System.getProperty("java.class.path", "").split(File.pathSeparator, -1))
        .filter(entry -> {
          Path name = Path.of(entry).getFileName();
          return name != null && OURS.matcher(name.toString()).matches();
        })
        .collect(Collectors.joining(","));
  }

  /// A stage that runs.
  private static final class Stage implements Launched {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// The last of these lines is the first cause.
    private static final Pattern THROWN =
        Pattern.compile("(?:Caused by: )?[\\w.$]+(?:Exception|Error): (.+)");

    private final JavaSparkContext context;
    private final Thread thread;
    private volatile @Nullable String end;

    Stage(JavaSparkContext context, Rendezvous rendezvous, ClusterJob job) {
      this.context = context;
      var work = new WorkerTask(rendezvous.text(), job.text());
      int workers = rendezvous.workers();
      this.thread =
          Thread.ofPlatform().daemon().name("striate-stage").start(() -> run(work, workers));
    }

    private void run(WorkerTask work, int workers) {
      try {
        var ranks = IntStream.range(0, workers).boxed().toList();
        context
            .parallelize(ranks, workers)
            .rdd()
            .barrier()
            .mapPartitions(work, false, ClassTag$.MODULE$.<Integer>apply(Integer.class))
            .collect();
        end = "its stage is over";
      } catch (Exception e) { // Spark throws what it does not declare
        end = reason(String.valueOf(e.getMessage()));
      }
    }

    /// The line of Spark's message that says what a task has thrown; else its first line.
    private static String reason(String message) {
      return message
          .lines()
          .map(THROWN::matcher)
          .filter(Matcher::matches)
          .map(line -> line.group(1))
          .reduce((first, last) -> last)
          .or(() -> message.lines().findFirst())
          .orElse("its stage has failed");
    }

    @Override
    public String name(int rank) {
      return "worker " + rank + " (task of Spark)";
    }

    @Override
    public Optional<String> ended(int rank) {
      return Optional.ofNullable(end);
    }

    @Override
    public String whenLate() {
      return "a stage waits until the cluster has a free core for each worker: use fewer workers,"
          + " free cores, or set a longer start";
    }

    /// Workers whose driver has gone end by themselves, but for those that hang.
    @Override
    public void close() {
      try {
        thread.join(PATIENCE);
        context.close();
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

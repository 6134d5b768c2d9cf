package io.striate.benchmarks.growth;

import io.striate.benchmarks.Machine;
import io.striate.benchmarks.growth.Chart.Curve;
import io.striate.benchmarks.growth.Chart.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Measures how the cost of training grows, and writes the numbers and a drawing of each chart.
@Command(
    name = "growth",
    description = "Draws how speed and memory grow with batch, threads, channels, size and depth.",
    mixinStandardHelpOptions = true)
public final class GrowthCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--threads", description = "Threads (all cores: ${DEFAULT-VALUE}).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--backend", description = "Striate's backend (${DEFAULT-VALUE}).")
  private String backend = "auto";

  @Option(
      names = "--seconds",
      description = "Time of each point once it is warm (${DEFAULT-VALUE}).")
  private double seconds = 1;

  @Option(names = "--out", description = "The folder that is written to (${DEFAULT-VALUE}).")
  private Path out = Path.of("docs/growth");

  @Override
  public Integer call() throws IOException {
    List<String> machine = Machine.describe();
    var progress = spec.commandLine().getErr();
    var charts = new Charts(new Measurement(backend, threads, seconds), progress).all();
    Files.createDirectories(out);
    var lines = new ArrayList<String>();
    machine.forEach(line -> lines.add("# " + line));
    lines.add("chart,curve,x,y");
    for (Chart chart : charts) {
      Files.writeString(out.resolve(chart.id() + ".svg"), SvgChart.of(chart));
      for (Curve curve : chart.curves()) {
        curve.points().stream()
            .filter(point -> curve.measured())
            .forEach(point -> lines.add(line(chart, curve, point)));
      }
    }
    Files.write(out.resolve("growth.csv"), lines);
    return 0;
  }

  private static String line(Chart chart, Curve curve, Point point) {
    return String.format(
        Locale.ROOT, "%s,\"%s\",%.0f,%.4g", chart.id(), curve.name(), point.x(), point.y());
  }
}

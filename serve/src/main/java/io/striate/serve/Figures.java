package io.striate.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/// What the server has done, in the text format of Prometheus. Names of models are labels; what
/// clients write never is, so that nobody can fill the memory with labels.
final class Figures {
  /// Upper bounds in seconds.
  private static final double[] BOUNDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };

  private static final double NANOS = 1e9;

  private final Map<Labels, LongAdder> requests = new ConcurrentSkipListMap<>();
  private final Map<String, LongAdder> samples = new ConcurrentSkipListMap<>();
  private final AtomicLongArray durations = new AtomicLongArray(BOUNDS.length + 1);
  private final LongAdder nanos = new LongAdder();
  private final AtomicInteger inFlight = new AtomicInteger();

  /// A kind of request and its status.
  private record Labels(String route, int status) implements Comparable<Labels> {
    @Override
    public int compareTo(Labels other) {
      int byRoute = route.compareTo(other.route);
      return byRoute == 0 ? Integer.compare(status, other.status) : byRoute;
    }
  }

  /// A request begins.
  void begin() {
    inFlight.incrementAndGet();
  }

  /// A request has been answered, or its client is gone.
  ///
  /// @param route what it asked for, such as `infer`
  void end(String route, int status, long duration) {
    inFlight.decrementAndGet();
    requests.computeIfAbsent(new Labels(route, status), _ -> new LongAdder()).increment();
    int bucket = 0;
    while (bucket < BOUNDS.length && duration / NANOS > BOUNDS[bucket]) {
      bucket++;
    }
    durations.incrementAndGet(bucket);
    nanos.add(duration);
  }

  /// How many requests have begun and not ended.
  int inFlight() {
    return inFlight.get();
  }

  /// A model has answered samples.
  void answered(String model, int count) {
    samples.computeIfAbsent(model, _ -> new LongAdder()).add(count);
  }

  /// All figures.
  String text(List<ServedModel> models) {
    var lines = new ArrayList<String>();
    head(lines, "striate_requests_total", "counter", "Requests by route and status.");
    requests.forEach((labels, count) ->
        lines.add(
            String.format(
                Locale.ROOT,
                "striate_requests_total{route=\"%s\",status=\"%d\"} %d",
                labels.route(),
                labels.status(),
                count.sum())));
    head(lines, "striate_requests_in_flight", "gauge", "Requests that are being answered.");
    lines.add("striate_requests_in_flight " + inFlight.get());
    head(lines, "striate_request_duration_seconds", "histogram", "Time to answer a request.");
    long below = 0;
    for (int i = 0; i < BOUNDS.length; i++) {
      below += durations.get(i);
      lines.add("striate_request_duration_seconds_bucket{le=\"" + BOUNDS[i] + "\"} " + below);
    }
    below += durations.get(BOUNDS.length);
    lines.add("striate_request_duration_seconds_bucket{le=\"+Inf\"} " + below);
    lines.add("striate_request_duration_seconds_sum " + nanos.sum() / NANOS);
    lines.add("striate_request_duration_seconds_count " + below);
    head(lines, "striate_samples_total", "counter", "Samples answered by each model.");
    samples.forEach((model, count) ->
        lines.add("striate_samples_total{model=\"" + label(model) + "\"} " + count.sum()));
    head(lines, "striate_model_info", "gauge", "Models and the versions that are served.");
    for (ServedModel each : models) {
      lines.add(
          String.format(
              Locale.ROOT,
              "striate_model_info{model=\"%s\",version=\"%s\"} 1",
              label(each.name()),
              each.version()));
    }
    return String.join("\n", lines) + "\n";
  }

  private static void head(List<String> lines, String name, String type, String help) {
    lines.add("# HELP " + name + " " + help);
    lines.add("# TYPE " + name + " " + type);
  }

  private static String label(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}

package io.striate.cli.flag;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.cluster.Cluster;
import io.striate.api.cluster.ClusterType;
import io.striate.api.component.Field;
import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.json.Suggestion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The cluster that `--cluster` names: `processes[4]`, `processes[4, deadline=30]`, or an address
/// such as `spark://host:7077`.
public final class ClusterFlag {
  private static final String FLAG = "--cluster";
  private static final Pattern FORM = Pattern.compile("([A-Za-z0-9:-]+)(?:\\[(.*)])?");

  /// Addresses of Apache Spark, and the name of its cluster.
  private static final Pattern SPARK =
      Pattern.compile("spark(://|\\[|$)|k8s://|yarn$|local($|\\[|-cluster\\[)");

  private static final Pattern COMMA = Pattern.compile(",");
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]+\\.[0-9]+");

  private ClusterFlag() {}

  /// The cluster of a text.
  ///
  /// @throws StriateException if there is none of that name, or a setting is wrong
  public static Cluster of(String text, Catalog catalog) {
    for (ClusterType type : catalog.all(Kinds.CLUSTER)) {
      if (type.isAddress(text)) {
        return create(type, Map.of(type.fields().getFirst().key(), text), text, catalog);
      }
    }
    if (SPARK.matcher(text).lookingAt() && catalog.find(Kinds.CLUSTER, "spark").isEmpty()) {
      throw refused(
          text,
          "the cluster 'spark' is not installed",
          "put the jar of striate-distributed-spark and those of Apache Spark 4.2 on the class path:"
              + " see docs/cluster.md, \"Apache Spark\"",
          installed(catalog));
    }
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw refused(text, "no installed cluster has such an address", installed(catalog));
    }
    List<String> names = catalog.names(Kinds.CLUSTER);
    ClusterType type =
        catalog
            .find(Kinds.CLUSTER, form.group(1))
            .orElseThrow(() ->
                refused(
                    text,
                    "no cluster of that name" + Suggestion.question(form.group(1), names),
                    installed(catalog)));
    String settings = Optional.ofNullable(form.group(2)).orElse("");
    return create(type, settings(type, settings, text), text, catalog);
  }

  private static Cluster create(
      ClusterType type, Map<String, ?> settings, String text, Catalog catalog) {
    try {
      return catalog.create(Kinds.CLUSTER, type.id(), settings);
    } catch (StriateException e) {
      Problem first = e.problems().getFirst();
      throw refused(text, first.what(), first.details().toArray(String[]::new));
    }
  }

  private static Map<String, Object> settings(ClusterType type, String written, String text) {
    var settings = new LinkedHashMap<String, Object>();
    List<String> keys = type.fields().stream().map(Field::key).toList();
    List<String> parts = written.isBlank() ? List.of() : COMMA.splitAsStream(written).toList();
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.get(i).strip();
      int sign = part.indexOf('=');
      if (sign < 0 && i >= keys.size()) {
        throw refused(text, "has more settings than " + type.id(), "it has " + keys);
      }
      String key = sign < 0 ? keys.get(i) : part.substring(0, sign).strip();
      settings.put(key, value(part.substring(sign + 1).strip()));
    }
    return settings;
  }

  private static Object value(String text) {
    if (WHOLE.matcher(text).matches()) {
      return Long.parseLong(text);
    }
    if (DECIMAL.matcher(text).matches()) {
      return Double.parseDouble(text);
    }
    return text.equals("true") || text.equals("false") ? Boolean.valueOf(text) : text;
  }

  private static String installed(Catalog catalog) {
    return "installed: "
        + String.join(", ", catalog.names(Kinds.CLUSTER))
        + "; see docs/cluster.md";
  }

  private static StriateException refused(String text, String what, String... details) {
    return new StriateException(
        Code.BAD_FLAG, String.format(Locale.ROOT, "%s %s: %s", FLAG, text, what), details);
  }
}

package io.striate.training.run;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.PluginInfo;
import io.striate.api.component.Kind;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.json.Fields;
import io.striate.json.Json;
import io.striate.json.JsonArray;
import io.striate.json.JsonObject;
import io.striate.json.JsonString;
import io.striate.json.JsonValue;
import io.striate.layers.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A plug-in that a run or a model was made with, as `run.json` and the model file record it.
///
/// @param name the name of its file or folder, without `.jar` and version
/// @param version as its jar says
/// @param sha256 of its jar
/// @param provides the components that were used
public record UsedPlugin(
    String name, String version, String sha256, List<Catalog.Provider> provides) {
  /// The key under which files hold the list.
  public static final String KEY = "plugins";

  /// The kinds that a trained model needs to compute: with the others it was only trained.
  private static final Set<Kind<?>> INFERENCE =
      Set.of(Kinds.LAYER, Kinds.LOSS, Kinds.ANSWER, Kinds.VIEW);

  public UsedPlugin {
    provides = List.copyOf(provides);
  }

  /// The plug-ins whose components a network names, and that of the backend. Ids of plug-ins have a
  /// prefix, so a text in the specification that is equal to one is one.
  ///
  /// @param backend the name of the backend
  public static List<UsedPlugin> of(Network network, String backend) {
    var texts = new HashSet<String>();
    texts(network.canonical(), texts);
    var used = new ArrayList<UsedPlugin>();
    network
        .catalog()
        .plugins()
        .forEach((plugin, all) -> {
          List<Catalog.Provider> some =
              all.stream()
                  .filter(provider ->
                      provider.kind().equals(Kinds.BACKEND)
                          ? provider.name().equals(backend)
                          : texts.contains(provider.name()))
                  .toList();
          if (!some.isEmpty()) {
            used.add(new UsedPlugin(plugin.name(), plugin.version(), plugin.sha256(), some));
          }
        });
    return used;
  }

  private static void texts(JsonValue value, Set<String> into) {
    switch (value) {
      case JsonString text -> into.add(text.value());
      case JsonArray array -> array.elements().forEach(each -> texts(each, into));
      case JsonObject object -> object.members().forEach(each -> texts(each.value(), into));
      default -> {}
    }
  }

  /// The list as files hold it.
  public static JsonArray json(List<UsedPlugin> plugins) {
    return Json.list(
        plugins.stream()
            .map(plugin ->
                Json.object()
                    .put("name", plugin.name)
                    .put("version", plugin.version)
                    .put("sha256", plugin.sha256)
                    .put(
                        "provides",
                        Json.list(
                            plugin.provides.stream()
                                .map(each ->
                                    Json.object()
                                        .put("kind", each.kind().id())
                                        .put("name", each.name())
                                        .build())
                                .toList()))
                    .build())
            .toList());
  }

  /// What a run's description records; nothing in those of earlier versions.
  ///
  /// @throws StriateException if the file is missing or damaged
  static List<UsedPlugin> of(Path description) {
    try {
      return of(Fields.parse(Files.readString(description), description.toString()));
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_RUN, description, e);
    }
  }

  /// What an object of a file records.
  static List<UsedPlugin> of(Fields fields) {
    return fields.object().get(KEY).isEmpty() ? List.of() : fields.list(KEY, UsedPlugin::one);
  }

  private static UsedPlugin one(Fields fields) {
    List<Catalog.Provider> provides =
        fields
            .list(
                "provides",
                each ->
                    kind(each.text("kind"))
                        .map(kind -> new Catalog.Provider(kind, each.text("name"))))
            .stream()
            .flatMap(Optional::stream)
            .toList();
    return new UsedPlugin(
        fields.text("name"), fields.text("version"), fields.text("sha256"), provides);
  }

  private static Optional<Kind<?>> kind(String id) {
    return Kinds.ALL.stream().filter(kind -> kind.id().equals(id)).findFirst();
  }

  /// Checks that everything that plug-ins provided is installed.
  ///
  /// @param whose of what, such as `runs/a`
  /// @param inference whether only what computes is needed: layers, losses and answers
  /// @throws StriateException with a problem for each plug-in that is missing
  static void require(List<UsedPlugin> plugins, Catalog catalog, String whose, boolean inference) {
    var missing = new ArrayList<Problem>();
    for (UsedPlugin plugin : plugins) {
      List<Catalog.Provider> gone =
          plugin.provides.stream()
              .filter(each -> !inference || INFERENCE.contains(each.kind()))
              .filter(each -> !catalog.names(each.kind()).contains(each.name()))
              .toList();
      if (!gone.isEmpty()) {
        missing.add(plugin.missing(gone, catalog, whose));
      }
    }
    if (!missing.isEmpty()) {
      throw new StriateException(missing);
    }
  }

  private Problem missing(List<Catalog.Provider> gone, Catalog catalog, String whose) {
    return Problem.of(
        Code.UNKNOWN_TYPE,
        String.format(
            Locale.ROOT,
            "%s needs the plug-in '%s' (version %s), which is not installed",
            whose,
            name,
            version),
        "it provides "
            + gone.stream().map(Catalog.Provider::toString).collect(Collectors.joining(", ")),
        catalog.searched().isEmpty()
            ? "no folder of plug-ins was searched"
            : "searched: "
                + catalog.searched().stream().map(Path::toString).collect(Collectors.joining(", ")),
        "give its jar or folder with --plugin-path");
  }

  /// What a model file records; nothing in those of earlier versions.
  ///
  /// @param origin what it says of where it comes from
  /// @throws StriateException if the file is damaged
  public static List<UsedPlugin> of(JsonObject origin, Path file) {
    return of(new Fields(origin, file.toString()));
  }

  /// Checks that everything that a trained model needs to compute is installed.
  ///
  /// @param origin what the model file says of where it comes from
  /// @throws StriateException with a problem for each plug-in that is missing
  public static void require(JsonObject origin, Catalog catalog, Path file) {
    require(of(new Fields(origin, file.toString())), catalog, file.toString(), true);
  }

  /// One line for each plug-in of a model that is installed in another version.
  ///
  /// @param origin what the model file says of where it comes from
  public static List<String> changes(JsonObject origin, Catalog catalog, Path file) {
    return changes(of(new Fields(origin, file.toString())), catalog, file.toString());
  }

  /// One line for each plug-in that is installed in another version than it was used in.
  static List<String> changes(List<UsedPlugin> plugins, Catalog catalog, String whose) {
    var changes = new ArrayList<String>();
    for (UsedPlugin plugin : plugins) {
      plugin.provides.stream()
          .flatMap(each -> catalog.plugin(each.kind(), each.name()).stream())
          .findFirst()
          .filter(now -> !now.sha256().equals(plugin.sha256))
          .ifPresent(now -> changes.add(plugin.change(now, whose)));
    }
    return changes;
  }

  private String change(PluginInfo now, String whose) {
    return String.format(
        Locale.ROOT,
        "%s used the plug-in '%s' in version %s (SHA-256 %s); installed is version %s (SHA-256 %s):"
            + " results may differ",
        whose,
        name,
        version,
        brief(sha256),
        now.version(),
        brief(now.sha256()));
  }

  private static String brief(String sha256) {
    return sha256.substring(0, Math.min(12, sha256.length()));
  }
}

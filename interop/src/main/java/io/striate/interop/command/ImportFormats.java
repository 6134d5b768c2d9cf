package io.striate.interop.command;

import io.striate.api.CommandContext;
import io.striate.api.Kinds;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.exchange.ModelFormat;
import io.striate.api.exchange.ModelFormatType;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Finds the format of a file among those of the catalog.
final class ImportFormats {
  private ImportFormats() {}

  /// The format that is named, or the one whose files have such a name.
  ///
  /// @param settings of the format, by key
  /// @throws StriateException if there is none, or it has no such setting
  static ModelFormat choose(
      CommandContext context, Path file, Optional<String> named, Map<String, ?> settings) {
    String id = named.orElseGet(() -> byName(context, file));
    return context.catalog().create(Kinds.MODEL_FORMAT, id, settings);
  }

  private static String byName(CommandContext context, Path file) {
    String name = String.valueOf(file.getFileName());
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    List<ModelFormatType> formats = context.catalog().all(Kinds.MODEL_FORMAT);
    List<String> fitting =
        formats.stream()
            .filter(type -> extensions(type).contains(ending))
            .map(ModelFormatType::id)
            .toList();
    if (fitting.size() == 1) {
      return fitting.getFirst();
    }
    if (fitting.isEmpty()) {
      List<String> known =
          formats.stream()
              .flatMap(type -> extensions(type).stream().map(each -> "." + each))
              .sorted()
              .distinct()
              .toList();
      throw new StriateException(
          Code.BAD_FLAG,
          name + ": no format has files of this name; installed formats read " + known,
          "for .prototxt and .cfg files: striate convert; for other formats, install a plug-in"
              + " (docs/plugins.md), or name the format by --format");
    }
    throw new StriateException(
        Code.BAD_FLAG,
        name + ": several formats have files of this name: " + fitting,
        "name one: --format " + fitting.getFirst());
  }

  /// The endings that a format has with its defaults.
  private static List<String> extensions(ModelFormatType type) {
    boolean ready = type.fields().stream().map(Field::fallback).allMatch(Optional::isPresent);
    return ready ? type.create(Config.of(type.fields(), Map.of())).extensions() : List.<String>of();
  }
}

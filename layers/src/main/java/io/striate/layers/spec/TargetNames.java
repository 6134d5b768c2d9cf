package io.striate.layers.spec;

import io.striate.api.component.FieldKind;
import io.striate.api.error.Place;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The features of the data that an output learns from.
///
/// @param byTarget the name of a feature for each target of the loss; that of a loss with a single
///   target stands under [#ONLY]
/// @param place where they are written
public record TargetNames(Map<String, String> byTarget, Place place) {
  /// The target of a loss that has only one.
  public static final String ONLY = "";

  public TargetNames {
    byTarget = Collections.unmodifiableMap(new LinkedHashMap<>(byTarget));
  }

  /// The same names, written elsewhere.
  public TargetNames at(Place where) {
    return new TargetNames(byTarget, where);
  }

  /// The feature that a target of the loss is read from, if it is named.
  public Optional<String> of(String target) {
    return Optional.ofNullable(byTarget.get(ONLY))
        .or(() -> Optional.ofNullable(byTarget.get(target)));
  }

  /// How names are written in JSON: a text for the only target, or an object with a text for each
  /// target.
  public static FieldKind<TargetNames> kind() {
    return new FieldKind<>(
        "the name of a feature of the data, or an object with one for each target of the loss",
        TargetNames::parse,
        TargetNames::format);
  }

  private static TargetNames parse(Object json) {
    var names = new LinkedHashMap<String, String>();
    if (json instanceof Map<?, ?> map) {
      map.forEach((target, name) -> names.put((String) target, text(name)));
    } else {
      names.put(ONLY, text(json));
    }
    if (names.isEmpty()) {
      throw new IllegalArgumentException();
    }
    return new TargetNames(names, new Place("", 0, 0, ""));
  }

  private static String text(Object json) {
    return FieldKind.text().parser().apply(json);
  }

  private static Object format(TargetNames names) {
    String only = names.byTarget.get(ONLY);
    return only == null ? names.byTarget : only;
  }
}

package io.striate.layers.frame;

import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.component.Kind;
import java.util.List;

/// The keys of a component of any kind, written as an object.
public final class ComponentKeys {
  /// Which component it is.
  public static final Field<String> TYPE =
      Field.required("type", FieldKind.text(), "the name of its type");

  private ComponentKeys() {}

  /// A component of a kind: its type, and the settings of that.
  public static Section of(Kind<?> kind) {
    return Section.of(kind.id(), kind.id(), kind.meaning(), List.of(TYPE))
        .and("the settings of its type");
  }
}

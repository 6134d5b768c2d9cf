package io.striate.layers.frame;

import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import java.util.List;

/// The keys of an element of `copy` of a phase.
public final class CopyKeys {
  /// What is copied.
  public static final Field<String> FROM =
      Field.required(
          "from", FieldKind.text(), "the parameter that is copied, such as \"e1.weight\"");

  /// What it is copied to.
  public static final Field<String> TO =
      Field.required("to", FieldKind.text(), "the parameter that gets its values");

  /// Whether rows become columns.
  public static final Field<Boolean> TRANSPOSE =
      Field.of("transpose", FieldKind.flag(), false, "whether rows become columns");

  /// All of them.
  public static final Section SECTION =
      Section.of(
          "copy",
          "a copy",
          "values that a parameter takes from another when a phase begins",
          List.of(FROM, TO, TRANSPOSE));

  private CopyKeys() {}
}

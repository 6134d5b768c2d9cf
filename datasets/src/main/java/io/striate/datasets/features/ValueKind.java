package io.striate.datasets.features;

import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.tensor.ElementType;

/// What the values of an input are that come from a file of numbers.
public enum ValueKind {
  /// Numbers of any size, which are taken as they are.
  NUMBERS(ElementType.FLOAT32),
  /// Whole numbers from 0 to 255, such as pixels, which `normalize` turns into numbers.
  BYTES(ElementType.UINT8);

  /// The setting.
  public static final Field<ValueKind> FIELD =
      Field.of(
          "values",
          FieldKind.word(ValueKind.class),
          NUMBERS,
          "what the inputs are: \"numbers\", which are taken as they are, or \"bytes\" from 0 to"
              + " 255, such as pixels, which are normalized");

  private final ElementType element;

  ValueKind(ElementType element) {
    this.element = element;
  }

  /// What a feature of such values holds.
  public ElementType element() {
    return element;
  }
}

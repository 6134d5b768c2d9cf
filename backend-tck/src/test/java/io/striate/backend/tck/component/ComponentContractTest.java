package io.striate.backend.tck.component;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.component.ComponentType;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A component that keeps the general contract, and components that break it in one way each.
class ComponentContractTest implements ComponentContract<String> {
  private static final Field<Integer> SIZE =
      Field.required("size", FieldKind.integer(1), "how large it is");
  private static final Field<Double> SCALE =
      Field.of("scale", FieldKind.number(0, 9), 1.0, "what it is multiplied by");

  private record Type(
      String id, String summary, List<Field<?>> fields, Map<String, String> formerKeys)
      implements ComponentType<String> {
    @Override
    public String create(Config config) {
      return id + config.canonical();
    }
  }

  private record Trial(ComponentType<String> type, List<Map<String, ?>> settings)
      implements ComponentContract<String> {}

  @Override
  public ComponentType<String> type() {
    return new Type(
        "acme:good", "is right", List.of(SIZE, SCALE), Map.of("length", "use \"size\""));
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of("size", 2), Map.of("size", 1, "scale", 2));
  }

  private static Trial with(String id, String summary, Field<?>... fields) {
    return new Trial(new Type(id, summary, List.of(fields), Map.of()), List.of(Map.of("size", 2)));
  }

  @SuppressWarnings("JUnitMethodInvoked") // the contract is what is tested
  private static void notDescribed(Trial trial) {
    assertThrows(AssertionError.class, trial::isDescribed);
  }

  @Test
  void poorDescriptionsAreCaught() {
    notDescribed(with("Acme:Loud", "x", SIZE));
    notDescribed(with("acme:silent", " ", SIZE));
    notDescribed(with("acme:long", "two\nlines", SIZE));
    notDescribed(with("acme:twice", "x", SIZE, Field.required("size", FieldKind.text(), "other")));
    notDescribed(
        with("acme:same", "x", SIZE, Field.required("b", FieldKind.text(), SIZE.meaning())));
    notDescribed(with("acme:type", "x", Field.required("type", FieldKind.text(), "a type")));
    notDescribed(new Trial(type(), List.of()));
    var settings = List.<Map<String, ?>>of(Map.of("size", 2));
    var both = new Type("acme:both", "x", List.of(SIZE), Map.of("size", "use \"scale\""));
    notDescribed(new Trial(both, settings));
    var silent = new Type("acme:silent", "x", List.of(SIZE), Map.of("length", ""));
    notDescribed(new Trial(silent, settings));
  }

  @Test
  void defaultsThatCannotBeWrittenAreCaught() {
    Field<Double> tooLarge = Field.of("scale", FieldKind.number(0, 1), 2.0, "a scale");
    Caught.in(failing(with("acme:large", "x", SIZE, tooLarge)));
  }

  /// Exceptions of settings that cannot be read are failures too.
  private static java.util.stream.Stream<org.junit.jupiter.api.DynamicTest> failing(Trial trial) {
    return trial
        .defaultsAreComplete()
        .map(test ->
            org.junit.jupiter.api.DynamicTest.dynamicTest(
                test.getDisplayName(),
                () -> org.junit.jupiter.api.Assertions.assertDoesNotThrow(test.getExecutable())));
  }

  @Test
  void settingsThatChangeWhenReadAgainAreCaught() {
    FieldKind<Integer> growing =
        new FieldKind<>("a number", json -> (int) (long) (Long) json + 1, Integer::longValue);
    Caught.in(
        with("acme:growing", "x", Field.required("size", growing, "a size"))
            .settingsReadBackTheSame());
  }
}

package io.striate.layers.initializer;

import io.striate.api.component.FieldKind;
import io.striate.api.layer.Initializer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// How a parameter begins, as a specification says it: a word such as `"he-normal"`, or an object
/// such as `{ "type": "normal", "deviation": 0.01 }`.
///
/// @param rule which of the rules
/// @param amount the number that some rules need: a value, a limit or a deviation
public record Initialization(Rule rule, double amount) {

  /// The rules, and the key of the number that each needs, if any.
  public enum Rule {
    HE_NORMAL("he-normal", Optional.empty()),
    HE_UNIFORM("he-uniform", Optional.empty()),
    GLOROT_NORMAL("glorot-normal", Optional.empty()),
    GLOROT_UNIFORM("glorot-uniform", Optional.empty()),
    CONSTANT("constant", Optional.of("value")),
    NORMAL("normal", Optional.of("deviation")),
    UNIFORM("uniform", Optional.of("limit"));

    private final String word;
    private final Optional<String> key;

    Rule(String word, Optional<String> key) {
      this.word = word;
      this.key = key;
    }
  }

  public static final Initialization HE_NORMAL = new Initialization(Rule.HE_NORMAL, 0);
  public static final Initialization ZERO = new Initialization(Rule.CONSTANT, 0);
  public static final Initialization ONE = new Initialization(Rule.CONSTANT, 1);

  /// The kind of setting that holds one.
  public static FieldKind<Initialization> kind() {
    return new FieldKind<>(
        "\"he-normal\", \"he-uniform\", \"glorot-normal\", \"glorot-uniform\", or an object:"
            + " { \"type\": \"normal\", \"deviation\": 0.01 }, { \"type\": \"uniform\", \"limit\": 0.05 }"
            + " or { \"type\": \"constant\", \"value\": 0 }",
        Initialization::parse,
        Initialization::format);
  }

  private static Initialization parse(Object json) {
    if (!(json instanceof Map<?, ?> map)) {
      return new Initialization(rule(json, false), 0);
    }
    if (!(map.get("type") instanceof String word)) {
      throw new IllegalArgumentException();
    }
    Rule rule = rule(word, map.size() == 2);
    double amount = 0;
    if (rule.key.isPresent()) {
      amount = map.get(rule.key.get()) instanceof Number number ? number.doubleValue() : Double.NaN;
    }
    boolean negative = amount < 0 && rule != Rule.CONSTANT;
    if (Double.isNaN(amount) || negative) {
      throw new IllegalArgumentException();
    }
    return new Initialization(rule, amount);
  }

  private static Rule rule(Object word, boolean withAmount) {
    for (Rule rule : Rule.values()) {
      if (rule.word.equals(word) && rule.key.isPresent() == withAmount) {
        return rule;
      }
    }
    throw new IllegalArgumentException();
  }

  private Object format() {
    if (rule.key.isEmpty()) {
      return rule.word;
    }
    var map = new LinkedHashMap<String, Object>();
    map.put("type", rule.word);
    map.put(rule.key.get(), amount);
    return map;
  }

  /// The rule at work.
  public Initializer initializer() {
    return switch (rule) {
      case HE_NORMAL -> Initializer.heNormal();
      case HE_UNIFORM -> Initializer.heUniform();
      case GLOROT_NORMAL -> Initializer.glorotNormal();
      case GLOROT_UNIFORM -> Initializer.glorotUniform();
      case CONSTANT -> Initializer.constant(amount);
      case NORMAL -> Initializer.normal(amount);
      case UNIFORM -> Initializer.uniform(amount);
    };
  }
}

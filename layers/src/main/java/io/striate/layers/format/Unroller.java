package io.striate.layers.format;

import io.striate.api.error.Code;
import io.striate.json.JsonArray;
import io.striate.json.JsonMember;
import io.striate.json.JsonObject;
import io.striate.json.JsonString;
import io.striate.json.JsonValue;
import io.striate.json.JsonWriter;
import io.striate.json.Suggestion;
import io.striate.layers.frame.BlockKeys;
import io.striate.layers.frame.ComponentKeys;
import io.striate.layers.frame.GroupKeys;
import io.striate.layers.frame.LayerKeys;
import io.striate.layers.spec.Problems;
import io.striate.layers.spec.Reference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Writes groups, blocks and branches out, so that one list of layers is left.
final class Unroller {
  /// More layers than any network has: groups that are repeated a billion times must end.
  private static final int MOST = 20_000;

  private final ComponentReader components;
  private final Problems problems;
  private final Map<String, Block> blocks = new LinkedHashMap<>();
  private final List<Unrolled> layers = new ArrayList<>();

  /// What the last layer of each named group is, by the name in full.
  private final Map<String, Source> ends = new LinkedHashMap<>();

  private int visited;

  /// Layers that groups use.
  ///
  /// @param with the values of variables that a group does not give
  private record Block(JsonArray layers, Map<String, JsonValue> with) {}

  /// Where a list of layers stands.
  ///
  /// @param using the blocks that it is in, which it must not use again
  private record Context(
      Scope scope,
      Variables variables,
      Optional<Sharing> sharing,
      List<String> trail,
      Set<String> using) {
    Context {
      trail = List.copyOf(trail);
      using = Set.copyOf(using);
    }

    Context inner(Scope inScope, Variables others, Optional<Sharing> with, String line) {
      var lines = new ArrayList<>(trail);
      lines.add(line);
      return new Context(inScope, others, with.or(() -> sharing), lines, using);
    }

    Context of(String block) {
      var all = new TreeSet<>(using);
      all.add(block);
      return new Context(scope, variables, sharing, trail, all);
    }
  }

  Unroller(ComponentReader components) {
    this.components = components;
    this.problems = components.problems();
  }

  /// Reads the blocks of the specification.
  void blocks(JsonValue value) {
    if (!(value instanceof JsonObject object)) {
      wrong(value, "an object of names and blocks");
      return;
    }
    for (JsonMember member : object.members()) {
      if (member.value() instanceof JsonObject block) {
        var keys = new ObjectReader(block, BlockKeys.SECTION, components);
        Optional<JsonArray> list = keys.require(BlockKeys.LAYERS).flatMap(this::list);
        Map<String, JsonValue> with = members(keys.take(BlockKeys.WITH));
        keys.finish();
        list.ifPresent(all -> blocks.put(member.key(), new Block(all, with)));
      } else {
        wrong(member.value(), "a block: an object with '" + BlockKeys.LAYERS.key() + "'");
      }
    }
  }

  /// Writes the list of the specification out.
  List<Unrolled> unroll(JsonArray array) {
    int before = problems.size();
    var whole = new Context(Scope.WHOLE, Variables.none(), Optional.empty(), List.of(), Set.of());
    list(array, Source.INPUT, whole);
    if (layers.isEmpty() && !array.elements().isEmpty() && problems.size() == before) {
      wrong(array, "a list of at least one layer, and its groups stand for none");
    }
    return List.copyOf(layers);
  }

  /// What the last layer of each named group is, by the name in full.
  Map<String, Source> ends() {
    return Map.copyOf(ends);
  }

  /// Writes a list out.
  ///
  /// @param before what its first layer reads
  /// @return its last layer, or what is before it if it is empty
  private Source list(JsonArray array, Source before, Context context) {
    Source last = before;
    for (JsonValue element : array.elements()) {
      last = element(element, last, context);
    }
    return last;
  }

  private Source element(JsonValue element, Source before, Context context) {
    visited++;
    if (visited >= MOST) {
      tooMany(element);
      return before;
    }
    if (element instanceof JsonObject object) {
      boolean typed = object.get(ComponentKeys.TYPE.key()).isPresent();
      if (!typed && isGroup(object)) {
        return group(object, before, context);
      }
      if (typed && object.get(LayerKeys.BRANCHES.key()).isPresent()) {
        return branches(object, before, context);
      }
    }
    return add(replaced(element, context), List.of(before), context);
  }

  private Source add(JsonValue layer, List<Source> inputs, Context context) {
    layers.add(new Unrolled(layer, context.scope(), inputs, context.sharing(), context.trail()));
    return new Source.Layer(layers.size() - 1);
  }

  private void tooMany(JsonValue element) {
    if (visited == MOST) {
      problems.add(
          Code.BAD_VALUE,
          element.place(),
          String.format(
              Locale.ROOT,
              "%s: the groups of layers stand for more than %,d layers",
              element.place().path(),
              MOST));
    }
  }

  /// A value with the values of variables; the list of the specification itself has none.
  private JsonValue replaced(JsonValue value, Context context) {
    if (context.trail().isEmpty()) {
      return value;
    }
    var result = new ArrayList<JsonValue>();
    problems.within(
        context.trail(), () -> result.add(context.variables().replaced(value, problems)));
    return result.getFirst();
  }

  // ---- groups

  private static boolean isGroup(JsonObject object) {
    return List.of(GroupKeys.LAYERS, GroupKeys.USE, GroupKeys.REPEAT, GroupKeys.EACH).stream()
        .anyMatch(field -> object.get(field.key()).isPresent());
  }

  private Source group(JsonObject written, Source before, Context context) {
    // The layers have more variables than the group.
    JsonObject object = replacedBut(written, GroupKeys.LAYERS.key(), context);
    var keys = new ObjectReader(object, GroupKeys.SECTION, components);
    Optional<JsonValue> own = keys.take(GroupKeys.LAYERS);
    Optional<String> use = keys.setting(GroupKeys.USE);
    Map<String, JsonValue> with = members(keys.take(GroupKeys.WITH));
    int repeat = keys.setting(GroupKeys.REPEAT);
    List<Map<String, JsonValue>> each = each(keys.take(GroupKeys.EACH));
    Optional<String> name = keys.setting(GroupKeys.NAME);
    Optional<JsonValue> from = keys.take(GroupKeys.FROM);
    Optional<JsonValue> share = keys.take(GroupKeys.SHARE_WITH);
    keys.finish();
    Optional<String> shared = share.flatMap(value -> sharedGroup(value, name, context));
    requireOne(object, own.isPresent(), use.isPresent());
    Optional<Block> block = use.flatMap(used -> block(used, with, object, context));
    Optional<JsonArray> list = own.flatMap(this::list).or(() -> block.map(Block::layers));
    if (list.isEmpty() || (use.isPresent() && block.isEmpty())) {
      return before;
    }
    Source last = from.flatMap(value -> named(value, context)).orElse(before);
    long total = (long) repeat * each.size();
    for (int i = 0; i < total && visited < MOST; i++) {
      Map<String, JsonValue> values = each.get(i / repeat);
      String number = total == 1 ? "" : "/" + (i + 1);
      Optional<String> called = name.map(first -> first + number);
      Scope scope = called.map(context.scope()::inner).orElse(context.scope());
      var variables = block.isEmpty() ? context.variables() : new Variables(block.get().with());
      var given = variables.and(with).and(values);
      Optional<Sharing> sharing =
          shared.map(other ->
              new Sharing(
                  scope.prefix(),
                  List.of(other + number + "/", other + "/"),
                  share.orElseThrow().place()));
      Context inner =
          context.inner(
              scope,
              given,
              sharing,
              line(written, use, total, i, given, block.isPresent() ? given.values() : values));
      last = list(list.get(), last, use.map(inner::of).orElse(inner));
      Source end = last;
      called.ifPresent(inFull -> ends.put(context.scope().prefix() + inFull, end));
    }
    Source end = last;
    name.ifPresent(whole -> ends.put(context.scope().prefix() + whole, end));
    return last;
  }

  /// The name in full of the group that another one shares with.
  private Optional<String> sharedGroup(JsonValue value, Optional<String> name, Context context) {
    Optional<Reference> written =
        components
            .parse(value, GroupKeys.SHARE_WITH.kind())
            .flatMap(text -> text)
            .map(text -> new Reference(text, value.place()));
    if (written.isEmpty()) {
      return Optional.empty();
    }
    String path = value.place().path();
    if (name.isEmpty()) {
      problems.add(
          Code.NOT_SHARED,
          value.place(),
          path + ": a group that shares needs a name, in which its layers have names of their own",
          "add \"name\" to the group");
      return Optional.empty();
    }
    Optional<String> found =
        context.scope().meanings(written.get().name()).stream()
            .filter(ends::containsKey)
            .findFirst();
    if (found.isEmpty()) {
      problems.add(
          Code.NOT_SHARED,
          value.place(),
          String.format(
              Locale.ROOT,
              "%s: no group before this one is named '%s'%s",
              path,
              written.get().name(),
              Suggestion.question(written.get().name(), ends.keySet())));
    }
    return found;
  }

  private JsonObject replacedBut(JsonObject object, String key, Context context) {
    var members = new ArrayList<JsonMember>();
    for (JsonMember member : object.members()) {
      members.add(
          member.key().equals(key)
              ? member
              : new JsonMember(member.key(), member.keyPlace(), replaced(member.value(), context)));
    }
    return new JsonObject(members, object.place());
  }

  private void requireOne(JsonObject object, boolean layersGiven, boolean used) {
    if (layersGiven == used) {
      problems.add(
          layersGiven ? Code.BAD_VALUE : Code.MISSING_KEY,
          object.place(),
          String.format(
              Locale.ROOT,
              "%s: a group has either '%s' or '%s'",
              object.place().path(),
              GroupKeys.LAYERS.key(),
              GroupKeys.USE.key()));
    }
  }

  private Optional<Block> block(
      String name, Map<String, JsonValue> with, JsonObject object, Context context) {
    Block block = blocks.get(name);
    JsonValue written = object.get(GroupKeys.USE.key()).orElseThrow();
    if (block == null) {
      problems.add(
          Code.BAD_VALUE,
          written.place(),
          String.format(
              Locale.ROOT,
              "%s: there is no block '%s'%s",
              written.place().path(),
              name,
              blocks.isEmpty()
                  ? "; 'blocks' beside 'layers' defines blocks"
                  : Suggestion.question(name, blocks.keySet())));
      return Optional.empty();
    }
    if (context.using().contains(name)) {
      problems.add(
          Code.BAD_VALUE,
          written.place(),
          String.format(
              Locale.ROOT, "%s: block '%s' would contain itself", written.place().path(), name));
      return Optional.empty();
    }
    Set<String> variables = new TreeSet<>(Variables.in(block.layers()));
    variables.addAll(block.with().keySet());
    with.forEach((key, value) -> {
      if (!variables.contains(key)) {
        problems.add(
            Code.BAD_VALUE,
            value.place(),
            String.format(
                Locale.ROOT,
                "%s: block '%s' has no variable $%s; %s",
                value.place().path(),
                name,
                key,
                variables.isEmpty() ? "it has none" : "it has $" + String.join(", $", variables)));
      }
    });
    return Optional.of(block);
  }

  /// What a person must know of a layer of a group beside its place.
  private static String line(
      JsonObject group,
      Optional<String> use,
      long total,
      int index,
      Variables given,
      Map<String, JsonValue> shown) {
    var line = new StringBuilder("in ");
    line.append(use.map(name -> "block '" + name + "', used at ").orElse("the group at "));
    line.append(group.place());
    if (total > 1) {
      line.append(String.format(Locale.ROOT, ", repetition %,d of %,d", index + 1, total));
    }
    new TreeMap<>(shown)
        .forEach((name, _) ->
            line.append(", $")
                .append(name)
                .append(" = ")
                .append(JsonWriter.line(given.values().getOrDefault(name, group))));
    return line.toString();
  }

  private List<Map<String, JsonValue>> each(Optional<JsonValue> written) {
    Map<String, JsonValue> lists = members(written);
    if (lists.isEmpty()) {
      return List.of(Map.of());
    }
    int length = -1;
    for (var list : lists.entrySet()) {
      if (!(list.getValue() instanceof JsonArray array) || array.elements().isEmpty()) {
        wrong(list.getValue(), "a list of the values of $" + list.getKey());
        return List.of();
      }
      if (length >= 0 && array.elements().size() != length) {
        problems.add(
            Code.BAD_VALUE,
            array.place(),
            String.format(
                Locale.ROOT,
                "%s: all lists of '%s' must have one length; this one has %d, another has %d",
                array.place().path(),
                GroupKeys.EACH.key(),
                array.elements().size(),
                length));
        return List.of();
      }
      length = array.elements().size();
    }
    var rounds = new ArrayList<Map<String, JsonValue>>();
    for (int i = 0; i < length; i++) {
      var values = new LinkedHashMap<String, JsonValue>();
      for (var list : lists.entrySet()) {
        values.put(list.getKey(), ((JsonArray) list.getValue()).elements().get(i));
      }
      rounds.add(values);
    }
    return rounds;
  }

  // ---- branches

  private Source branches(JsonObject written, Source before, Context context) {
    JsonObject object = replacedBut(written, LayerKeys.BRANCHES.key(), context);
    Source start =
        object.get(LayerKeys.FROM.key()).flatMap(value -> named(value, context)).orElse(before);
    JsonValue value = object.get(LayerKeys.BRANCHES.key()).orElseThrow();
    var inputs = new ArrayList<Source>();
    if (value instanceof JsonArray branches && branches.elements().size() > 1) {
      for (JsonValue branch : branches.elements()) {
        if (branch instanceof JsonArray list) {
          inputs.add(list(list, start, context));
        } else {
          wrong(branch, "a list of layers");
        }
      }
    } else {
      wrong(value, "a list of at least two lists of layers");
      inputs.addAll(List.of(start, start)); // that there are too few has been said
    }
    var members = new ArrayList<>(object.members());
    members.removeIf(each ->
        each.key().equals(LayerKeys.BRANCHES.key()) || each.key().equals(LayerKeys.FROM.key()));
    return add(new JsonObject(members, object.place()), inputs, context);
  }

  private Optional<Source> named(JsonValue value, Context context) {
    if (value instanceof JsonString name) {
      return Optional.of(
          new Source.Named(new Reference(name.value(), name.place()), context.scope()));
    }
    wrong(value, "the name of a layer or an input");
    return Optional.empty();
  }

  // ---- values

  private Optional<JsonArray> list(JsonValue value) {
    if (value instanceof JsonArray array && !array.elements().isEmpty()) {
      return Optional.of(array);
    }
    wrong(value, "a list of at least one layer");
    return Optional.empty();
  }

  private Map<String, JsonValue> members(Optional<JsonValue> written) {
    var values = new LinkedHashMap<String, JsonValue>();
    if (written.isPresent() && !(written.get() instanceof JsonObject)) {
      wrong(written.get(), "an object of variables and values");
    } else if (written.isPresent()) {
      for (JsonMember member : ((JsonObject) written.get()).members()) {
        if (Variables.NAME.matcher(member.key()).matches()) {
          values.put(member.key(), member.value());
        } else {
          problems.add(
              Code.BAD_VALUE,
              member.keyPlace(),
              String.format(
                  Locale.ROOT,
                  "%s: the name of a variable has letters and digits only, without a dollar, got"
                      + " \"%s\"",
                  member.keyPlace().path(),
                  member.key()));
        }
      }
    }
    return values;
  }

  private void wrong(JsonValue value, String wanted) {
    problems.add(
        Code.BAD_VALUE,
        value.place(),
        String.format(
            Locale.ROOT,
            "%s: must be %s, got %s",
            value.place().path(),
            wanted,
            value instanceof JsonArray list && list.elements().isEmpty()
                ? "an empty list"
                : value.kind()));
  }
}

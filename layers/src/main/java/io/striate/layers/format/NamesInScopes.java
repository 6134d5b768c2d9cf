package io.striate.layers.format;

import io.striate.json.JsonValue;
import io.striate.layers.spec.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The names of layers in full, and what names mean where they are written.
final class NamesInScopes {
  private final List<Unrolled> layers;
  private final List<String> names;
  private final Map<String, Source> ends;
  private final List<String> inputs;
  private final Set<String> known;

  /// @param ends the last layers of named groups
  /// @param inputs the names of the inputs of the network
  NamesInScopes(List<Unrolled> layers, Map<String, Source> ends, List<String> inputs) {
    this.layers = layers;
    this.ends = ends;
    this.inputs = inputs;
    this.names = names(layers);
    this.known = new HashSet<>(names);
    known.addAll(inputs);
  }

  /// Layers without a name are counted in their scope, each scope for itself.
  private static List<String> names(List<Unrolled> layers) {
    Map<Scope, List<Integer>> byScope = new LinkedHashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      byScope.computeIfAbsent(layers.get(i).scope(), _ -> new ArrayList<>()).add(i);
    }
    var names = new String[layers.size()];
    byScope.forEach((scope, positions) -> {
      List<JsonValue> own = positions.stream().map(each -> layers.get(each).layer()).toList();
      List<String> local = LayerNames.of(own);
      for (int i = 0; i < local.size(); i++) {
        names[positions.get(i)] = scope.prefix() + local.get(i);
      }
    });
    return Arrays.asList(names);
  }

  /// The name of a layer in full.
  String of(int position) {
    return names.get(position);
  }

  /// Whether a layer or an input has a name.
  boolean has(String name) {
    return known.contains(name);
  }

  /// What names mean in a scope; those that mean nothing stay as they are.
  List<Reference> resolved(List<Reference> written, Scope scope) {
    return written.stream().map(each -> resolved(each, scope)).toList();
  }

  private Reference resolved(Reference written, Scope scope) {
    for (String meaning : scope.meanings(written.name())) {
      if (known.contains(meaning)) {
        return new Reference(meaning, written.place());
      }
      if (ends.containsKey(meaning)) {
        Reference end = reference(Objects.requireNonNull(ends.get(meaning)), written);
        return new Reference(end.name(), written.place());
      }
    }
    return written;
  }

  /// What a layer reads that names nothing itself; empty for the layer before it.
  List<Reference> read(int position) {
    Unrolled layer = layers.get(position);
    if (layer.inputs().equals(List.of(new Source.Layer(position - 1)))) {
      return List.of();
    }
    var here = new Reference("", layer.layer().place());
    return layer.inputs().stream().map(source -> reference(source, here)).toList();
  }

  /// @param written where the source is read
  private Reference reference(Source source, Reference written) {
    return switch (source) {
      case Source.Named(Reference name, Scope scope) -> resolved(name, scope);
      case Source.Layer(int position) when position >= 0 ->
          new Reference(names.get(position), written.place());
      case Source.Layer _ ->
          inputs.isEmpty() ? written : new Reference(inputs.getFirst(), written.place());
    };
  }
}

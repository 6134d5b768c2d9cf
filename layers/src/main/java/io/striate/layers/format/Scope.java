package io.striate.layers.format;

import java.util.ArrayList;
import java.util.List;

/// Where the names of layers belong: what is in front of them, such as `stage1/2/`.
///
/// @param prefix ends with a slash; empty for the list of the specification itself
/// @param around the prefixes of the scopes around it, the nearest first
record Scope(String prefix, List<String> around) {
  /// The scope of the list of the specification itself.
  static final Scope WHOLE = new Scope("", List.of());

  Scope {
    around = List.copyOf(around);
  }

  /// A scope in this one.
  Scope inner(String name) {
    var all = new ArrayList<String>();
    all.add(prefix);
    all.addAll(around);
    return new Scope(prefix + name + "/", all);
  }

  /// What a name may mean, the nearest first.
  List<String> meanings(String name) {
    var meanings = new ArrayList<String>();
    meanings.add(prefix + name);
    around.forEach(each -> meanings.add(each + name));
    return meanings;
  }
}

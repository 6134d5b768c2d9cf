package io.striate.interop.torch;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Names of Python, each given out once.
final class PythonNames {
  /// Words of the language, names that the file uses, and those of `torch.nn.Module`.
  private static final Set<String> TAKEN =
      Set.of(
          // The language.
          "False None True and as assert async await break class continue def del elif else except"
              + " finally for from global if import in is lambda nonlocal not or pass raise return"
              + " try while with yield",
          // The file.
          "self torch nn F json pathlib struct load read WEIGHTS NAMES print super bytes dict",
          // The class of a module.
          "training apply bfloat16 buffers call_super_init children compile cpu cuda double"
              + " dump_patches eval extra_repr float forward half ipu load_state_dict modules"
              + " named_buffers named_children named_modules named_parameters parameters"
              + " register_buffer register_module register_parameter requires_grad_ share_memory"
              + " state_dict to to_empty train type xpu zero_grad");

  private final Set<String> given = new HashSet<>();
  private final Map<String, String> first = new HashMap<>();

  PythonNames() {
    TAKEN.forEach(words -> given.addAll(Set.of(words.split(" ", -1))));
  }

  /// A name that is like another one.
  String like(String name) {
    String stem = name.replaceAll("[^A-Za-z0-9_]", "_").replaceFirst("^(?=[0-9])|^$", "_");
    String free = stem;
    for (int i = 2; !given.add(free); i++) {
      free = stem + "_" + i;
    }
    first.putIfAbsent(name, free);
    return free;
  }

  /// The name that was given for a name first.
  String again(String name) {
    return first.getOrDefault(name, name);
  }

  /// The name of a class: `Lenet5` of `lenet-5`.
  static String ofClass(String name) {
    var words = new StringBuilder();
    for (String word : name.split("[^A-Za-z0-9]+", -1)) {
      if (!word.isEmpty()) {
        words.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
      }
    }
    return words.toString().replaceFirst("^(?=[0-9])|^$", "Network");
  }
}

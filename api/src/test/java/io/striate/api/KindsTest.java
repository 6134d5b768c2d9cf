package io.striate.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.component.Kind;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KindsTest {
  /// Without its `uses` a kind would find no provider on the module path.
  @Test
  void theModuleUsesEveryKind() {
    assertEquals(
        Kinds.ALL.stream().map(kind -> kind.service().getName()).collect(Collectors.toSet()),
        Kinds.class.getModule().getDescriptor().uses());
  }

  @Test
  void idsAreDistinct() {
    assertEquals(
        Kinds.ALL.size(), Kinds.ALL.stream().map(Kind::id).collect(Collectors.toSet()).size());
  }

  @Test
  void everyKindDeclaredIsListed() throws IllegalAccessException {
    Set<Object> declared = new java.util.HashSet<>();
    for (var field : Kinds.class.getFields()) {
      if (field.getType() == Kind.class) {
        declared.add(field.get(null));
      }
    }
    assertEquals(declared, Set.copyOf(Kinds.ALL));
  }
}

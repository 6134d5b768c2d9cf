package io.striate.layers.standard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.striate.layers.spec.Catalog;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor.Provides;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// On the module path providers are found by `module-info`, on the class path by
/// `META-INF/services`.
class ProvidersTest {
  @Test
  void bothListsOfProvidersAgree() throws IOException {
    Set<Provides> provides = Catalog.class.getModule().getDescriptor().provides();
    assertFalse(provides.isEmpty());
    for (Provides service : provides) {
      String name = "/META-INF/services/" + service.service();
      try (InputStream in = Objects.requireNonNull(Catalog.class.getResourceAsStream(name), name)) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(service.providers(), text.lines().toList(), name);
      }
    }
  }

  @Test
  void everyKindIsInstalled() {
    var catalog = Catalog.installed();
    assertEquals(
        List.of(
            "add",
            "avgpool2d",
            "batchnorm",
            "concat",
            "conv2d",
            "dense",
            "dropout",
            "flatten",
            "maxpool2d",
            "relu",
            "sigmoid",
            "softmax",
            "tanh"),
        catalog.layers().stream().map(type -> type.id()).toList());
    assertEquals(List.of("adam", "sgd"), catalog.optimizers().stream().map(t -> t.id()).toList());
    assertEquals(
        List.of("constant", "cosine", "step"),
        catalog.schedules().stream().map(type -> type.id()).toList());
    assertEquals(
        List.of("softmax-cross-entropy"), catalog.losses().stream().map(t -> t.id()).toList());
    assertEquals(List.of("accuracy"), catalog.metrics().stream().map(type -> type.id()).toList());
  }
}

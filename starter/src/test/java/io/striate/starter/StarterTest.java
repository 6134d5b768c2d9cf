package io.striate.starter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.backend.BackendProvider;
import io.striate.api.backend.Backends;
import io.striate.training.Predictor;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The modules that an application gets, as users run them: on the module path.
class StarterTest {
  @Test
  void theBackendsAreFound() {
    var backends = Backends.installed();
    assertEquals(
        List.of("cpu-vector", "reference"),
        backends.providers().stream().map(BackendProvider::name).toList());
    assertEquals("cpu-vector", backends.choose("auto").provider().name());
  }

  @Test
  void theComponentsAreFound() {
    var catalog = Catalog.installed();
    assertTrue(catalog.names(Kinds.LAYER).contains("conv2d"));
    assertTrue(catalog.names(Kinds.DATASET).contains("image-folder"));
    assertTrue(catalog.names(Kinds.OPTIMIZER).contains("adam"));
    assertEquals("io.striate.training", Predictor.class.getModule().getName());
  }

  @Test
  void applicationsReadWhatTheyUse() {
    var descriptor =
        ModuleLayer.boot().findModule("io.striate.starter").orElseThrow().getDescriptor();
    assertTrue(descriptor.exports().isEmpty(), descriptor::toString);
  }
}

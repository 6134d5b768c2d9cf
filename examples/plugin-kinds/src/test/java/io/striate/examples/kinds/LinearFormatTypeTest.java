package io.striate.examples.kinds;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.component.Config;
import io.striate.api.error.StriateException;
import io.striate.api.exchange.ImportRequest;
import io.striate.api.exchange.ImportedModel;
import io.striate.api.exchange.ModelFormatType;
import io.striate.api.tensor.HostArray;
import io.striate.backend.tck.component.ModelFormatContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinearFormatTypeTest implements ModelFormatContract {
  @TempDir Path folder;

  @Override
  public ModelFormatType type() {
    return new LinearFormatType();
  }

  @Override
  public List<byte[]> files() {
    return List.of("1 2 0.5\n-1 3 0\n".getBytes(StandardCharsets.UTF_8));
  }

  private ImportedModel read(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("two.linear"), text);
    var request = new ImportRequest(file, folder.resolve("two.json"), "two", List.of());
    return type().create(Config.of(type().fields(), Map.of())).read(request);
  }

  @Test
  void aLineIsAClass() throws IOException {
    ImportedModel model = read("1 2 0.5\n-1 3 0\n");
    assertTrue(model.specification().contains("\"units\": 2"), model.specification());
    var weight = (HostArray.Floats) model.weights().getFirst().values();
    assertArrayEquals(new float[] {1, 2, -1, 3}, weight.values());
    var bias = (HostArray.Floats) model.weights().get(1).values();
    assertArrayEquals(new float[] {0.5f, 0}, bias.values());
  }

  @Test
  void saysWhatIsDamaged() {
    var wrong = assertThrows(StriateException.class, () -> read("1 2 0.5\n-1 3\n"));
    assertTrue(wrong.getMessage().contains("line 2 is not as long as the first"));
  }
}

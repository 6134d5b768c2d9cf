package io.striate.backend.tck.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.exchange.ImportRequest;
import io.striate.api.exchange.ImportedModel;
import io.striate.api.exchange.ModelFormat;
import io.striate.api.exchange.ModelFormatType;
import io.striate.api.tensor.HostArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What every format of model files promises: it says how its files are called, reads a file alike
/// each time, and reports damage instead of failing.
public interface ModelFormatContract extends ComponentContract<ModelFormat> {
  /// Lengths at which each file is broken off.
  int CUTS = 100;

  @Override
  ModelFormatType type();

  /// Small whole files of the format that need no others, at least one.
  List<byte[]> files() throws IOException;

  /// The extensions are valid, and a file gives the same text, weights and remarks each time.
  @TestFactory
  default Stream<DynamicTest> readsTheSameEachTime() {
    return Settings.each(
        this,
        (_, fresh) -> {
          ModelFormat format = fresh.get();
          assertFalse(format.extensions().isEmpty(), "names of files have an extension");
          for (String extension : format.extensions()) {
            assertTrue(extension.matches("[a-z0-9]+"), extension + " is not a valid extension");
          }
          Path folder = Files.createTempDirectory("model-format");
          for (byte[] file : files()) {
            Path path = folder.resolve("model." + format.extensions().getFirst());
            Files.write(path, file);
            ImportedModel first = read(format, path);
            ImportedModel second = read(fresh.get(), path);
            assertEquals(first.specification(), second.specification());
            assertEquals(first.remarks(), second.remarks());
            assertEquals(words(first), words(second));
            Files.delete(path);
          }
          Files.delete(folder);
        });
  }

  private static ImportedModel read(ModelFormat format, Path path) {
    Path spec = path.resolveSibling("model.json");
    return format.read(new ImportRequest(path, spec, "model", List.of()));
  }

  private static List<String> words(ImportedModel model) {
    return model.weights().stream()
        .map(each -> each.name() + each.shape() + numbers(each.values()))
        .toList();
  }

  private static String numbers(HostArray values) {
    return switch (values) {
      case HostArray.Floats(float[] floats) -> Arrays.toString(floats);
      case HostArray.Doubles(double[] doubles) -> Arrays.toString(doubles);
      case HostArray.Ints(int[] ints) -> Arrays.toString(ints);
      case HostArray.Bytes(byte[] bytes) -> Arrays.toString(bytes);
    };
  }

  /// A file that breaks off anywhere is read or reported as damaged.
  @TestFactory
  default Stream<DynamicTest> damageIsReported() {
    return Settings.each(
        this,
        (_, fresh) -> {
          ModelFormat format = fresh.get();
          Path folder = Files.createTempDirectory("model-format");
          Path path = folder.resolve("model." + format.extensions().getFirst());
          for (byte[] file : files()) {
            for (int cut = 0; cut < CUTS; cut++) {
              Files.write(path, Arrays.copyOf(file, (int) ((long) file.length * cut / CUTS)));
              try {
                read(format, path);
              } catch (StriateException damaged) {
                assertEquals(Code.Kind.INPUT, damaged.kind(), damaged.getMessage());
                assertTrue(
                    damaged.getMessage().contains("model."),
                    () -> damaged.getMessage() + " does not name the file");
              }
            }
          }
          Files.delete(path);
          Files.delete(folder);
        });
  }
}

package io.striate.backend.gpu.aparapi.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.aparapi.Kernel;
import com.aparapi.internal.model.ClassModel;
import com.aparapi.internal.writer.KernelWriter;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Translates every Java kernel again, which needs no device, and compares the result with the
/// translation among the resources. With `-Dstriate.kernels=write` it writes the translations.
class TranslationTest {
  private static final Path PACKAGE =
      Path.of("io", "striate", "backend", "gpu", "aparapi", "kernels");
  private static final Path SOURCES = Path.of("src", "main", "java").resolve(PACKAGE);
  private static final Path RESOURCES = Path.of("src", "main", "resources").resolve(PACKAGE);

  @TestFactory
  Stream<DynamicTest> translationsMatchTheirKernels() throws IOException {
    boolean write = "write".equals(System.getProperty("striate.kernels"));
    return kernels().stream()
        .map(kernel ->
            DynamicTest.dynamicTest(
                kernel,
                () -> {
                  Path file = RESOURCES.resolve(kernel + ".cl");
                  String text = translate(type(kernel));
                  if (write) {
                    Files.createDirectories(RESOURCES.resolve(kernel).getParent());
                    Files.writeString(file, text);
                  }
                  assertEquals(
                      text,
                      Files.readString(file),
                      "translate the kernels again: mvn -q test -pl backend-gpu-aparapi -am"
                          + " -Dtest=TranslationTest -Dsurefire.failIfNoSpecifiedTests=false"
                          + " -Dstriate.kernels=write");
                }));
  }

  /// A translation whose kernel was renamed, moved or deleted must not stay behind.
  @Test
  void everyTranslationHasAKernel() throws IOException {
    assertEquals(kernels(), names(RESOURCES, ".cl"));
  }

  /// The kernels as [io.striate.backend.gpu.aparapi.launch.KernelSource] names them, such as
  /// `conv/ConvKernel`.
  private static List<String> kernels() throws IOException {
    List<String> kernels =
        names(SOURCES, ".java").stream()
            .filter(name -> name.endsWith("Kernel"))
            .filter(name -> !Modifier.isAbstract(type(name).getModifiers()))
            .toList();
    assertTrue(kernels.size() > 20, kernels::toString);
    return kernels;
  }

  /// The files below a folder that end in this way, relative to the folder and without the ending.
  private static List<String> names(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .filter(name -> name.endsWith(ending))
          .map(name -> name.substring(0, name.length() - ending.length()))
          .sorted()
          .toList();
    }
  }

  private static Class<? extends Kernel> type(String kernel) {
    String name = PACKAGE.resolve(kernel).toString().replace('\\', '.').replace('/', '.');
    try {
      return Class.forName(name).asSubclass(Kernel.class);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static String translate(Class<? extends Kernel> type) throws Exception {
    var constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    Kernel kernel = constructor.newInstance();
    var entry = ClassModel.createClassModel(type).getEntrypoint("run", kernel);
    return KernelWriter.writeToString(entry);
  }
}

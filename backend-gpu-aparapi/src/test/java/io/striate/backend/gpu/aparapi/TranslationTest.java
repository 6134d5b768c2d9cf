package io.striate.backend.gpu.aparapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.aparapi.Kernel;
import com.aparapi.internal.model.ClassModel;
import com.aparapi.internal.writer.KernelWriter;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Translates every Java kernel anew, which needs no device, and compares with the translation
/// among the resources. With `-Dstriate.kernels=write` it writes them.
class TranslationTest {
  private static final String PACKAGE = "io.striate.backend.gpu.aparapi.kernels";
  private static final Path RESOURCES =
      Path.of("src", "main", "resources", "io", "striate", "backend", "gpu", "aparapi", "kernels");

  @TestFactory
  Stream<DynamicTest> kernelsAreTranslated() throws IOException, URISyntaxException {
    boolean write = "write".equals(System.getProperty("striate.kernels"));
    return kernels().stream()
        .map(type ->
            DynamicTest.dynamicTest(
                type.getSimpleName(),
                () -> {
                  Path file = RESOURCES.resolve(type.getSimpleName() + ".cl");
                  String text = translate(type);
                  if (write) {
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

  private static java.util.List<Class<? extends Kernel>> kernels()
      throws IOException, URISyntaxException {
    Path classes =
        Path.of(
            Objects.requireNonNull(
                    GpuProvider.class.getResource("/" + PACKAGE.replace('.', '/') + "/"))
                .toURI());
    try (Stream<Path> files = Files.list(classes)) {
      var kernels =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith("Kernel.class"))
              .sorted()
              .<Class<? extends Kernel>>map(TranslationTest::type)
              .filter(type -> !Modifier.isAbstract(type.getModifiers()))
              .toList();
      assertTrue(kernels.size() > 20, () -> "" + kernels);
      return kernels;
    }
  }

  private static Class<? extends Kernel> type(String file) {
    try {
      return Class.forName(PACKAGE + "." + file.replace(".class", "")).asSubclass(Kernel.class);
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

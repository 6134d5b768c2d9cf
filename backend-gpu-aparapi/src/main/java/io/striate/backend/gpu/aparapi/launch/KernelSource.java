package io.striate.backend.gpu.aparapi.launch;

import io.striate.api.tensor.ElementType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The OpenCL C source of a kernel: the translation of a Java class, with two substitutions.
///
/// @param kernel the Java class by its path below `kernels`, such as `conv/ConvKernel`
/// @param chain an expression of calls of `apply` that replaces the body of the function `chain`;
///   empty for no change
/// @param elements the arguments whose elements are not float32. Only the type of the pointer
///   changes, because C converts the elements when it loads them
public record KernelSource(String kernel, String chain, Map<String, ElementType> elements) {
  private static final String KERNELS = "/io/striate/backend/gpu/aparapi/kernels/";
  private static final Pattern ENTRY =
      Pattern.compile("__kernel void run\\((.*?)\\n\\)\\{", Pattern.DOTALL);
  private static final Pattern PARAMETER = Pattern.compile("(\\w+)\\s*(?:,|$)");
  private static final Pattern CHAIN =
      Pattern.compile("(\\w+__chain\\(This \\*this,[^)]*\\)\\{\\n   return)\\(.*\\);\\n");
  private static final Pattern FUNCTION =
      Pattern.compile("   if \\(function==(\\d+)\\)\\{\\n.*?\\n   \\}\\n", Pattern.DOTALL);
  private static final Pattern APPLY = Pattern.compile("(\\w+__apply)\\(This \\*this");

  public KernelSource {
    elements = Map.copyOf(elements);
  }

  /// The name of the kernel's class, without its package.
  public String name() {
    return kernel.substring(kernel.lastIndexOf('/') + 1);
  }

  /// The OpenCL C source text.
  public String text() {
    String text = resource(kernel);
    for (var element : new TreeMap<>(elements).entrySet()) {
      text =
          text.replaceAll(
              "__global float \\*" + element.getKey() + "\\b",
              "__global " + type(element.getValue()) + " *" + element.getKey());
    }
    return chain.isEmpty() ? text : withChain(text);
  }

  private String withChain(String text) {
    Matcher apply = APPLY.matcher(text);
    String needed =
        FUNCTION
            .matcher(text)
            .replaceAll(block -> chain.contains("apply(" + block.group(1) + ",") ? "$0" : "");
    Matcher place = CHAIN.matcher(needed);
    if (!apply.find() || !place.find()) {
      throw new IllegalStateException(kernel + " has no function chain");
    }
    String expression = chain.replace("apply(", apply.group(1) + "(this, ");
    return place.replaceFirst(Matcher.quoteReplacement(place.group(1) + "(" + expression + ");\n"));
  }

  private static String type(ElementType element) {
    return switch (element) {
      case FLOAT32 -> "float";
      case INT32 -> "int";
      case UINT8 -> "uchar";
    };
  }

  /// The names of the arguments, in order. They are the fields of the Java class.
  public List<String> parameters() {
    Matcher entry = ENTRY.matcher(resource(kernel));
    if (!entry.find()) {
      throw new IllegalStateException(kernel + " has no entry point");
    }
    var names = new ArrayList<String>();
    for (String line : entry.group(1).strip().split("\\n", -1)) {
      Matcher parameter = PARAMETER.matcher(line.strip());
      if (parameter.find()) {
        names.add(parameter.group(1));
      }
    }
    return names;
  }

  /// The translation of a kernel by Aparapi.
  public static String resource(String kernel) {
    String name = KERNELS + kernel + ".cl";
    try (InputStream stream =
        Objects.requireNonNull(KernelSource.class.getResourceAsStream(name), name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

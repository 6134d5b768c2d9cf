package io.striate.examples.kinds;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import io.striate.api.exchange.ImportRequest;
import io.striate.api.exchange.ImportedModel;
import io.striate.api.exchange.ModelFormat;
import io.striate.api.exchange.ModelFormatType;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `demo:linear`: linear classifiers as text. Each line is a class: its weights and, at the end,
/// its bias.
public final class LinearFormatType implements ModelFormatType {
  @Override
  public String id() {
    return "demo:linear";
  }

  @Override
  public String summary() {
    return "linear classifiers, a line of numbers for each class";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public ModelFormat create(Config config) {
    return new Lines();
  }

  private static final class Lines implements ModelFormat {
    private static final int MOST = 1 << 20;

    @Override
    public List<String> extensions() {
      return List.of("linear");
    }

    @Override
    public ImportedModel read(ImportRequest request) {
      List<String> lines = lines(request.file());
      int inputs = lines.isEmpty() ? 0 : words(lines.getFirst()).length - 1;
      if (inputs < 1 || (long) inputs * lines.size() > MOST) {
        throw damaged(request, "it has no line with weights and a bias");
      }
      float[] weight = new float[lines.size() * inputs];
      float[] bias = new float[lines.size()];
      for (int unit = 0; unit < lines.size(); unit++) {
        String[] words = words(lines.get(unit));
        if (words.length != inputs + 1) {
          throw damaged(request, "line " + (unit + 1) + " is not as long as the first");
        }
        for (int i = 0; i < inputs; i++) {
          weight[unit * inputs + i] = number(request, words[i]);
        }
        bias[unit] = number(request, words[inputs]);
      }
      String text =
          """
          {
            "striate": 1, "name": "NAME", "input": [INPUTS],
            "layers": [{ "type": "dense", "name": "classes", "units": UNITS }],
            "loss": "softmax-cross-entropy"
          }
          """
              .replace("NAME", request.name().replaceAll("[^A-Za-z0-9._-]", "_"))
              .replace("INPUTS", String.valueOf(inputs))
              .replace("UNITS", String.valueOf(lines.size()));
      return new ImportedModel(
          text,
          List.of(
              new ImportedModel.Weight(
                  "classes.weight", Shape.of(lines.size(), inputs), new HostArray.Floats(weight)),
              new ImportedModel.Weight(
                  "classes.bias", Shape.of(lines.size()), new HostArray.Floats(bias))),
          List.of());
    }

    private static List<String> lines(Path file) {
      try {
        return Files.readString(file, StandardCharsets.UTF_8).strip().lines().toList();
      } catch (IOException unreadable) {
        throw FileErrors.unreadable(Code.BAD_MODEL, file, unreadable);
      }
    }

    private static String[] words(String line) {
      return line.strip().split("\\s+", -1);
    }

    private static float number(ImportRequest request, String word) {
      try {
        return Float.parseFloat(word);
      } catch (NumberFormatException none) {
        throw damaged(request, "'" + word + "' is no number");
      }
    }

    private static StriateException damaged(ImportRequest request, String how) {
      return new StriateException(Code.BAD_MODEL, request.file() + ": " + how);
    }
  }
}

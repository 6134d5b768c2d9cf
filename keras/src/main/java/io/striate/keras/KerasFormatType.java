package io.striate.keras;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.exchange.ImportRequest;
import io.striate.api.exchange.ImportedModel;
import io.striate.api.exchange.ModelFormat;
import io.striate.api.exchange.ModelFormatType;
import java.util.List;
import java.util.Optional;

/// `striate:keras`: models of Keras 2 and 3.
public final class KerasFormatType implements ModelFormatType {
  private static final Field<Optional<String>> WEIGHTS =
      Field.optional("weights", FieldKind.text(), "HDF5 file of the weights, for a JSON file");

  @Override
  public String id() {
    return "striate:keras";
  }

  @Override
  public String summary() {
    return "models of Keras in .keras, .h5 and JSON files";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(WEIGHTS);
  }

  @Override
  public ModelFormat create(Config config) {
    return new Models(config.get(WEIGHTS));
  }

  private record Models(Optional<String> weights) implements ModelFormat {
    @Override
    public List<String> extensions() {
      return List.of("keras", "h5", "hdf5", "json");
    }

    @Override
    public ImportedModel read(ImportRequest request) {
      try (KerasFile file = KerasFile.open(request.file(), weights)) {
        return Translation.of(file, request);
      } catch (ArithmeticException overflow) {
        throw new StriateException(
            Code.BAD_MODEL, request.file() + ": has layers that are too large for arrays of Java");
      } catch (StriateException refused) {
        String name = request.file().toString();
        throw new StriateException(
            refused.problems().stream()
                .map(problem ->
                    problem.what().startsWith(name) || problem.place().isPresent()
                        ? problem
                        : problem.about(name + ":"))
                .toList());
      }
    }
  }
}

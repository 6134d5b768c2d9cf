package io.striate.interop.convert;

import io.striate.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What a file does not say of itself.
///
/// @param name of the model, if the file has none
/// @param input the shape of a sample, where the file leaves it open; empty where it does not
/// @param samples training samples, by which iterations become epochs
/// @param data what `train.data` shall say
public record ConversionRequest(
    String name, List<Integer> input, OptionalLong samples, Optional<JsonValue> data) {
  public ConversionRequest {
    input = List.copyOf(input);
  }
}

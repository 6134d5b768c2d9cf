package io.striate.interop.convert;

import io.striate.api.Catalog;
import io.striate.interop.caffe.CaffeConversion;
import io.striate.interop.darknet.DarknetConversion;
import io.striate.json.Json;
import io.striate.json.JsonReader;
import io.striate.json.JsonWriter;
import io.striate.layers.Network;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/// A conversion, and what tests ask of it.
///
/// @param conversion the specification, and what was not carried over
/// @param network the specification, read
public record Converted(Conversion conversion, Network network) {
  /// A file beside the tests.
  public static String file(String name) {
    try (var in = Converted.class.getResourceAsStream("/io/striate/interop/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What nobody gives.
  public static ConversionRequest request(int... input) {
    return new ConversionRequest(
        "net",
        java.util.Arrays.stream(input).boxed().toList(),
        OptionalLong.empty(),
        Optional.empty());
  }

  /// With a number of training samples of MNIST's kind.
  public static ConversionRequest training(long samples, int... input) {
    return new ConversionRequest(
        "net",
        java.util.Arrays.stream(input).boxed().toList(),
        OptionalLong.of(samples),
        Optional.of(Json.text("mnist")));
  }

  /// A network of Caffe.
  public static Converted caffe(String text, ConversionRequest request) {
    return of(
        CaffeConversion.of(
            new CaffeConversion.Source("net.prototxt", text), Optional.empty(), request));
  }

  /// A network of Caffe and its solver.
  public static Converted caffe(String text, String solver, ConversionRequest request) {
    return of(
        CaffeConversion.of(
            new CaffeConversion.Source("net.prototxt", text),
            Optional.of(new CaffeConversion.Source("solver.prototxt", solver)),
            request));
  }

  /// A network of Darknet.
  public static Converted darknet(String text, ConversionRequest request) {
    return of(DarknetConversion.of("net.cfg", text, request));
  }

  private static Converted of(Conversion conversion) {
    String text = JsonWriter.pretty(conversion.spec());
    return new Converted(
        conversion, Network.of(JsonReader.read("net.json", text), List.of(), Catalog.installed()));
  }

  /// Number of parameters.
  public long parameters() {
    return network.graph().parameters();
  }

  /// A member of the specification in one line; empty if it is not there.
  public String member(String key) {
    return conversion.spec().get(key).map(JsonWriter::line).orElse("");
  }

  /// The list of what was not carried over.
  public List<String> leftOut() {
    return conversion.leftOut().stream().map(LeftOut::toString).toList();
  }
}

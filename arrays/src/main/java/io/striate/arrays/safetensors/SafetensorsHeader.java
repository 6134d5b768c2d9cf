package io.striate.arrays.safetensors;

import io.striate.api.error.StriateException;
import io.striate.api.tensor.Shape;
import io.striate.arrays.StoredTensor;
import io.striate.json.Fields;
import io.striate.json.Json;
import io.striate.json.JsonMember;
import io.striate.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// The header of a safetensors file: which tensor lies where.
///
/// @param entries the tensors in the order of their data
record SafetensorsHeader(List<Entry> entries) {
  /// The header's length is a multiple of this, so that the data is aligned as the file is.
  private static final int ALIGNMENT = 8;

  private static final String METADATA = "__metadata__";

  /// One tensor: its elements are the bytes from `begin` (inclusive) to `end` (exclusive), counted
  /// from the header's end.
  record Entry(String name, StoredType type, Shape shape, long begin, long end) {}

  SafetensorsHeader {
    entries = entries.stream().sorted(Comparator.comparingLong(Entry::begin)).toList();
  }

  static SafetensorsHeader of(List<StoredTensor> tensors) {
    var entries = new ArrayList<Entry>();
    long begin = 0;
    for (StoredTensor tensor : tensors) {
      var type = StoredType.of(tensor.values());
      long end = begin + tensor.shape().elements() * type.bytes();
      entries.add(new Entry(tensor.name(), type, tensor.shape(), begin, end));
      begin = end;
    }
    return new SafetensorsHeader(entries);
  }

  /// The header as it is written, padded to a multiple of [#ALIGNMENT] bytes.
  byte[] bytes() {
    var root = Json.object();
    for (Entry entry : entries) {
      root.put(
          entry.name(),
          Json.object()
              .put("dtype", entry.type().name())
              .put("shape", Json.numbers(entry.shape().extents()))
              .put(
                  "data_offsets",
                  Json.list(List.of(Json.number(entry.begin()), Json.number(entry.end()))))
              .build());
    }
    byte[] text = JsonWriter.line(root.build()).getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(text, Math.ceilDiv(text.length, ALIGNMENT) * ALIGNMENT);
    Arrays.fill(padded, text.length, padded.length, (byte) ' ');
    return padded;
  }

  /// @param file what messages call the file
  static SafetensorsHeader parse(byte[] bytes, String file) {
    Fields root = Fields.parse(bytes, file);
    return new SafetensorsHeader(
        root.object().members().stream()
            .map(JsonMember::key)
            .filter(name -> !name.equals(METADATA))
            .map(name -> entry(name, root.fields(name)))
            .toList());
  }

  private static Entry entry(String name, Fields fields) {
    String dtype = fields.text("dtype");
    StoredType type =
        Arrays.stream(StoredType.values())
            .filter(known -> known.name().equals(dtype))
            .findFirst()
            .orElseThrow(() ->
                bad(
                    fields,
                    name,
                    String.format(
                        Locale.ROOT,
                        "has elements of type %s; Striate reads %s",
                        dtype,
                        Arrays.toString(StoredType.values()))));
    List<Long> extents = fields.counts("shape");
    if (extents.stream().anyMatch(extent -> extent < 1 || extent > Integer.MAX_VALUE)) {
      throw bad(fields, name, "has the shape " + extents);
    }
    Shape shape = Shape.of(extents.stream().mapToInt(Long::intValue).toArray());
    List<Long> offsets = fields.counts("data_offsets");
    if (offsets.size() != 2) {
      throw bad(fields, name, String.format(Locale.ROOT, "has %d offsets, not 2", offsets.size()));
    }
    if (!fits(extents)) {
      throw bad(
          fields,
          name,
          String.format(
              Locale.ROOT,
              "claims the shape %s; at most %d elements are read",
              shape,
              Shape.MAX_ELEMENTS));
    }
    long expected = shape.elements() * type.bytes();
    if (offsets.get(1) - offsets.get(0) != expected) {
      throw bad(
          fields,
          name,
          String.format(
              Locale.ROOT,
              "takes the bytes %d to %d, but %s%s takes %d bytes",
              offsets.get(0),
              offsets.get(1),
              type,
              shape,
              expected));
    }
    return new Entry(name, type, shape, offsets.get(0), offsets.get(1));
  }

  /// Whether an array can hold the elements: looked at before memory is taken for any.
  private static boolean fits(List<Long> extents) {
    long elements = 1;
    for (long extent : extents) {
      elements *= extent;
      if (elements > Shape.MAX_ELEMENTS) {
        return false;
      }
    }
    return true;
  }

  /// Checks that the tensors cover the data from its first byte to its last, each byte once.
  void requireCovers(long size, String file) {
    long covered = 0;
    for (Entry entry : entries) {
      if (entry.begin() != covered) {
        throw Safetensors.bad(
            file,
            String.format(
                Locale.ROOT,
                "tensor '%s' begins at byte %d of the data, expected %d: tensors %s",
                entry.name(),
                entry.begin(),
                covered,
                entry.begin() < covered ? "overlap" : "leave a gap"));
      }
      covered = entry.end();
    }
    if (covered != size) {
      throw Safetensors.bad(
          file,
          String.format(
              Locale.ROOT,
              "its tensors take %d bytes, found %d: %s",
              covered,
              size,
              size < covered ? "truncated" : "something is appended"));
    }
  }

  private static StriateException bad(Fields fields, String tensor, String what) {
    return Safetensors.bad(
        fields.file(), String.format(Locale.ROOT, "tensor '%s' %s", tensor, what));
  }
}

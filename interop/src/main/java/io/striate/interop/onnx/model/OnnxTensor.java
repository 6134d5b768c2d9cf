package io.striate.interop.onnx.model;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A tensor in a file. Its elements stay in the file until they are asked for.
///
/// @param name its name; empty for a tensor in an attribute
/// @param type the number of its element type, as in [DataType]
/// @param extents its shape
/// @param source where its elements are; absent for a tensor whose elements are elsewhere, such as
///   in the weights of a Striate model
/// @param file the name of the file, for messages
public record OnnxTensor(
    String name, long type, List<Long> extents, Optional<Source> source, String file) {
  public OnnxTensor {
    extents = List.copyOf(extents);
  }

  /// Where elements are.
  public sealed interface Source {
    /// Little-endian bytes of the elements, row-major.
    record Raw(ByteBuffer bytes) implements Source {}

    /// Whole numbers, row-major; bit patterns for types of 16 bits.
    @SuppressWarnings("ArrayRecordComponent") // a view: nobody compares two
    record Wholes(long[] values) implements Source {}

    /// Real numbers, row-major.
    @SuppressWarnings("ArrayRecordComponent") // a view: nobody compares two
    record Reals(float[] values) implements Source {}
  }

  /// A tensor of single precision, made in code.
  public static OnnxTensor of(String name, Shape shape, float... values) {
    return new OnnxTensor(
        name,
        DataType.FLOAT.code(),
        extents(shape),
        Optional.of(new Source.Reals(values)),
        "the graph");
  }

  /// A list of whole numbers, made in code.
  public static OnnxTensor of(String name, long... values) {
    return new OnnxTensor(
        name,
        DataType.INT64.code(),
        List.of((long) values.length),
        Optional.of(new Source.Wholes(values)),
        "the graph");
  }

  private static List<Long> extents(Shape shape) {
    return java.util.Arrays.stream(shape.extents()).mapToObj(Long::valueOf).toList();
  }

  /// The same tensor without its elements.
  public OnnxTensor withoutElements() {
    return new OnnxTensor(name, type, extents, Optional.empty(), file);
  }

  /// The element type.
  ///
  /// @throws StriateException if Striate does not read it
  public DataType dataType() {
    return DataType.of(type)
        .orElseThrow(() ->
            bad(
                "has the element type " + type + ", which is not read",
                "use floats or whole numbers"));
  }

  /// The number of elements.
  ///
  /// @throws StriateException if an extent is negative or an array cannot hold so many
  public int size() {
    long size = 1;
    for (long extent : extents) {
      if (extent < 0 || extent > Shape.MAX_ELEMENTS || size * extent > Shape.MAX_ELEMENTS) {
        throw bad("has the shape " + extents + ", which no array can hold", "the file is damaged");
      }
      size *= extent;
    }
    return (int) size;
  }

  /// The shape.
  ///
  /// @throws StriateException if it has no elements, or more than an array can hold
  public Shape shape() {
    if (size() == 0) {
      throw bad("has the shape " + extents + " and so no elements", "remove it from the graph");
    }
    return Shape.of(extents.stream().mapToInt(Long::intValue).toArray());
  }

  /// The elements in single precision; other types are rounded to it.
  ///
  /// @throws StriateException if there are more or fewer than the shape has
  public float[] floats() {
    DataType dataType = dataType();
    return switch (elements(dataType)) {
      case Source.Reals(float[] values) -> values.clone();
      case Source.Wholes(long[] values) -> {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
          floats[i] =
              switch (dataType) {
                case FLOAT16 -> Float.float16ToFloat((short) values[i]);
                case BFLOAT16 -> Float.intBitsToFloat((int) values[i] << 16);
                default -> values[i];
              };
        }
        yield floats;
      }
      case Source.Raw(ByteBuffer bytes) -> {
        float[] floats = new float[size()];
        ByteBuffer view = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < floats.length; i++) {
          floats[i] =
              switch (dataType) {
                case FLOAT -> view.getFloat(i * Float.BYTES);
                case DOUBLE -> (float) view.getDouble(i * Double.BYTES);
                case FLOAT16 -> Float.float16ToFloat(view.getShort(i * Short.BYTES));
                case BFLOAT16 -> Float.intBitsToFloat(view.getShort(i * Short.BYTES) << 16);
                default -> whole(view, dataType, i);
              };
        }
        yield floats;
      }
    };
  }

  /// The elements as whole numbers.
  ///
  /// @throws StriateException if they are real numbers, or there are more or fewer than the shape
  ///   has
  public long[] wholes() {
    DataType dataType = dataType();
    if (dataType.real()) {
      throw bad("holds real numbers where whole ones are needed", "convert the model again");
    }
    return switch (elements(dataType)) {
      case Source.Wholes(long[] values) -> values.clone();
      case Source.Reals _ -> throw new IllegalStateException("no reals in " + dataType);
      case Source.Raw(ByteBuffer bytes) -> {
        long[] wholes = new long[size()];
        ByteBuffer view = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < wholes.length; i++) {
          wholes[i] = whole(view, dataType, i);
        }
        yield wholes;
      }
    };
  }

  private static long whole(ByteBuffer view, DataType type, int i) {
    return switch (type) {
      case UINT8, BOOL -> Byte.toUnsignedLong(view.get(i));
      case INT8 -> view.get(i);
      case UINT16 -> Short.toUnsignedLong(view.getShort(i * Short.BYTES));
      case INT16 -> view.getShort(i * Short.BYTES);
      case INT32 -> view.getInt(i * Integer.BYTES);
      case UINT32 -> Integer.toUnsignedLong(view.getInt(i * Integer.BYTES));
      case INT64, UINT64 -> view.getLong(i * Long.BYTES);
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16 ->
          throw new IllegalArgumentException(type + " is no whole number");
    };
  }

  /// The elements, checked to be as many as the shape has.
  private Source elements(DataType dataType) {
    int size = size();
    Source elements =
        source.orElseThrow(
            () -> bad("has no elements here", "its values are in the weights of the model"));
    long held =
        switch (elements) {
          case Source.Raw(ByteBuffer bytes) ->
              bytes.remaining() % dataType.bytes() == 0 ? bytes.remaining() / dataType.bytes() : -1;
          case Source.Wholes(long[] values) -> values.length;
          case Source.Reals(float[] values) -> values.length;
        };
    if (held != size) {
      throw bad(
          String.format(
              Locale.ROOT,
              "has the shape %s, %d elements of %s, and does not hold as many",
              extents,
              size,
              dataType),
          "the file is damaged");
    }
    boolean suits =
        switch (elements) {
          case Source.Raw _ -> true;
          case Source.Wholes _ -> dataType != DataType.FLOAT && dataType != DataType.DOUBLE;
          case Source.Reals _ -> dataType == DataType.FLOAT || dataType == DataType.DOUBLE;
        };
    if (!suits) {
      throw bad("holds elements of another type than " + dataType, "the file is damaged");
    }
    return elements;
  }

  private StriateException bad(String what, String remedy) {
    String called = name.isEmpty() ? "a tensor without a name" : "tensor '" + name + "'";
    return FileErrors.bad(Code.BAD_MODEL, file, called + " " + what, remedy);
  }
}

package io.striate.interop.onnx.model;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import io.striate.interop.onnx.wire.WireReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads ONNX files. The weights stay in the file, which is mapped, until they are asked for.
///
/// What a file can make the reader do is bounded: its parts are counted, graphs within nodes are
/// not read, and external data must lie below the folder of the model.
///
/// Source: the ONNX specification, onnx.proto (numbers of the fields) and "External data".
public final class ModelReader {
  /// More nodes, names, dimensions and numbers than any model has; about 200 MB of objects.
  private static final long MOST_PARTS = 2_000_000;

  private static final String REMEDY = "the file is damaged, or is not an ONNX model";

  private final String file;

  /// The folder of the model; absent for a model that may have no external data.
  private final Optional<Path> folder;

  private final WireReader.Budget budget = new WireReader.Budget(MOST_PARTS);

  private ModelReader(String file, Optional<Path> folder) {
    this.file = file;
    this.folder = folder;
  }

  /// Reads a file.
  ///
  /// @throws StriateException if it cannot be read, or is no ONNX model
  public static OnnxModel read(Path file) {
    Path parent = file.toAbsolutePath().normalize().getParent();
    return new ModelReader(file.toString(), Optional.ofNullable(parent)).model(mapped(file));
  }

  /// Reads a model that is in memory. It may have no external data.
  ///
  /// @param name what messages call it
  /// @throws StriateException if it is no ONNX model
  public static OnnxModel read(String name, ByteBuffer content) {
    return new ModelReader(name, Optional.empty()).model(content);
  }

  private static ByteBuffer mapped(Path file) {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw FileErrors.bad(
            Code.BAD_MODEL,
            file,
            String.format(Locale.ROOT, "has %,d bytes, more than 2 GiB", channel.size()),
            "save its weights as external data");
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_MODEL, file, e);
    }
  }

  private OnnxModel model(ByteBuffer content) {
    var reader = new WireReader(file, content, budget);
    long irVersion = 0;
    long opset = 0;
    Optional<OnnxGraph> graph = Optional.empty();
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> irVersion = reader.whole();
        case 7 -> graph = Optional.of(graph(reader.message()));
        case 8 -> opset = Math.max(opset, opset(reader.message()));
        default -> reader.skip();
      }
    }
    if (graph.isEmpty()) {
      throw bad("has no graph");
    }
    if (opset == 0) {
      throw bad("does not say which version of the operators it uses");
    }
    return new OnnxModel(file, irVersion, opset, graph.get());
  }

  /// The version of the operators of ONNX itself; 0 for other operators.
  private static long opset(WireReader reader) {
    String domain = "";
    long version = 0;
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> domain = reader.text();
        case 2 -> version = reader.whole();
        default -> reader.skip();
      }
    }
    return domain.isEmpty() || domain.equals("ai.onnx") ? version : 0;
  }

  private OnnxGraph graph(WireReader reader) {
    String name = "";
    var nodes = new ArrayList<OnnxNode>();
    var initializers = new ArrayList<OnnxTensor>();
    var inputs = new ArrayList<OnnxValue>();
    var outputs = new ArrayList<OnnxValue>();
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> nodes.add(node(reader.message()));
        case 2 -> name = reader.text();
        case 5 -> initializers.add(tensor(reader.message()));
        case 11 -> inputs.add(value(reader.message()));
        case 12 -> outputs.add(value(reader.message()));
        case 15 -> throw bad("has sparse weights, which are not read");
        default -> reader.skip();
      }
    }
    return new OnnxGraph(name, nodes, initializers, inputs, outputs);
  }

  private OnnxNode node(WireReader reader) {
    String name = "";
    String operator = "";
    String domain = "";
    var inputs = new ArrayList<String>();
    var outputs = new ArrayList<String>();
    var attributes = new ArrayList<OnnxAttribute>();
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> inputs.add(reader.text());
        case 2 -> outputs.add(reader.text());
        case 3 -> name = reader.text();
        case 4 -> operator = reader.text();
        case 5 -> attributes.add(attribute(reader.message()));
        case 7 -> domain = reader.text();
        default -> reader.skip();
      }
    }
    return new OnnxNode(name, operator, domain, inputs, outputs, attributes);
  }

  private OnnxAttribute attribute(WireReader reader) {
    String name = "";
    long type = 0;
    Optional<Float> real = Optional.empty();
    OptionalLong whole = OptionalLong.empty();
    Optional<String> text = Optional.empty();
    Optional<OnnxTensor> tensor = Optional.empty();
    var reals = new ArrayList<Float>();
    var wholes = new ArrayList<Long>();
    boolean other = false;
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> name = reader.text();
        case 2 -> real = Optional.of(reader.real());
        case 3 -> whole = OptionalLong.of(reader.whole());
        case 4 -> text = Optional.of(reader.text());
        case 5 -> tensor = Optional.of(tensor(reader.message()));
        case 7 ->
            reader.reals(value -> {
              reader.count();
              reals.add((float) value);
            });
        case 8 ->
            reader.wholes(value -> {
              reader.count();
              wholes.add(value);
            });
        case 20 -> type = reader.whole();
        default -> {
          other |= reader.field() != 13; // the description
          reader.skip();
        }
      }
    }
    // A value that is 0 or empty may be left out; the type says which one it is.
    String called = name;
    return switch (Math.clamp(type, 0, 15)) {
      case 1 -> new OnnxAttribute.Real(name, real.orElse(0f));
      case 2 -> new OnnxAttribute.Whole(name, whole.orElse(0));
      case 3 -> new OnnxAttribute.Text(name, text.orElse(""));
      case 4 ->
          new OnnxAttribute.Tensor(
              name, tensor.orElseThrow(() -> bad("attribute '" + called + "' has no tensor")));
      case 6 -> new OnnxAttribute.Reals(name, reals);
      case 7 -> new OnnxAttribute.Wholes(name, wholes);
      default -> {
        if (type != 0 || other) {
          yield new OnnxAttribute.Other(name);
        }
        // Files of the first versions have no types.
        if (real.isPresent()) {
          yield new OnnxAttribute.Real(name, real.get());
        }
        if (text.isPresent()) {
          yield new OnnxAttribute.Text(name, text.get());
        }
        if (tensor.isPresent()) {
          yield new OnnxAttribute.Tensor(name, tensor.get());
        }
        if (!reals.isEmpty()) {
          yield new OnnxAttribute.Reals(name, reals);
        }
        yield whole.isPresent()
            ? new OnnxAttribute.Whole(name, whole.getAsLong())
            : new OnnxAttribute.Wholes(name, wholes);
      }
    };
  }

  private static OnnxValue value(WireReader reader) {
    String name = "";
    long type = 0;
    Optional<List<OnnxValue.Extent>> extents = Optional.empty();
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> name = reader.text();
        case 2 -> {
          WireReader types = reader.message();
          while (types.next()) {
            if (types.field() != 1) {
              types.skip();
              continue;
            }
            WireReader tensor = types.message();
            while (tensor.next()) {
              switch (tensor.field()) {
                case 1 -> type = tensor.whole();
                case 2 -> extents = Optional.of(extents(tensor.message()));
                default -> tensor.skip();
              }
            }
          }
        }
        default -> reader.skip();
      }
    }
    return new OnnxValue(name, type, extents);
  }

  private static List<OnnxValue.Extent> extents(WireReader reader) {
    var extents = new ArrayList<OnnxValue.Extent>();
    while (reader.next()) {
      if (reader.field() != 1) {
        reader.skip();
        continue;
      }
      WireReader extent = reader.message();
      var found = OnnxValue.Extent.open("");
      while (extent.next()) {
        switch (extent.field()) {
          case 1 -> found = OnnxValue.Extent.of(extent.whole());
          case 2 -> found = OnnxValue.Extent.open(extent.text());
          default -> extent.skip();
        }
      }
      extents.add(found);
    }
    return extents;
  }

  private OnnxTensor tensor(WireReader reader) {
    String name = "";
    long type = 0;
    var extents = new ArrayList<Long>();
    var wholes = new Growing.Wholes();
    var reals = new Growing.Reals();
    Optional<ByteBuffer> raw = Optional.empty();
    Map<String, String> external = new HashMap<>();
    boolean elsewhere = false;
    while (reader.next()) {
      switch (reader.field()) {
        case 1 ->
            reader.wholes(value -> {
              reader.count();
              extents.add(value);
            });
        case 2 -> type = reader.whole();
        case 4 -> reader.reals(reals::add);
        case 5, 7, 11 -> reader.wholes(wholes::add);
        case 8 -> name = reader.text();
        case 9 -> raw = Optional.of(reader.bytes());
        case 10 -> reader.doubles(reals::add);
        case 13 -> entry(reader.message(), external);
        case 14 -> elsewhere = reader.whole() == 1;
        default -> reader.skip();
      }
    }
    Optional<OnnxTensor.Source> source = raw.map(OnnxTensor.Source.Raw::new);
    if (elsewhere) {
      source = Optional.of(new OnnxTensor.Source.Raw(external(name, external)));
    } else if (source.isEmpty() && (wholes.size + reals.size > 0 || extents.contains(0L))) {
      boolean real = type == DataType.FLOAT.code() || type == DataType.DOUBLE.code();
      source =
          Optional.of(
              real
                  ? new OnnxTensor.Source.Reals(reals.toArray())
                  : new OnnxTensor.Source.Wholes(wholes.toArray()));
    }
    return new OnnxTensor(name, type, extents, source, file);
  }

  private static void entry(WireReader reader, Map<String, String> into) {
    String key = "";
    String value = "";
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> key = reader.text();
        case 2 -> value = reader.text();
        default -> reader.skip();
      }
    }
    into.put(key, value);
  }

  /// The bytes of a tensor that lie in a file of their own: below the folder of the model, whatever
  /// the path says and wherever links lead.
  private ByteBuffer external(String tensor, Map<String, String> entries) {
    String location = entries.getOrDefault("location", "");
    String subject = "the external data '" + location + "' of tensor '" + tensor + "'";
    if (folder.isEmpty()) {
      throw bad(subject + " cannot be read: the model is not a file");
    }
    try {
      Path root = folder.get().toRealPath();
      Path data = root.resolve(location).normalize();
      boolean inside = !location.isEmpty() && data.startsWith(root) && !data.equals(root);
      if (!inside || (Files.exists(data) && !data.toRealPath().startsWith(root))) {
        throw FileErrors.bad(
            Code.BAD_MODEL,
            file,
            subject + " lies outside of the model's folder",
            "move the data beside the model");
      }
      ByteBuffer all = mapped(data);
      long offset = number(entries, "offset", 0);
      long length = number(entries, "length", all.remaining() - Math.min(offset, all.remaining()));
      if (offset > all.remaining() || length > all.remaining() - offset) {
        throw FileErrors.bad(
            Code.BAD_MODEL,
            file,
            String.format(
                Locale.ROOT,
                "%s should have %d bytes from %d on, and the file has %d",
                subject,
                length,
                offset,
                all.remaining()),
            "the file is damaged");
      }
      return all.slice((int) offset, (int) length);
    } catch (InvalidPathException e) {
      throw bad(subject + " is no path");
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_MODEL, Path.of(file), e);
    }
  }

  private long number(Map<String, String> entries, String key, long otherwise) {
    String digits = entries.get(key);
    if (digits == null) {
      return otherwise;
    }
    if (!digits.matches("[0-9]{1,18}")) {
      throw bad("the " + key + " of external data is '" + digits + "'");
    }
    return Long.parseLong(digits);
  }

  private StriateException bad(String what) {
    return FileErrors.bad(Code.BAD_MODEL, file, what, REMEDY);
  }

  /// Arrays that grow with what is read, so that their size follows from the file's.
  private static final class Growing {
    private Growing() {}

    /// Whole numbers.
    static final class Wholes {
      private long[] values = {};
      private int size;

      void add(long value) {
        if (size == values.length) {
          values = Arrays.copyOf(values, Math.max(16, size + (size >> 1)));
        }
        values[size++] = value;
      }

      long[] toArray() {
        return Arrays.copyOf(values, size);
      }
    }

    /// Real numbers.
    static final class Reals {
      private float[] values = {};
      private int size;

      void add(double value) {
        if (size == values.length) {
          values = Arrays.copyOf(values, Math.max(16, size + (size >> 1)));
        }
        values[size++] = (float) value;
      }

      float[] toArray() {
        return Arrays.copyOf(values, size);
      }
    }
  }
}

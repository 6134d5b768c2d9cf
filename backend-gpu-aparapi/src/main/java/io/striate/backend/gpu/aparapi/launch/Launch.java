package io.striate.backend.gpu.aparapi.launch;

import io.striate.api.op.Window2d;
import io.striate.api.tensor.ElementType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One launch of a kernel, as data.
///
/// @param source the source of the kernel
/// @param arguments the arguments by name
/// @param items the number of work-items along each of three axes, before rounding up to whole
///   work-groups
/// @param group the size of a work-group along each axis: at most 256 work-items
public record Launch(
    KernelSource source, Map<String, Argument> arguments, List<Long> items, List<Long> group) {
  private static final long LINE = 256;
  private static final long ROW = 64;

  public Launch {
    arguments = Map.copyOf(arguments);
    items = List.copyOf(items);
    group = List.copyOf(group);
  }

  /// Starts a launch of a kernel, named as in [KernelSource].
  public static Builder of(String kernel) {
    return new Builder(kernel);
  }

  /// Collects arguments.
  public static final class Builder {
    private final String kernel;
    private final Map<String, Argument> arguments = new HashMap<>();
    private final Map<String, ElementType> elements = new HashMap<>();
    private String chain = "";

    private Builder(String kernel) {
      this.kernel = kernel;
    }

    /// A buffer of float32 elements.
    public Builder memory(String name, BufferRef buffer) {
      arguments.put(name, new Argument.Memory(buffer));
      return this;
    }

    /// A buffer whose elements have this type.
    public Builder memory(String name, BufferRef buffer, ElementType element) {
      if (element != ElementType.FLOAT32) {
        elements.put(name, element);
      }
      return memory(name, buffer);
    }

    /// An int.
    public Builder integer(String name, int value) {
      arguments.put(name, new Argument.Int(value));
      return this;
    }

    /// A float.
    public Builder real(String name, double value) {
      arguments.put(name, new Argument.Real((float) value));
      return this;
    }

    /// A table of ints.
    public Builder table(String name, List<Integer> values) {
      arguments.put(name, new Argument.Table(values));
      return this;
    }

    /// Local memory of this many floats, shared by a work-group.
    public Builder local(String name, int floats) {
      arguments.put(name, new Argument.Local(floats));
      return this;
    }

    /// The expression of a chain; see [KernelSource].
    public Builder chain(String expression) {
      chain = expression;
      return this;
    }

    /// The arguments of kernels that slide a window over maps of `height` and `width`.
    public Builder window(Window2d window, int height, int width) {
      return integer("height", height)
          .integer("width", width)
          .integer("outHeight", window.outHeight(height))
          .integer("outWidth", window.outWidth(width))
          .integer("kernelHeight", window.kernelHeight())
          .integer("kernelWidth", window.kernelWidth())
          .integer("strideHeight", window.strideHeight())
          .integer("strideWidth", window.strideWidth())
          .integer("padTop", window.padTop())
          .integer("padLeft", window.padLeft())
          .integer("dilationHeight", window.dilationHeight())
          .integer("dilationWidth", window.dilationWidth());
    }

    /// One work-item for each element. The number of elements is also the argument `size`.
    public Launch overElements(long size) {
      integer("size", Math.toIntExact(size));
      return build(List.of(size, 1L, 1L), List.of(LINE, 1L, 1L));
    }

    /// Work-items along three axes. Work-groups extend along the first.
    public Launch over(long x, long y, long z) {
      return build(List.of(x, y, z), List.of(ROW, 1L, 1L));
    }

    /// Work-groups of 16 x 16 work-items.
    public Launch overTiles(long across, long down, long products) {
      return build(List.of(across * 16, down * 16, products), List.of(16L, 16L, 1L));
    }

    /// Work-groups of one work-item.
    public Launch singly(long across, long down, long products) {
      return build(List.of(across, down, products), List.of(1L, 1L, 1L));
    }

    private Launch build(List<Long> items, List<Long> group) {
      return new Launch(new KernelSource(kernel, chain, elements), arguments, items, group);
    }
  }
}

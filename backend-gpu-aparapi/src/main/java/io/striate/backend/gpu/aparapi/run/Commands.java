package io.striate.backend.gpu.aparapi.run;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.striate.backend.gpu.aparapi.launch.Argument;
import io.striate.backend.gpu.aparapi.launch.BufferRef;
import io.striate.backend.gpu.aparapi.launch.Launch;
import io.striate.backend.gpu.aparapi.launch.Routine;
import io.striate.backend.gpu.aparapi.opencl.Buffer;
import io.striate.backend.gpu.aparapi.opencl.Context;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// Commands for the device. The arguments of launches are set in advance, so running a launch is
/// one call.
public final class Commands implements AutoCloseable {
  private interface Command {
    void run();
  }

  private final CompiledKernels programs;
  private final Context context;
  private final Arena arena = Arena.ofShared();
  private final List<Command> commands = new ArrayList<>();
  private final List<Context.Entry> entries = new ArrayList<>();
  private final Map<List<Integer>, Buffer> tables = new HashMap<>();
  private boolean closed;

  /// An empty list of commands for the device of `context`.
  public Commands(CompiledKernels programs, Context context) {
    this.programs = programs;
    this.context = context;
  }

  /// Appends the launches of a routine.
  ///
  /// @param memory returns the buffer of each reference
  public void add(Routine routine, Function<BufferRef, Buffer> memory) {
    for (Launch launch : routine.launches()) {
      Context.Entry entry = programs.entry(launch.source());
      entries.add(entry);
      List<String> names = launch.source().parameters();
      for (int i = 0; i < names.size(); i++) {
        set(entry, i, names.get(i), launch, memory);
      }
      MemorySegment group = arena.allocate(JAVA_LONG, 3);
      MemorySegment items = arena.allocate(JAVA_LONG, 3);
      for (int axis = 0; axis < 3; axis++) {
        long size = launch.group().get(axis);
        group.setAtIndex(JAVA_LONG, axis, size);
        items.setAtIndex(JAVA_LONG, axis, Math.ceilDiv(launch.items().get(axis), size) * size);
      }
      commands.add(() -> entry.launch(items, group));
    }
  }

  private void set(
      Context.Entry entry,
      int index,
      String name,
      Launch launch,
      Function<BufferRef, Buffer> memory) {
    if (name.equals("passid")) { // an argument that Aparapi adds
      entry.argument(index, 0);
      return;
    }
    Argument argument =
        Objects.requireNonNull(
            launch.arguments().get(name),
            () -> launch.source().name() + " needs the argument " + name);
    switch (argument) {
      case Argument.Int(int value) -> entry.argument(index, value);
      case Argument.Real(float value) -> entry.argument(index, Float.floatToRawIntBits(value));
      case Argument.Memory(BufferRef ref) -> entry.argument(index, memory.apply(ref));
      case Argument.Table(List<Integer> values) ->
          entry.argument(index, tables.computeIfAbsent(values, this::table));
      case Argument.Local(int floats) -> entry.local(index, 4L * floats);
    }
  }

  private Buffer table(List<Integer> values) {
    long bytes = 4L * Math.max(1, values.size());
    Buffer table = context.allocate(bytes);
    context.upload(
        table,
        bytes,
        memory -> {
          for (int i = 0; i < values.size(); i++) {
            memory.setAtIndex(JAVA_INT, i, values.get(i));
          }
        });
    return table;
  }

  /// Appends a copy from one buffer to another.
  public void copy(Buffer from, Buffer to, long bytes) {
    commands.add(() -> context.copy(from, to, bytes));
  }

  /// Submits all commands to the device, which runs them in order.
  public void run() {
    for (int i = 0; i < commands.size(); i++) {
      commands.get(i).run();
    }
    context.flush();
  }

  /// Runs the commands from `first` to before `end` and waits for them.
  public void runAndWait(int first, int end) {
    for (int i = first; i < end; i++) {
      commands.get(i).run();
    }
    context.finish();
  }

  /// The number of commands.
  public int count() {
    return commands.size();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      entries.forEach(Context.Entry::close);
      tables.values().forEach(Buffer::close);
      arena.close();
    }
  }
}

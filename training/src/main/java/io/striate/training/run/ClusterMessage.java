package io.striate.training.run;

import io.striate.api.tensor.HostArray;
import io.striate.layers.program.Standing;
import io.striate.training.data.EpochBatches;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the driver of a training tells its workers.
sealed interface ClusterMessage {
  /// A phase begins, or its standing has changed.
  ///
  /// @param index of the phase, from 0
  record Phase(int index, Standing standing) implements ClusterMessage {}

  /// The values of all states.
  record States(Map<String, HostArray> values) implements ClusterMessage {}

  /// An epoch begins.
  ///
  /// @param epoch of the run, from 0
  /// @param first how many batches are left out
  record Epoch(int epoch, EpochBatches batches, int first) implements ClusterMessage {}

  /// A step on the next batch.
  record Step(long step, double rate) implements ClusterMessage {}

  /// There is nothing more to do.
  record End() implements ClusterMessage {}

  /// The message in bytes.
  default byte[] bytes() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      switch (this) {
        case Phase(int index, Standing(int epochs, int steps, long before)) -> {
          out.writeByte('P');
          out.writeInt(index);
          out.writeInt(epochs);
          out.writeInt(steps);
          out.writeLong(before);
        }
        case States(Map<String, HostArray> values) -> {
          out.writeByte('V');
          out.writeInt(values.size());
          for (Map.Entry<String, HostArray> each : values.entrySet()) {
            out.writeUTF(each.getKey());
            write(out, each.getValue());
          }
        }
        case Epoch(int epoch, EpochBatches(int size, int count, int last, int rest), int first) -> {
          out.writeByte('E');
          for (int number : new int[] {epoch, size, count, last, rest, first}) {
            out.writeInt(number);
          }
        }
        case Step(long step, double rate) -> {
          out.writeByte('S');
          out.writeLong(step);
          out.writeDouble(rate);
        }
        case End() -> out.writeByte('.');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, HostArray values) throws IOException {
    boolean wide = values instanceof HostArray.Doubles;
    out.writeBoolean(wide);
    out.writeInt(values.length());
    var buffer = ByteBuffer.allocate(values.length() * (wide ? Double.BYTES : Float.BYTES));
    switch (values) {
      case HostArray.Doubles(double[] doubles) -> buffer.asDoubleBuffer().put(doubles);
      case HostArray.Floats(float[] floats) -> buffer.asFloatBuffer().put(floats);
      case HostArray.Ints _, HostArray.Bytes _ ->
          throw new IllegalArgumentException("states are floats");
    }
    out.write(buffer.array());
  }

  /// Reads a message.
  static ClusterMessage of(byte[] bytes) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int kind = in.readByte();
      return switch (kind) {
        case 'P' ->
            new Phase(in.readInt(), new Standing(in.readInt(), in.readInt(), in.readLong()));
        case 'V' -> states(in);
        case 'E' ->
            new Epoch(
                in.readInt(),
                new EpochBatches(in.readInt(), in.readInt(), in.readInt(), in.readInt()),
                in.readInt());
        case 'S' -> new Step(in.readLong(), in.readDouble());
        case '.' -> new End();
        default -> throw new IOException("unknown message " + kind);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static States states(DataInputStream in) throws IOException {
    var values = new LinkedHashMap<String, HostArray>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      String name = in.readUTF();
      boolean wide = in.readBoolean();
      int length = in.readInt();
      byte[] raw = new byte[length * (wide ? Double.BYTES : Float.BYTES)];
      in.readFully(raw);
      var buffer = ByteBuffer.wrap(raw);
      if (wide) {
        double[] doubles = new double[length];
        buffer.asDoubleBuffer().get(doubles);
        values.put(name, new HostArray.Doubles(doubles));
      } else {
        float[] floats = new float[length];
        buffer.asFloatBuffer().get(floats);
        values.put(name, new HostArray.Floats(floats));
      }
    }
    return new States(values);
  }
}

package io.striate.backend.gpu.aparapi.run;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import io.striate.backend.gpu.aparapi.opencl.Buffer;
import io.striate.backend.gpu.aparapi.opencl.Context;
import java.lang.foreign.MemorySegment;

/// A tensor in device memory, in row-major order. Writing copies the array and returns without
/// waiting for the transfer. Reading waits.
///
/// @param buffer at least as large as the elements
public record GpuTensor(TensorType type, Context context, Buffer buffer) implements Tensor {
  /// The buffer of a tensor.
  ///
  /// @throws StriateException if the tensor is not one of this backend's
  public static Buffer buffer(Tensor tensor) {
    if (tensor instanceof GpuTensor own) {
      return own.buffer;
    }
    throw new StriateException(
        Code.BACKEND_DEFECT,
        "a tensor of " + tensor.getClass().getName() + " was bound to backend 'gpu-aparapi'",
        "allocate tensors on the backend that plans the program");
  }

  @Override
  public void write(HostArray source) {
    source.requireFits(type);
    int n = source.length();
    context.upload(
        buffer,
        type.bytes(),
        memory -> {
          switch (source) {
            case HostArray.Floats(float[] values) ->
                MemorySegment.copy(values, 0, memory, JAVA_FLOAT, 0, n);
            case HostArray.Doubles(double[] values) -> {
              for (int i = 0; i < n; i++) {
                memory.setAtIndex(JAVA_FLOAT, i, (float) values[i]);
              }
            }
            case HostArray.Ints(int[] values) ->
                MemorySegment.copy(values, 0, memory, JAVA_INT, 0, n);
            case HostArray.Bytes(byte[] values) ->
                MemorySegment.copy(values, 0, memory, JAVA_BYTE, 0, n);
          }
        });
  }

  @Override
  public void read(HostArray target) {
    target.requireFits(type);
    int n = target.length();
    context.download(
        buffer,
        type.bytes(),
        memory -> {
          switch (target) {
            case HostArray.Floats(float[] values) ->
                MemorySegment.copy(memory, JAVA_FLOAT, 0, values, 0, n);
            case HostArray.Doubles(double[] values) -> {
              for (int i = 0; i < n; i++) {
                values[i] = memory.getAtIndex(JAVA_FLOAT, i);
              }
            }
            case HostArray.Ints(int[] values) ->
                MemorySegment.copy(memory, JAVA_INT, 0, values, 0, n);
            case HostArray.Bytes(byte[] values) ->
                MemorySegment.copy(memory, JAVA_BYTE, 0, values, 0, n);
          }
        });
  }

  @Override
  public void close() {
    buffer.close();
  }

  /// Tensors are compared by identity.
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}

package io.striate.interop.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// ONNX Runtime, the independent implementation that tests compare with.
public final class OnnxRuntime {
  private OnnxRuntime() {}

  /// The numbers of a tensor.
  ///
  /// @param shape with the batch
  /// @param values row-major
  @SuppressWarnings("ArrayRecordComponent") // a view
  public record Numbers(long[] shape, float[] values) {}

  /// The outputs of a model for an input, by name.
  public static Map<String, Numbers> run(byte[] model, String input, Numbers numbers) {
    return run(model, Map.of(input, numbers));
  }

  /// The outputs of a model by name; inputs are given as the model declares them.
  public static Map<String, Numbers> run(byte[] model, Map<String, Numbers> inputs) {
    var environment = OrtEnvironment.getEnvironment();
    var tensors = new HashMap<String, OnnxTensor>();
    try (var options = new OrtSession.SessionOptions()) {
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      options.setIntraOpNumThreads(1);
      try (var session = environment.createSession(model, options)) {
        for (var input : session.getInputInfo().entrySet()) {
          Numbers numbers = Objects.requireNonNull(inputs.get(input.getKey()), input.getKey());
          var info = (TensorInfo) input.getValue().getInfo();
          tensors.put(input.getKey(), tensor(environment, info, numbers));
        }
        return outputs(session, tensors);
      }
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime refuses the model: " + e.getMessage(), e);
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  private static OnnxTensor tensor(OrtEnvironment environment, TensorInfo info, Numbers numbers)
      throws OrtException {
    float[] values = numbers.values();
    return switch (info.type) {
      case FLOAT -> OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), numbers.shape());
      case INT32 -> {
        var whole = IntBuffer.allocate(values.length);
        for (float value : values) {
          whole.put((int) value);
        }
        yield OnnxTensor.createTensor(environment, whole.flip(), numbers.shape());
      }
      case INT64 -> {
        var whole = LongBuffer.allocate(values.length);
        for (float value : values) {
          whole.put((long) value);
        }
        yield OnnxTensor.createTensor(environment, whole.flip(), numbers.shape());
      }
      default -> throw new IllegalStateException("input of " + info.type);
    };
  }

  private static Map<String, Numbers> outputs(OrtSession session, Map<String, OnnxTensor> inputs)
      throws OrtException {
    try (var results = session.run(inputs)) {
      var outputs = new LinkedHashMap<String, Numbers>();
      for (var result : results) {
        var found = (OnnxTensor) result.getValue();
        outputs.put(result.getKey(), new Numbers(found.getInfo().getShape(), floats(found)));
      }
      return outputs;
    }
  }

  private static float[] floats(OnnxTensor tensor) {
    return switch (tensor.getInfo().type) {
      case FLOAT -> {
        var buffer = tensor.getFloatBuffer();
        float[] all = new float[buffer.remaining()];
        buffer.get(all);
        yield all;
      }
      case INT64 -> {
        var buffer = tensor.getLongBuffer();
        float[] all = new float[buffer.remaining()];
        for (int i = 0; i < all.length; i++) {
          all[i] = buffer.get(i);
        }
        yield all;
      }
      case BOOL -> {
        var buffer = tensor.getByteBuffer();
        float[] all = new float[buffer.remaining()];
        for (int i = 0; i < all.length; i++) {
          all[i] = buffer.get(i);
        }
        yield all;
      }
      default -> throw new IllegalStateException("output of " + tensor.getInfo().type);
    };
  }
}

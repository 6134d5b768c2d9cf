package io.striate.interop.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

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
    var environment = OrtEnvironment.getEnvironment();
    try (var options = new OrtSession.SessionOptions()) {
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      options.setIntraOpNumThreads(1);
      try (var session = environment.createSession(model, options);
          var tensor =
              OnnxTensor.createTensor(
                  environment, FloatBuffer.wrap(numbers.values()), numbers.shape());
          var results = session.run(Map.of(input, tensor))) {
        var outputs = new LinkedHashMap<String, Numbers>();
        for (var result : results) {
          var found = (OnnxTensor) result.getValue();
          outputs.put(result.getKey(), new Numbers(found.getInfo().getShape(), floats(found)));
        }
        return outputs;
      }
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime refuses the model: " + e.getMessage(), e);
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

package io.striate.benchmarks.peer;

import io.striate.api.backend.BackendOptions;
import io.striate.benchmarks.work.Task;
import java.util.Locale;
import java.util.Map;

/// The libraries that can be measured.
public enum Library {
  /// Striate on one of its backends.
  STRIATE("Striate") {
    @Override
    public boolean does(Task task) {
      return true;
    }

    @Override
    public Work open(Task task, Setting setting) {
      return new StriateWork(task, setting);
    }
  },

  /// PyTorch's C++ core, run eagerly, on tensors in NCHW.
  LIBTORCH("libtorch") {
    @Override
    public boolean does(Task task) {
      return true;
    }

    @Override
    public Work open(Task task, Setting setting) {
      return TorchWork.open(task, setting.threads(), false);
    }
  },

  /// The same on tensors in NHWC, which its convolutions may prefer.
  LIBTORCH_NHWC("libtorch NHWC") {
    @Override
    public boolean does(Task task) {
      return switch (task) {
        case Task.Training t -> true;
        case Task.Inference i -> true;
        case Task.Convolution c -> true;
        case Task.Pooling p -> true;
        case Task.Product p -> false;
        case Task.FirstStep s -> false;
      };
    }

    @Override
    public Work open(Task task, Setting setting) {
      return TorchWork.open(task, setting.threads(), true);
    }
  },

  /// ONNX Runtime's CPU provider; it does not train.
  ONNXRUNTIME("ONNX Runtime") {
    @Override
    public boolean does(Task task) {
      return switch (task) {
        case Task.Training t -> false;
        case Task.Inference i -> true;
        case Task.Convolution c -> c.direction() == Task.Direction.FORWARD;
        case Task.Pooling p -> !p.backward();
        case Task.Product p -> true;
        case Task.FirstStep s -> false;
      };
    }

    @Override
    public Work open(Task task, Setting setting) {
      return new OnnxWork(task, setting.threads());
    }
  };

  private final String title;

  Library(String title) {
    this.title = title;
  }

  /// How it is to be run.
  ///
  /// @param backend of Striate
  /// @param exact whether Striate may use algorithms of another rounding
  public record Setting(int threads, String backend, boolean exact) {
    /// The same for Striate's backends.
    BackendOptions options() {
      return new BackendOptions(threads, exact, Map.of());
    }
  }

  /// The name for readers.
  public String title() {
    return title;
  }

  /// What users type.
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether it can do a task at all.
  public abstract boolean does(Task task);

  /// Makes a task ready. Loads the library.
  public abstract Work open(Task task, Setting setting);
}

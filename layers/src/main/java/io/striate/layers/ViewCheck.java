package io.striate.layers;

import io.striate.api.component.Component;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.View;
import io.striate.layers.spec.InputSpec;
import io.striate.layers.spec.Problems;
import io.striate.layers.spec.Spec;
import java.util.List;
import java.util.Locale;

/// Checks that the views of a specification suit its inputs.
final class ViewCheck {
  private ViewCheck() {}

  /// Emits the versions of each input of images.
  ///
  /// @param spec without open sizes
  /// @param problems where mistakes go
  static void check(Spec spec, Problems problems) {
    List<InputSpec> images = spec.inputs().stream().filter(InputSpec::isImage).toList();
    if (images.isEmpty() && !spec.views().isEmpty()) {
      problems.add(
          Code.SHAPES_DISAGREE,
          spec.views().getFirst().place(),
          "views are versions of images, and no input is one; an image is [channels, height, width]");
    }
    for (InputSpec input : images) {
      for (Component<View> view : spec.views()) {
        String subject = String.format(Locale.ROOT, "view '%s'", view.id());
        try {
          check(view.value(), input);
        } catch (StriateException refused) {
          problems.add(refused, view.place(), subject);
        }
      }
    }
  }

  private static void check(View view, InputSpec input) {
    var emit = new Emitter("view", 1, 0);
    var type = TensorType.float32(input.shape().prepend(1));
    List<Value> versions = view.versions(emit, emit.input(input.name(), type, true));
    if (versions.isEmpty() || versions.stream().anyMatch(each -> !each.type().equals(type))) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          String.format(
              Locale.ROOT,
              "must give at least one version, each %s as the input; it gave %s",
              type,
              versions.stream().map(Value::type).toList()));
    }
  }
}

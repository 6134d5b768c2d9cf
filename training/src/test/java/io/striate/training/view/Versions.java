package io.striate.training.view;

import io.striate.api.component.Config;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.View;
import io.striate.api.train.ViewType;
import io.striate.training.network.ReferenceRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The versions of one image, in double.
final class Versions {
  private Versions() {}

  /// @param settings of the view
  /// @param shape of the image
  /// @param image its values, row by row
  static List<double[]> of(
      ViewType type, Map<String, Object> settings, Shape shape, double... image) {
    View view = type.create(Config.of(type.fields(), settings));
    var emit = new Emitter("view", 1, 0);
    Value images = emit.input("images", TensorType.float32(shape.prepend(1)), true);
    List<Value> versions = view.versions(emit, images);
    for (int i = 0; i < versions.size(); i++) {
      emit.output("version" + i, versions.get(i));
    }
    try (var run = new ReferenceRun(emit.build())) {
      run.set("images", image).run();
      var values = new ArrayList<double[]>();
      for (int i = 0; i < versions.size(); i++) {
        values.add(run.get("version" + i));
      }
      return values;
    }
  }
}

package io.striate.backend.gpu.aparapi.launch;

import java.util.ArrayList;
import java.util.List;

/// An index space and the strides of several tensors along its axes, with as few axes as possible:
/// axes of extent 1 are dropped, and adjacent axes that are contiguous in all tensors are merged.
///
/// @param extents outermost first
/// @param steps for each tensor the stride of each axis, in elements
public record Axes(List<Integer> extents, List<List<Integer>> steps) {
  /// Merges axes where possible.
  public static Axes of(int[] extents, int[]... steps) {
    var merged = new ArrayList<Integer>();
    var merging = new ArrayList<List<Integer>>();
    for (int t = 0; t < steps.length; t++) {
      merging.add(new ArrayList<>());
    }
    for (int axis = 0; axis < extents.length; axis++) {
      if (extents[axis] == 1) {
        continue;
      }
      int last = merged.size() - 1;
      boolean one = last >= 0;
      for (int t = 0; one && t < steps.length; t++) {
        one = merging.get(t).get(last) == steps[t][axis] * extents[axis];
      }
      if (one) {
        merged.set(last, merged.get(last) * extents[axis]);
      } else {
        merged.add(extents[axis]);
      }
      for (int t = 0; t < steps.length; t++) {
        if (one) {
          merging.get(t).set(last, steps[t][axis]);
        } else {
          merging.get(t).add(steps[t][axis]);
        }
      }
    }
    return new Axes(List.copyOf(merged), merging.stream().map(List::copyOf).toList());
  }

  /// The number of axes.
  public int rank() {
    return extents.size();
  }

  /// The extents, then the steps of each tensor: the layout that kernels read.
  public List<Integer> table() {
    var table = new ArrayList<>(extents);
    steps.forEach(table::addAll);
    return table;
  }
}

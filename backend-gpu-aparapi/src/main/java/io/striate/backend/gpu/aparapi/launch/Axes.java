package io.striate.backend.gpu.aparapi.launch;

import java.util.ArrayList;
import java.util.List;

/// A box of elements and the steps by which several tensors are walked along its axes, with as few
/// axes as will do: axes of extent 1 are left out, and neighbours that all tensors walk like one
/// are one.
///
/// @param extents outermost first
/// @param steps for each tensor a step for each axis
public record Axes(List<Integer> extents, List<List<Integer>> steps) {
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

  public int rank() {
    return extents.size();
  }

  /// The extents, then the steps of each tensor, as kernels read them.
  public List<Integer> table() {
    var table = new ArrayList<>(extents);
    steps.forEach(table::addAll);
    return table;
  }
}

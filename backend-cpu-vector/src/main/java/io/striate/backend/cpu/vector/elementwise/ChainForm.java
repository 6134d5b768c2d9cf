package io.striate.backend.cpu.vector.elementwise;

import io.striate.backend.cpu.vector.elementwise.ElementwiseChain.Link;
import java.util.List;
import java.util.Set;

/// What the loop of a chain depends on: chains of one form share it. Values are numbered: the
/// operands first, then the results.
///
/// @param links the functions
/// @param single for each operand, whether it is one number
/// @param kept the numbers of the links whose results are written
record ChainForm(List<Link> links, List<Boolean> single, Set<Integer> kept) {
  ChainForm {
    links = List.copyOf(links);
    single = List.copyOf(single);
    kept = Set.copyOf(kept);
  }

  int operands() {
    return single.size();
  }
}

package io.striate.backend.cpu.vector.elementwise;

import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;

/// All functions of an [ElementwiseChain] in one loop, whose values stay in registers.
/// [ChainLoopWriter] writes the class.
interface ChainLoop {
  /// Computes n elements of a block.
  ///
  /// @param chain says where values lie
  /// @param first the first of the elements
  /// @param n a multiple of [io.striate.backend.cpu.vector.run.Lanes#LANES]
  void run(ElementwiseChain chain, Operands operands, Workspace workspace, int first, int n);
}

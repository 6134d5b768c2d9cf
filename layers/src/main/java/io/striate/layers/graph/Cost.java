package io.striate.layers.graph;

import java.util.Optional;

/// What a node costs, and how its output follows from its input.
///
/// @param formula how its size comes about, with the numbers: `(28 + 2*2 - 5)/1 + 1 = 28`; empty if
///   there is nothing to compute
/// @param parameters numbers that training changes
/// @param parameterFormula how many those are, with the numbers: `5*5*1*6 + 6 = 156`; empty if
///   there are none
/// @param macs multiply-accumulate operations for one sample
/// @param receptiveField what of the input one output position sees; absent if it is all of it
public record Cost(
    String formula,
    long parameters,
    String parameterFormula,
    long macs,
    Optional<ReceptiveField> receptiveField) {}

package io.striate.api.op;

/// The operations that every backend must run.
public sealed interface CoreOp extends Op
    permits Elementwise, MatMul, Reduce, Unfold, Fold, Take, ScatterAdd, Move, Generate {}

/// The vocabulary that programs are written in.
///
/// A new backend must run the nine families of [CoreOp]: [Elementwise], [MatMul], [Reduce],
/// [Unfold], [Fold], [Take], [ScatterAdd], [Move] and [Generate]. They are sealed: that is the
/// promise to backends. Every [CompositeOp] lowers itself to those, so a backend is correct at once
/// and becomes fast operation by operation; the set is open, and plug-ins add to it. Each operation
/// carries its own rules: types, gradient, lowering, how it treats the batch, the window that it
/// slides, and an [Example] of itself.
///
/// The package has one file for each operation, which is why there are many.
package io.striate.api.op;

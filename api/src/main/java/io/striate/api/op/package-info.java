/// The vocabulary that programs are written in.
///
/// A new backend must run the seven families of [CoreOp]: [Elementwise], [MatMul], [Reduce],
/// [Unfold], [Fold], [Move] and [Generate]. Every [CompositeOp] lowers itself to those, so a
/// backend is correct at once and becomes fast operation by operation. Each operation carries its
/// own rules: types, gradient, lowering, and how it treats the batch.
package io.striate.api.op;

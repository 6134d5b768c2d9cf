/// How far a correct float32 result may be from the exact one, and comparisons within these bounds.
///
/// `Bound` is the worst case by running error analysis, `WinogradBound` that of Winograd's
/// convolutions, `Spread` a statistical tolerance for whole networks. `Agreement` compares and
/// reports.
package io.striate.backend.tck.bound;

/// The reference backend: every operation as plain loops in double precision.
///
/// It defines the results that the other backends are tested against, so each class is written to
/// be read next to the formula at its head. It is not written for speed.
///
/// Where to read:
///
/// 1. [ReferenceBackend] maps each operation to its loops.
/// 2. [ReferenceTensor] holds the elements; [Places] maps indices for broadcasting and moves.
/// 3. [Conv2dLoops] with [Conv2dGeometry] is the convolution of the lecture (slides 35 to 76),
///    [Pool2dLoops] pooling (slides 82 to 86), [MatMulLoops] the matrix product (slides 8 to 10).
/// 4. [ElementwiseLoops], [ReduceLoops], [MoveLoops], [UnfoldLoops] and [GenerateLoops] are the
///    other core operations.
/// 5. [BatchNormLoops], [SoftmaxLoops] and [UpdateLoops] are composite operations: batch
///    normalization, softmax and its loss, optimizer updates.
///
/// Optimizations do not belong here.
package io.striate.backend.reference;

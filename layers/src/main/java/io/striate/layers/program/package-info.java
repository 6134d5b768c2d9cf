/// The programs of a network: training step, gradients, evaluation and prediction.
///
/// Belongs here: emitting a graph's forward pass, losses, gradients and updates. Does not belong
/// here: running a program, which is done by `io.striate.training`.
package io.striate.layers.program;

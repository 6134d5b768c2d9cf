/// Training: runs, checkpoints, metrics, and using what was trained.
///
/// Belongs here: the loop over epochs and steps, what a run leaves on the disk and how it goes on
/// from there, evaluation and prediction. Does not belong here: what a network is (`graph`) and
/// where samples come from (`data`).
package io.striate.layers.train;

/// Training: the loop over epochs and steps, the files of a run, resuming, evaluation and
/// prediction.
///
/// Does not belong here: what a network is (`io.striate.layers`) and where samples come from
/// (`io.striate.training.data`).
package io.striate.training.run;

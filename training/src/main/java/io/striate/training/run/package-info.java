/// Runs: the loop over phases, epochs and steps, its callbacks, the files of a run, resuming,
/// evaluation and prediction.
///
/// Reading path: [io.striate.training.run.Run] opens network, data and folder; `Loop` trains;
/// `RunCallback` and its implementations do everything that happens between steps; `Checkpoint` is
/// what a run resumes from.
///
/// More than 25 files: the loop's callbacks share its package-private state.
///
/// Does not belong here: what a network is (`io.striate.layers`) and where samples come from
/// (`io.striate.training.data`).
package io.striate.training.run;

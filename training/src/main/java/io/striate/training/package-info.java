/// What a Java program calls to use trained models; to train one it calls
/// [io.striate.training.run.Run].
///
/// Belongs here: the few calls that tie specification, data, training and files together. Does not
/// belong here: how any of them works, which the packages below say: `data` (validation split,
/// normalization, batches), `step` (planned programs and states), `run` (the loop, checkpoints,
/// evaluation), `file` (model files), and the bundled losses, metrics, optimizers and schedules.
package io.striate.training;

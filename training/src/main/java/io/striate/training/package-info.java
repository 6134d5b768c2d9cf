/// What a Java program calls: training runs and trained models.
///
/// Belongs here: the few calls that tie specification, data, training and files together. Does not
/// belong here: how any of them works, which the packages below say: `data` (validation split,
/// normalization, batches), `step` (planned programs and states), `run` (the loop, checkpoints,
/// evaluation), `file` (model files), and the bundled losses, metrics, optimizers and schedules.
package io.striate.training;

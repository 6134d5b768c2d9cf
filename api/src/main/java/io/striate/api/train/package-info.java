/// What training is made of besides layers: losses, metrics, optimizers, schedules and callbacks.
/// Losses, metrics and optimizers emit operations, like layers; schedules and callbacks are plain
/// functions of the progress.
package io.striate.api.train;

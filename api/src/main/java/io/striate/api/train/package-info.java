/// What training is made of besides layers: losses, metrics, answers, objectives, gradient
/// transforms, optimizers, schedules and callbacks. All but schedules and callbacks emit
/// operations, like layers; schedules and callbacks are plain functions of the progress.
///
/// The package has more than 25 files because each of the eight kinds has two interfaces, one of
/// the component and one of its type, and some have records of what they are given.
package io.striate.api.train;

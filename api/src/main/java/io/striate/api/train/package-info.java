/// What training is made of besides layers: losses, metrics, optimisers and schedules. Losses,
/// metrics and optimisers write operations, like layers; schedules are plain functions of the
/// progress.
package io.striate.api.train;

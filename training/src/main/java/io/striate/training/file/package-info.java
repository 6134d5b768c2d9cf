/// Files of trained models: safetensors, archives with checksums, and atomic writes.
///
/// Belongs here: what a model file holds and how files are written whole or not at all. Does not
/// belong here: runs and checkpoints, which are built on this in `io.striate.training.run`.
package io.striate.training.file;
